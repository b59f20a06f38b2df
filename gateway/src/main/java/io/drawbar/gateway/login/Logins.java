package io.drawbar.gateway.login;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.rpc.Caller;
import io.drawbar.gateway.login.oidc.OidcTokens;
import io.drawbar.gateway.route.Services;
import io.drawbar.protocol.v1.AccountServiceGrpc;
import io.drawbar.protocol.v1.Principal;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Finds out who somebody is. A password or token that was right is remembered for a short time under a keyed hash, because checking
 * a password is expensive on purpose; several requests with the same one that is not known yet share one check. Thread-safe.
 */
public final class Logins {
    private final Services services;
    private final Optional<OidcTokens> oidc;
    private final RateLimits limits;
    private final Clock clock;
    private final Duration keep;
    private final SecretKeySpec key;
    private final Map<String, Known> known;
    private final Map<String, CompletableFuture<Caller>> asking = new LinkedHashMap<>();
    private long generation;

    private record Known(Caller caller, long untilMillis) {}

    /**
     * @param oidc checks the tokens of somebody else's, if there is somebody
     * @param keep how long a right one is remembered
     * @param entries how many
     */
    public Logins(
            Services services, Optional<OidcTokens> oidc, RateLimits limits, Clock clock, Duration keep, int entries) {
        this.services = services;
        this.oidc = oidc;
        this.limits = limits;
        this.clock = clock;
        this.keep = keep;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, "HmacSHA256");
        this.known = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                return size() > entries;
            }
        };
    }

    /**
     * Who it is. Fails with UNAUTHENTICATED when the credential is wrong, and with TOO_MANY_REQUESTS when the address has shown too
     * many wrong ones or the user has asked too often.
     */
    public CompletableFuture<Caller> login(Credential credential, InetAddress address) {
        String hash = hash(credential);
        Optional<Caller> remembered = remembered(hash);
        if (remembered.isPresent()) {
            return CompletableFuture.completedFuture(remembered.get());
        }
        limits.checkFailures(address);
        CompletableFuture<Caller> mine = new CompletableFuture<>();
        long began;
        synchronized (known) {
            CompletableFuture<Caller> other = asking.putIfAbsent(hash, mine);
            if (other != null) {
                return other;
            }
            began = generation;
        }
        var unused = ask(credential).whenComplete((principal, thrown) -> {
            synchronized (known) {
                asking.remove(hash, mine);
            }
            if (thrown != null) {
                DrawbarException told = new DrawbarException(Failures.from(thrown));
                if (told.code() == ErrorCode.UNAUTHENTICATED) {
                    limits.countFailure(address);
                }
                mine.completeExceptionally(told);
                return;
            }
            Caller caller = Caller.of(principal);
            remember(hash, caller, principal.getExpiresMillis(), began);
            mine.complete(caller);
        });
        return mine;
    }

    private CompletableFuture<Principal> ask(Credential credential) {
        String token = credential.value().getToken();
        if (credential.isToken()
                && oidc.filter(issuer -> issuer.concerns(token)).isPresent()) {
            return oidc.get().check(token);
        }
        try {
            return services.callPublic(Caller.system(), AccountServiceGrpc.getAuthenticateMethod(), credential.value());
        } catch (DrawbarException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Optional<Caller> remembered(String hash) {
        synchronized (known) {
            Known found = known.get(hash);
            if (found == null) {
                return Optional.empty();
            }
            if (found.untilMillis() <= clock.millis()) {
                known.remove(hash);
                return Optional.empty();
            }
            return Optional.of(found.caller());
        }
    }

    private void remember(String hash, Caller caller, long expiresMillis, long began) {
        long until = clock.millis() + keep.toMillis();
        synchronized (known) {
            // What was asked before something changed may be out of date.
            if (began == generation) {
                known.put(hash, new Known(caller, expiresMillis == 0 ? until : Math.min(until, expiresMillis)));
            }
        }
    }

    /** Forgets everybody: a password, role or token has changed. */
    public void forget() {
        synchronized (known) {
            generation++;
            known.clear();
        }
    }

    private String hash(Credential credential) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(credential.value().toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HmacSHA256.", e);
        }
    }
}
