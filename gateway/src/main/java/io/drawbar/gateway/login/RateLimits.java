package io.drawbar.gateway.login;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.UserName;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** How often users and addresses may ask, by token buckets. Thread-safe. */
public final class RateLimits {
    private final Buckets<InetAddress> addresses;
    private final Buckets<UserName> users;
    private final Buckets<InetAddress> failures;

    /**
     * @param perAddress requests of an address in a second; in a burst twice as many
     * @param perUser requests of a user in a second; in a burst twice as many
     * @param failuresPerMinute wrong credentials from an address
     * @param entries how many addresses and users are counted at a time
     */
    public RateLimits(int perAddress, int perUser, int failuresPerMinute, int entries) {
        this.addresses = new Buckets<>(entries, () -> perSecond(perAddress));
        this.users = new Buckets<>(entries, () -> perSecond(perUser));
        this.failures = new Buckets<>(entries, () -> Bucket.builder()
                .addLimit(limit ->
                        limit.capacity(failuresPerMinute).refillGreedy(failuresPerMinute, Duration.ofMinutes(1)))
                .build());
    }

    private static Bucket perSecond(int requests) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(2L * requests).refillGreedy(requests, Duration.ofSeconds(1)))
                .build();
    }

    /** Counts a request before it is known who asks. */
    public void countAddress(InetAddress address) {
        take(addresses.of(address), "Too many requests from this address (setting gateway.limit.address-per-second).");
    }

    /** Counts a request of a user. */
    public void countUser(UserName user) {
        take(users.of(user), "Too many requests of this user (setting gateway.limit.user-per-second).");
    }

    /** Refuses an address that has shown too many wrong credentials lately. */
    void checkFailures(InetAddress address) {
        Bucket bucket = failures.of(address);
        if (bucket.getAvailableTokens() == 0) {
            throw refused(
                    "Too many wrong passwords or tokens from this address (setting gateway.login.failures-per-minute).",
                    bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
        }
    }

    void countFailure(InetAddress address) {
        failures.of(address).tryConsume(1);
    }

    private static void take(Bucket bucket, String message) {
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw refused(message, probe.getNanosToWaitForRefill());
        }
    }

    private static DrawbarException refused(String message, long waitNanos) {
        return new DrawbarException(Failures.of(ErrorCode.TOO_MANY_REQUESTS, message).toBuilder()
                .setRetryable(true)
                .setRetryAfterMillis(Math.max(1, waitNanos / 1_000_000))
                .build());
    }

    /** One bucket for each of the latest; one that comes back after having been dropped starts full. */
    private static final class Buckets<K> {
        private final Map<K, Bucket> known;
        private final Supplier<Bucket> maker;

        Buckets(int entries, Supplier<Bucket> maker) {
            this.maker = maker;
            this.known = new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<K, Bucket> eldest) {
                    return size() > entries;
                }
            };
        }

        Bucket of(K key) {
            synchronized (known) {
                return known.computeIfAbsent(key, fresh -> maker.get());
            }
        }
    }
}
