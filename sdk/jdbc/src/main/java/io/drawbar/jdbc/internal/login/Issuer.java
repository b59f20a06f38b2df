package io.drawbar.jdbc.internal.login;

import io.drawbar.jdbc.internal.config.HostPort;
import io.drawbar.jdbc.internal.http.TlsSettings;
import io.drawbar.jdbc.internal.wire.ServerFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;

/** Asks an issuer of OpenID Connect. Thread-safe. */
final class Issuer {
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final int LIMIT_BYTES = 1 << 20;
    private static final int BAD_REQUEST = 400;

    private final String issuer;
    private final TlsSettings tls;
    private final int timeoutMillis;
    private volatile Map<String, String> endpoints = Map.of();

    Issuer(String issuer, TlsSettings tls, Duration timeout) {
        this.issuer = issuer.replaceAll("/+$", "");
        this.tls = tls;
        this.timeoutMillis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
    }

    /** What an answer says. */
    static final class Answer {
        private final int status;
        private final Map<String, String> values;

        Answer(int status, Map<String, String> values) {
            this.status = status;
            this.values = values;
        }

        boolean isWell() {
            return status / 100 == 2;
        }

        String text(String name) {
            return values.getOrDefault(name, "");
        }

        /** A number; the preset when it is missing or none. */
        long number(String name, long preset) {
            try {
                return values.containsKey(name) ? Long.parseLong(values.get(name)) : preset;
            } catch (NumberFormatException e) {
                return preset;
            }
        }
    }

    /**
     * Sends a form to one of the issuer's addresses.
     *
     * @param endpoint its name in the issuer's discovery document
     */
    Answer post(String endpoint, Map<String, String> form) throws ServerFailure {
        StringBuilder body = new StringBuilder();
        form.forEach((name, value) -> body.append(body.length() == 0 ? "" : "&")
                .append(encoded(name))
                .append('=')
                .append(encoded(value)));
        try {
            return send(address(endpoint), body.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw away(e);
        }
    }

    private String address(String endpoint) throws IOException, ServerFailure {
        if (endpoints.isEmpty()) {
            Answer answer = send(issuer + DISCOVERY, new byte[0]);
            if (!answer.isWell()) {
                throw new IOException("its " + DISCOVERY + " answers HTTP " + answer.status);
            }
            endpoints = answer.values;
        }
        String address = endpoints.getOrDefault(endpoint, "");
        if (address.isEmpty()) {
            throw new ServerFailure(
                    ServerFailure.UNAUTHENTICATED_STATUS,
                    "The issuer " + issuer + " has no " + endpoint + ": it does not offer this way to log in (property"
                            + " oidcFlow).");
        }
        return address;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Answer send(String address, byte[] form) throws IOException {
        HttpURLConnection connection = open(address);
        try {
            connection.setConnectTimeout(timeoutMillis);
            connection.setReadTimeout(timeoutMillis);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestProperty("accept", "application/json");
            if (form.length > 0) {
                connection.setRequestMethod("POST");
                connection.setDoOutput(true);
                connection.setRequestProperty("content-type", "application/x-www-form-urlencoded");
                connection.getOutputStream().write(form);
            }
            int status = connection.getResponseCode();
            try (InputStream in = status >= BAD_REQUEST ? connection.getErrorStream() : connection.getInputStream()) {
                String text = in == null ? "" : new String(in.readNBytes(LIMIT_BYTES), StandardCharsets.UTF_8);
                return new Answer(status, text.trim().startsWith("{") ? FlatJson.parse(text) : Map.of());
            }
        } finally {
            connection.disconnect();
        }
    }

    /** Secrets travel over this connection, so that it is encrypted unless it stays on this machine. */
    private HttpURLConnection open(String address) throws IOException {
        URI url;
        try {
            url = URI.create(address);
        } catch (IllegalArgumentException e) {
            throw new IOException("'" + address + "' is no address", e);
        }
        boolean here = HostPort.isLoopback(String.valueOf(url.getHost()).replaceAll("[\\[\\]]", ""));
        if ("https".equals(url.getScheme())) {
            HttpsURLConnection connection = (HttpsURLConnection) url.toURL().openConnection();
            connection.setSSLSocketFactory(tls.context().getSocketFactory());
            return connection;
        }
        if ("http".equals(url.getScheme()) && here) {
            return (HttpURLConnection) url.toURL().openConnection();
        }
        throw new IOException("'" + address + "' is not https");
    }

    private ServerFailure away(IOException why) {
        return new ServerFailure(
                ServerFailure.UNAVAILABLE_STATUS,
                "The issuer " + issuer + " (property oidcIssuer) cannot be asked for a token: " + why.getMessage()
                        + ".");
    }
}
