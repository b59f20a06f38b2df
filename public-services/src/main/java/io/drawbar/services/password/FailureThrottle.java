package io.drawbar.services.password;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets each user fail so many times at once, and once more after every pause. Names that are no users count alike, so that nothing
 * can be learnt from being refused. Remembers a bounded number of names, the last that failed. Thread-safe.
 */
final class FailureThrottle {
    private final int burst;
    private final Duration pause;
    private final Clock clock;
    private final Map<String, Long> fullAtMillis;

    FailureThrottle(int burst, Duration pause, int names, Clock clock) {
        this.burst = burst;
        this.pause = pause;
        this.clock = clock;
        this.fullAtMillis = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                return size() > names;
            }
        };
    }

    /** Refuses with TOO_MANY_REQUESTS when the name has failed too often lately. */
    synchronized void check(String name) {
        long waitMillis = debtMillis(name) - pause.toMillis() * (burst - 1L);
        if (waitMillis > 0) {
            throw new DrawbarException(Failures.of(
                            ErrorCode.TOO_MANY_REQUESTS,
                            "Too many logins as '" + name + "' have failed (setting accounts.failures.burst).")
                    .toBuilder()
                    .setRetryable(true)
                    .setRetryAfterMillis(waitMillis)
                    .build());
        }
    }

    synchronized void failed(String name) {
        fullAtMillis.put(name, clock.millis() + debtMillis(name) + pause.toMillis());
    }

    synchronized void succeeded(String name) {
        fullAtMillis.remove(name);
    }

    /** After how long all failures of a name will be forgotten. */
    private long debtMillis(String name) {
        return Math.max(0, fullAtMillis.getOrDefault(name, 0L) - clock.millis());
    }
}
