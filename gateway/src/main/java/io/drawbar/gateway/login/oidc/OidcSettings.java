package io.drawbar.gateway.login.oidc;

import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whose tokens of OpenID Connect are taken.
 *
 * @param issuer what tokens must name as theirs
 * @param keys where its keys are; empty: where its discovery document says
 * @param audiences of which a token must name one
 * @param userClaim the claim that is the user's name
 * @param tenantClaim the claim that is the tenant's name; empty: everybody is of the tenant "default"
 */
record OidcSettings(
        String issuer,
        Optional<URI> keys,
        Set<String> audiences,
        String userClaim,
        Optional<String> tenantClaim,
        Bounds bounds) {
    static final Setting<String> ISSUER = Setting.string(
            "gateway.oidc.issuer",
            "",
            "Issuer (https://...) of OpenID Connect whose signed tokens are taken as bearer tokens; empty: none.");
    static final Setting<List<String>> AUDIENCE = Setting.strings(
            "gateway.oidc.audience", List.of(), "Audiences of which a token of gateway.oidc.issuer must name one.");
    static final Setting<String> USER_CLAIM = Setting.string(
            "gateway.oidc.user-claim",
            "preferred_username",
            "The claim of a token that is the user's name. Whoever may choose it at the issuer may be any user here.");
    static final Setting<String> TENANT_CLAIM = Setting.string(
            "gateway.oidc.tenant-claim",
            "",
            "The claim of a token that is the user's tenant; empty: the tenant is 'default'.");
    static final Setting<String> KEYS = Setting.string(
            "gateway.oidc.keys",
            "",
            "Where the issuer's keys (JWKS) are; empty: where its .well-known/openid-configuration says.");
    static final Setting<Duration> KEYS_CACHE = Setting.duration(
                    "gateway.oidc.keys-cache-time",
                    "10m",
                    "How long the issuer's keys are used before they are read anew.")
            .where("between 1m and 24h", time -> within(time, Duration.ofMinutes(1), Duration.ofHours(24)));
    static final Setting<Duration> KEYS_INTERVAL = Setting.duration(
                    "gateway.oidc.keys-interval",
                    "30s",
                    "How often at most the issuer's keys are read because a token names one that is not known.")
            .where("between 1s and 10m", time -> within(time, Duration.ofSeconds(1), Duration.ofMinutes(10)));
    static final Setting<Duration> TIMEOUT = Setting.duration(
                    "gateway.oidc.timeout", "5s", "How long the issuer may take to answer.")
            .where("between 100ms and 1m", time -> within(time, Duration.ofMillis(100), Duration.ofMinutes(1)));
    static final Setting<Duration> CLOCK_SKEW = Setting.duration(
                    "gateway.oidc.clock-skew", "30s", "How far the issuer's clock may be off.")
            .where("at most 5m", time -> within(time, Duration.ZERO, Duration.ofMinutes(5)));
    static final Setting<Long> ANSWER_BYTES = Setting.bytes(
                    "gateway.oidc.answer-max-bytes", "1m", "Size of the issuer's keys at most.")
            .where("between 1k and 16m", bytes -> bytes >= 1 << 10 && bytes <= 16 << 20);
    static final Setting<Integer> QUEUE = Setting.integer(
                    "gateway.oidc.queue", 1_000, "Tokens that wait for their check before no more are taken.")
            .where("at least 1", count -> count >= 1);

    /** A name such as 127.example.org can be anybody's. */
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

    private static final List<Setting<?>> ALL = List.of(
            ISSUER,
            AUDIENCE,
            USER_CLAIM,
            TENANT_CLAIM,
            KEYS,
            KEYS_CACHE,
            KEYS_INTERVAL,
            TIMEOUT,
            CLOCK_SKEW,
            ANSWER_BYTES,
            QUEUE);

    /**
     * How much and how long.
     *
     * @param cache how long keys are used
     * @param interval between two readings of the keys at least
     * @param timeout of a call to the issuer
     * @param skew of the issuer's clock
     * @param answerBytes size of what the issuer answers
     * @param queue tokens that wait for their check
     */
    record Bounds(Duration cache, Duration interval, Duration timeout, Duration skew, int answerBytes, int queue) {}

    private static boolean within(Duration time, Duration least, Duration most) {
        return time.compareTo(least) >= 0 && time.compareTo(most) <= 0;
    }

    static List<Setting<?>> all() {
        return ALL;
    }

    /** What is configured; empty: no issuer is. */
    static Optional<OidcSettings> of(Settings settings) {
        String issuer = settings.get(ISSUER);
        if (issuer.isEmpty()) {
            return Optional.empty();
        }
        if (settings.get(AUDIENCE).isEmpty()) {
            throw new BadConfiguration(
                    "gateway.oidc.issuer is set and gateway.oidc.audience is not: tokens that the issuer"
                            + " made for others would be taken.");
        }
        Duration cache = settings.get(KEYS_CACHE);
        Duration interval = settings.get(KEYS_INTERVAL);
        if (interval.compareTo(cache) >= 0) {
            throw new BadConfiguration(KEYS_INTERVAL.name() + " is " + interval.toSeconds() + "s; expected less than "
                    + KEYS_CACHE.name() + ", which is " + cache.toSeconds() + "s.");
        }
        String keys = settings.get(KEYS);
        String tenant = settings.get(TENANT_CLAIM);
        checked(ISSUER, issuer);
        return Optional.of(new OidcSettings(
                issuer,
                keys.isEmpty() ? Optional.empty() : Optional.of(checked(KEYS, keys)),
                Set.copyOf(settings.get(AUDIENCE)),
                settings.get(USER_CLAIM),
                tenant.isEmpty() ? Optional.empty() : Optional.of(tenant),
                new Bounds(
                        cache,
                        interval,
                        settings.get(TIMEOUT),
                        settings.get(CLOCK_SKEW),
                        settings.get(ANSWER_BYTES).intValue(),
                        settings.get(QUEUE))));
    }

    private static URI checked(Setting<?> setting, String text) {
        Optional<URI> url = url(text);
        return url.orElseThrow(() -> new BadConfiguration(setting.name() + " is \"" + text
                + "\"; expected an address that begins with https:// (http:// on this machine only)."));
    }

    /** An address whose answers cannot be changed on their way; empty: it is not one. */
    static Optional<URI> url(String text) {
        try {
            URI url = URI.create(text);
            String host = Optional.ofNullable(url.getHost()).orElse("").toLowerCase(Locale.ROOT);
            boolean here = host.equals("localhost") || LOOPBACK.matcher(host).matches() || host.equals("[::1]");
            boolean safe = "https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && here);
            return safe && !host.isEmpty() ? Optional.of(url) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
