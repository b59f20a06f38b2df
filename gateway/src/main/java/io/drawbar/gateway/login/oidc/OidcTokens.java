package io.drawbar.gateway.login.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.protocol.v1.Principal;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/**
 * Checks signed tokens (JWT, RFC 7519) of one issuer of OpenID Connect: signature by the issuer's published keys, issuer, audience,
 * times. Who they name has no role here. Thread-safe.
 */
public final class OidcTokens implements AutoCloseable {
    private static final int THREADS = 2;
    private static final long RETRY_MILLIS = 1_000;
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final String DEFAULT_TENANT = "default";
    /** Only those with a public key: a shared secret is nothing that an issuer publishes. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final OidcSettings settings;
    private final DefaultResourceRetriever web;
    private final ExecutorService executor;
    private Optional<DefaultJWTProcessor<SecurityContext>> processor = Optional.empty();

    private OidcTokens(OidcSettings settings) {
        this.settings = settings;
        int millis = (int) settings.bounds().timeout().toMillis();
        this.web =
                new DefaultResourceRetriever(millis, millis, settings.bounds().answerBytes());
        this.executor = Threads.pool("gateway-oidc", THREADS, settings.bounds().queue());
    }

    /** Every setting of this package. */
    public static List<Setting<?>> settings() {
        return OidcSettings.all();
    }

    /** What is configured; empty: no issuer is. */
    public static Optional<OidcTokens> of(Settings settings) {
        return OidcSettings.of(settings).map(OidcTokens::new);
    }

    /** Whether a token is of this issuer's, as far as can be told without checking it. */
    public boolean concerns(String token) {
        return token.startsWith("eyJ")
                && claims(token)
                        .map(JWTClaimsSet::getIssuer)
                        .filter(settings.issuer()::equals)
                        .isPresent();
    }

    private static Optional<JWTClaimsSet> claims(String token) {
        try {
            return Optional.ofNullable(SignedJWT.parse(token).getJWTClaimsSet());
        } catch (ParseException notOne) {
            return Optional.empty();
        }
    }

    /** Who it names. Fails with UNAUTHENTICATED when it is not right, and with UNAVAILABLE when the issuer cannot be asked. */
    public CompletableFuture<Principal> check(String token) {
        try {
            return CompletableFuture.supplyAsync(() -> principal(verified(token)), executor);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    away("Too many tokens wait for their check (setting " + OidcSettings.QUEUE.name() + ")."));
        }
    }

    private JWTClaimsSet verified(String token) {
        try {
            return processor().process(token, null);
        } catch (ParseException | BadJOSEException | RateLimitReachedException e) {
            throw wrong(String.valueOf(e.getMessage()));
        } catch (JOSEException | IOException e) {
            throw away("The issuer " + settings.issuer() + " cannot be asked for its keys: " + e.getMessage());
        }
    }

    private synchronized DefaultJWTProcessor<SecurityContext> processor() throws IOException {
        if (processor.isEmpty()) {
            JWKSource<SecurityContext> keys = JWKSourceBuilder.create(
                            settings.keys().isPresent() ? settings.keys().get().toURL() : discovered(), web)
                    .cache(
                            settings.bounds().cache().toMillis(),
                            settings.bounds().timeout().toMillis())
                    .rateLimited(settings.bounds().interval().toMillis())
                    .outageTolerant(settings.bounds().cache().toMillis())
                    .build();
            DefaultJWTProcessor<SecurityContext> made = new DefaultJWTProcessor<>();
            made.setJWSTypeVerifier(
                    new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
            made.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
            DefaultJWTClaimsVerifier<SecurityContext> claims = new DefaultJWTClaimsVerifier<>(
                    settings.audiences(),
                    new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                    Set.of("exp", settings.userClaim()),
                    Set.of());
            claims.setMaxClockSkew((int) settings.bounds().skew().toSeconds());
            made.setJWTClaimsSetVerifier(claims);
            processor = Optional.of(made);
        }
        return processor.get();
    }

    /** Where the issuer says that its keys are (OpenID Connect Discovery 1.0). */
    private java.net.URL discovered() throws IOException {
        String base = settings.issuer().replaceAll("/+$", "");
        try {
            var document = JSONObjectUtils.parse(
                    web.retrieveResource(URI.create(base + DISCOVERY).toURL()).getContent());
            String issuer = JSONObjectUtils.getString(document, "issuer");
            if (!settings.issuer().equals(issuer)) {
                throw new IOException("it calls itself " + issuer);
            }
            String keys = String.valueOf(JSONObjectUtils.getString(document, "jwks_uri"));
            return OidcSettings.url(keys)
                    .orElseThrow(() -> new IOException("its keys are at '" + keys + "', which is not https"))
                    .toURL();
        } catch (ParseException e) {
            throw new IOException("its " + DISCOVERY + " cannot be read", e);
        }
    }

    private Principal principal(JWTClaimsSet claims) {
        try {
            UserName user = new UserName(text(claims, settings.userClaim()));
            TenantName tenant = new TenantName(
                    settings.tenantClaim().isPresent()
                            ? text(claims, settings.tenantClaim().get())
                            : DEFAULT_TENANT);
            // Names like these are Drawbar's own.
            if (user.value().startsWith("_") || tenant.value().startsWith("_")) {
                throw wrong("its user or tenant begins with an underscore.");
            }
            return Principal.newBuilder()
                    .setUser(user.value())
                    .setTenant(tenant.value())
                    .setExpiresMillis(claims.getExpirationTime().toInstant().toEpochMilli()
                            + settings.bounds().skew().toMillis())
                    .build();
        } catch (DrawbarException e) {
            throw e.code() == ErrorCode.UNAUTHENTICATED ? e : wrong(e.getMessage());
        }
    }

    private static String text(JWTClaimsSet claims, String name) {
        if (claims.getClaim(name) instanceof String text) {
            return text;
        }
        throw wrong("its claim " + name + " is no text.");
    }

    private static DrawbarException wrong(String why) {
        return new DrawbarException(ErrorCode.UNAUTHENTICATED, "The issuer's token is not accepted: " + why);
    }

    private static DrawbarException away(String why) {
        return new DrawbarException(Failures.of(ErrorCode.UNAVAILABLE, why).toBuilder()
                .setRetryable(true)
                .setRetryAfterMillis(RETRY_MILLIS)
                .build());
    }

    @Override
    public void close() {
        Threads.stop(executor);
    }
}
