package io.drawbar.services.account;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.protocol.v1.Credentials;
import io.drawbar.protocol.v1.Password;
import io.drawbar.protocol.v1.Principal;
import io.drawbar.services.audit.AuditLog;
import io.drawbar.services.password.PasswordChecks;
import io.drawbar.services.token.NamedTokens;
import io.drawbar.services.token.SignedTokens;
import io.drawbar.services.users.UserRecord;
import io.drawbar.services.users.Users;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Finds out who somebody is by what they show. Every way of being wrong gets the same answer. Thread-safe. */
final class Authenticator {
    private static final int TOKEN_LIMIT_CHARS = 2_000;

    private final Users users;
    private final PasswordChecks passwords;
    private final SignedTokens signed;
    private final AuditLog audit;
    private final Clock clock;
    private final MeterRegistry metrics;

    Authenticator(
            Users users,
            PasswordChecks passwords,
            SignedTokens signed,
            AuditLog audit,
            Clock clock,
            MeterRegistry metrics) {
        this.users = users;
        this.passwords = passwords;
        this.signed = signed;
        this.audit = audit;
        this.clock = clock;
        this.metrics = metrics;
    }

    CompletableFuture<Principal> authenticate(Credentials credentials) {
        return switch (credentials.getKindCase()) {
            case PASSWORD -> byPassword(credentials.getPassword());
            case TOKEN -> {
                Optional<Principal> found = byToken(credentials.getToken());
                count(found.isPresent() ? "right" : "wrong");
                yield found.map(CompletableFuture::completedFuture)
                        .orElseGet(() -> CompletableFuture.failedFuture(wrong()));
            }
            case KIND_NOT_SET -> CompletableFuture.failedFuture(wrong());
        };
    }

    private CompletableFuture<Principal> byPassword(Password given) {
        return passwords.check(given.getUser(), given.getPassword()).thenApply(user -> {
            if (user.isEmpty()) {
                audit.login(given.getUser(), false);
                throw wrong();
            }
            audit.login(given.getUser(), true);
            return principal(user.get(), 0);
        });
    }

    private Optional<Principal> byToken(String token) {
        if (token.length() > TOKEN_LIMIT_CHARS) {
            return Optional.empty();
        }
        if (token.startsWith(SignedTokens.PREFIX)) {
            return signed.check(token, clock.millis()).flatMap(claim -> users.find(claim.user())
                    .filter(user -> user.stamp().equals(claim.stamp()))
                    .map(user -> principal(user, claim.expiresMillis())));
        }
        return users.byToken(NamedTokens.hash(token)).flatMap(owned -> {
            long expires = owned.token().expiresMillis();
            boolean valid = expires == 0 || expires > clock.millis();
            return valid ? Optional.of(principal(owned.user(), expires)) : Optional.empty();
        });
    }

    private static Principal principal(UserRecord user, long expiresMillis) {
        return Principal.newBuilder()
                .setUser(user.name())
                .setTenant(user.tenant())
                .addAllRoles(user.roles())
                .setExpiresMillis(expiresMillis)
                .build();
    }

    private static DrawbarException wrong() {
        return new DrawbarException(ErrorCode.UNAUTHENTICATED, "The user, password or token is not right.");
    }

    private void count(String outcome) {
        metrics.counter("drawbar.accounts.logins", "kind", "token", "outcome", outcome)
                .increment();
    }
}
