package io.drawbar.jdbc.internal.login;

import io.drawbar.jdbc.DeviceLogin;
import io.drawbar.jdbc.internal.config.Options;
import io.drawbar.jdbc.internal.config.Property;
import io.drawbar.jdbc.internal.error.Failures;
import io.drawbar.jdbc.internal.http.TlsSettings;
import io.drawbar.jdbc.internal.wire.ServerFailure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Logs in with tokens of an issuer of OpenID Connect: as a program by its client credentials (RFC 6749, 4.4), or as a person who confirms
 * it in a browser (RFC 8628). Connections that are set alike share one token. Thread-safe.
 */
final class OidcLogin implements Login {
    private static final int KNOWN_LIMIT = 100;
    private static final long DEFAULT_LIFE_SECONDS = 300;
    private static final long DEFAULT_INTERVAL_SECONDS = 5;
    /** A token is replaced when less of its life is left, or less than a tenth of it. */
    private static final Duration EARLY = Duration.ofSeconds(30);

    private static final String TOKEN_ENDPOINT = "token_endpoint";

    /** The latest; a pool that opens ten connections asks once. */
    private static final Map<String, OidcLogin> KNOWN = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, OidcLogin> eldest) {
            return size() > KNOWN_LIMIT;
        }
    };

    private final Issuer issuer;
    private final Map<String, String> client = new LinkedHashMap<>();
    private final Map<String, String> wanted = new LinkedHashMap<>();
    private final boolean device;
    private final Duration patience;
    private String token = "";
    private String refreshToken = "";
    private long renewNanos;

    private OidcLogin(Options options) throws SQLException {
        this.issuer = new Issuer(
                options.text(Property.OIDC_ISSUER),
                TlsSettings.of(options),
                options.duration(Property.CONNECT_TIMEOUT));
        this.patience = options.duration(Property.LOGIN_TIMEOUT);
        String secret = options.text(Property.OIDC_CLIENT_SECRET);
        this.device = options.text(Property.OIDC_FLOW).equalsIgnoreCase("device")
                || (secret.isEmpty() && options.text(Property.OIDC_FLOW).equalsIgnoreCase("auto"));
        put(client, "client_id", options.text(Property.OIDC_CLIENT_ID));
        put(client, "client_secret", secret);
        put(wanted, "scope", options.text(Property.OIDC_SCOPE));
        put(wanted, "audience", options.text(Property.OIDC_AUDIENCE));
    }

    private static void put(Map<String, String> form, String name, String value) {
        if (!value.isEmpty()) {
            form.put(name, value);
        }
    }

    static Login of(Options options) throws SQLException {
        String id = options.text(Property.OIDC_CLIENT_ID);
        if (id.isEmpty()) {
            throw Failures.connection("oidcIssuer is set and oidcClientId is not.");
        }
        String key = String.join(
                "\n",
                Arrays.asList(
                        options.text(Property.OIDC_ISSUER),
                        id,
                        hash(options.text(Property.OIDC_CLIENT_SECRET)),
                        options.text(Property.OIDC_SCOPE),
                        options.text(Property.OIDC_AUDIENCE),
                        options.text(Property.OIDC_FLOW),
                        // Whom a person's token is shared with is told by the user's name.
                        options.text(Property.USER)));
        synchronized (KNOWN) {
            OidcLogin known = KNOWN.get(key);
            if (known == null) {
                known = new OidcLogin(options);
                KNOWN.put(key, known);
            }
            return known;
        }
    }

    private static String hash(String secret) {
        try {
            byte[] bytes = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return Arrays.toString(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256.", e);
        }
    }

    @Override
    public synchronized String authorization() throws ServerFailure {
        if (token.isEmpty() || System.nanoTime() - renewNanos >= 0) {
            renew();
        }
        return "Bearer " + token;
    }

    @Override
    public synchronized boolean forget() {
        if (device && refreshToken.isEmpty()) {
            return false; // Somebody would be asked, unexpectedly.
        }
        token = "";
        return true;
    }

    private void renew() throws ServerFailure {
        if (!refreshToken.isEmpty()) {
            Map<String, String> form = form("refresh_token");
            form.put("refresh_token", refreshToken);
            refreshToken = "";
            Issuer.Answer answer = issuer.post(TOKEN_ENDPOINT, form);
            if (answer.isWell()) {
                take(answer);
                return;
            }
        }
        if (device) {
            askSomebody();
            return;
        }
        Map<String, String> form = form("client_credentials");
        form.putAll(wanted);
        Issuer.Answer answer = issuer.post(TOKEN_ENDPOINT, form);
        if (!answer.isWell()) {
            throw refused(answer);
        }
        take(answer);
    }

    private Map<String, String> form(String grant) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", grant);
        form.putAll(client);
        return form;
    }

    private void take(Issuer.Answer answer) throws ServerFailure {
        if (answer.text("access_token").isEmpty()) {
            throw new ServerFailure(ServerFailure.UNAUTHENTICATED_STATUS, "The issuer's answer has no access_token.");
        }
        token = answer.text("access_token");
        refreshToken = answer.text("refresh_token");
        long life = Duration.ofSeconds(answer.number("expires_in", DEFAULT_LIFE_SECONDS))
                .toNanos();
        renewNanos = System.nanoTime() + life - Math.min(life / 10, EARLY.toNanos());
    }

    private static ServerFailure refused(Issuer.Answer answer) {
        String why =
                answer.text("error_description").isEmpty() ? answer.text("error") : answer.text("error_description");
        return new ServerFailure(
                ServerFailure.UNAUTHENTICATED_STATUS,
                "The issuer gives no token: " + (why.isEmpty() ? "it does not say why" : why) + ".");
    }

    /** Waits, at most for so long, until somebody has confirmed it. */
    private void askSomebody() throws ServerFailure {
        Map<String, String> ask = new LinkedHashMap<>(client);
        ask.putAll(wanted);
        Issuer.Answer asked = issuer.post("device_authorization_endpoint", ask);
        if (!asked.isWell() || asked.text("device_code").isEmpty()) {
            throw refused(asked);
        }
        String complete = asked.text("verification_uri_complete");
        DeviceLogin.show(complete.isEmpty() ? asked.text("verification_uri") : complete, asked.text("user_code"));
        long seconds = Math.min(patience.toSeconds(), asked.number("expires_in", DEFAULT_LIFE_SECONDS));
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        long interval = Math.max(1, asked.number("interval", DEFAULT_INTERVAL_SECONDS));
        Map<String, String> form = form("urn:ietf:params:oauth:grant-type:device_code");
        form.put("device_code", asked.text("device_code"));
        while (System.nanoTime() - end < 0) {
            pause(interval);
            Issuer.Answer answer = issuer.post(TOKEN_ENDPOINT, form);
            if (answer.isWell()) {
                take(answer);
                return;
            }
            if (answer.text("error").equals("slow_down")) {
                interval += DEFAULT_INTERVAL_SECONDS;
            } else if (!answer.text("error").equals("authorization_pending")) {
                throw refused(answer);
            }
        }
        throw new ServerFailure(
                ServerFailure.UNAUTHENTICATED_STATUS,
                "Nobody confirmed the login within " + seconds + " s (property loginTimeout).");
    }

    private static void pause(long seconds) throws ServerFailure {
        try {
            Thread.sleep(seconds * 1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerFailure(
                    ServerFailure.UNAUTHENTICATED_STATUS, "The thread was interrupted during the login.");
        }
    }
}
