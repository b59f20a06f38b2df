package io.drawbar.manager.decide;

import io.drawbar.protocol.v1.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Pauses the starts of a key after several have failed in a row, so that the next ask hears at once why. */
final class Breaker {
    private static final int MAX_DOUBLINGS = 16;

    private final Limits limits;
    private int failures;
    private Instant closedFrom = Instant.MIN;
    private Instant lastAt = Instant.MIN;
    private Optional<Failure> last = Optional.empty();

    Breaker(Limits limits) {
        this.limits = limits;
    }

    void failed(Failure why, Instant now) {
        failures++;
        lastAt = now;
        last = Optional.of(why);
        if (failures >= limits.breakerFailures()) {
            int doublings = Math.min(failures - limits.breakerFailures(), MAX_DOUBLINGS);
            Duration pause = limits.breakerPause().multipliedBy(1L << doublings);
            closedFrom = now.plus(pause.compareTo(limits.breakerMaxPause()) < 0 ? pause : limits.breakerMaxPause());
        }
    }

    void succeeded() {
        failures = 0;
        last = Optional.empty();
        closedFrom = Instant.MIN;
    }

    boolean isOpen(Instant now) {
        return now.isBefore(closedFrom);
    }

    /** Whether it still remembers a failure worth remembering: for the longest pause twice, so that it can double. */
    boolean matters(Instant now) {
        return failures > 0 && now.isBefore(lastAt.plus(limits.breakerMaxPause().multipliedBy(2)));
    }

    /** What an ask hears while it is open. */
    Failure refusal(EngineKey key, Instant now) {
        Failure why = last.orElseThrow();
        return why.toBuilder()
                .setMessage("The last " + failures + " starts of " + key.engine() + " failed, so no other is tried for "
                        + Math.max(1, Duration.between(now, closedFrom).toSeconds()) + " s (setting "
                        + "manager.breaker.pause). The last one: " + why.getMessage())
                .setRetryable(true)
                .setRetryAfterMillis(Duration.between(now, closedFrom).toMillis())
                .build();
    }
}
