package io.drawbar.services.password;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.services.users.UserRecord;
import io.drawbar.services.users.Users;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Checks passwords on a few threads of its own. The same password of the same user that is being checked already is not checked a
 * second time, and one that was right a moment ago not at all. Thread-safe.
 */
public final class PasswordChecks implements AutoCloseable {
    private static final int LIMIT_CHARS = 1_000;
    private static final long BUSY_RETRY_MILLIS = 1_000;

    private final Users users;
    private final PasswordHash hash;
    private final VerifiedPasswords verified;
    private final FailureThrottle throttle;
    private final MeterRegistry metrics;
    private final Timer timer;
    private final ExecutorService executor;
    private final Map<String, CompletableFuture<Optional<UserRecord>>> checking = new ConcurrentHashMap<>();

    /**
     * The bounds of checking.
     *
     * @param threads checks at once
     * @param queue checks that may wait
     * @param keep how long a right password is remembered
     * @param keepEntries how many are
     * @param burst failures of one user that are let through at once
     * @param pause after which one more is
     */
    public record Bounds(int threads, int queue, Duration keep, int keepEntries, int burst, Duration pause) {}

    public PasswordChecks(Users users, PasswordHash hash, Bounds bounds, Clock clock, MeterRegistry metrics) {
        this.users = users;
        this.hash = hash;
        this.verified = new VerifiedPasswords(bounds.keep(), bounds.keepEntries(), clock);
        this.throttle = new FailureThrottle(bounds.burst(), bounds.pause(), bounds.keepEntries(), clock);
        this.metrics = metrics;
        this.timer = Timer.builder("drawbar.accounts.password-checks")
                .description("Passwords that were checked the slow way.")
                .register(metrics);
        this.executor = Threads.pool("password", bounds.threads(), bounds.queue());
    }

    /** The user, if that is their password. Fails with TOO_MANY_REQUESTS when too many checks wait or have failed. */
    public CompletableFuture<Optional<UserRecord>> check(String name, String password) {
        if (password.length() > LIMIT_CHARS || name.length() > LIMIT_CHARS) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Optional<UserRecord> user = users.find(name);
        String fingerprint = verified.fingerprint(name, password);
        if (user.isPresent() && verified.isKnown(fingerprint, user.get().stamp())) {
            count("remembered");
            return CompletableFuture.completedFuture(user);
        }
        CompletableFuture<Optional<UserRecord>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<UserRecord>> other = checking.putIfAbsent(fingerprint, mine);
        if (other != null) {
            return other;
        }
        // Whoever hears the answer may ask again at once, and must then be checked anew: so it is taken out before it
        // is answered.
        try {
            throttle.check(name);
            executor.execute(() -> complete(mine, () -> {
                try {
                    return slowly(name, user, password, fingerprint);
                } finally {
                    checking.remove(fingerprint, mine);
                }
            }));
        } catch (DrawbarException e) {
            count("throttled");
            checking.remove(fingerprint, mine);
            mine.completeExceptionally(e);
        } catch (RejectedExecutionException e) {
            count("busy");
            checking.remove(fingerprint, mine);
            mine.completeExceptionally(busy());
        }
        return mine;
    }

    private Optional<UserRecord> slowly(String name, Optional<UserRecord> user, String password, String fingerprint) {
        boolean right = timer.record(
                () -> user.isPresent() ? hash.matches(password, user.get().password()) : hash.matchesNobody(password));
        count(right ? "right" : "wrong");
        if (!right) {
            throttle.failed(name);
            return Optional.empty();
        }
        throttle.succeeded(name);
        verified.learn(fingerprint, user.orElseThrow().stamp());
        return user;
    }

    /** Hashes a new password where passwords are checked, so that the bounds hold for both. */
    public CompletableFuture<String> hash(String password) {
        CompletableFuture<String> result = new CompletableFuture<>();
        try {
            executor.execute(() -> complete(result, () -> hash.hash(password)));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(busy());
        }
        return result;
    }

    private static DrawbarException busy() {
        return new DrawbarException(Failures.of(
                        ErrorCode.TOO_MANY_REQUESTS,
                        "More passwords wait to be checked than may wait (setting accounts.checks.queue).")
                .toBuilder()
                .setRetryable(true)
                .setRetryAfterMillis(BUSY_RETRY_MILLIS)
                .build());
    }

    private static <A> void complete(CompletableFuture<A> future, Supplier<A> work) {
        try {
            future.complete(work.get());
        } catch (RuntimeException | OutOfMemoryError e) {
            future.completeExceptionally(e);
        }
    }

    private void count(String outcome) {
        metrics.counter("drawbar.accounts.logins", "kind", "password", "outcome", outcome)
                .increment();
    }

    @Override
    public void close() {
        Threads.stop(executor);
    }
}
