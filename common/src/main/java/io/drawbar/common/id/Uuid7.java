package io.drawbar.common.id;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/**
 * Makes UUIDs of version 7 (RFC 9562, section 5.7): they sort by the time they were made, and within a millisecond by a counter in
 * the 12 bits that follow (method 1 of section 6.2). Thread-safe.
 */
public final class Uuid7 {
    private static final int COUNTER_LIMIT = 0x1000;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private long lastMillis;
    private int counter;

    public Uuid7(Clock clock) {
        this.clock = clock;
    }

    /** The next id; greater than every one made before here, even when the clock stands still or goes back. */
    public UUID next() {
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        synchronized (this) {
            long now = clock.millis();
            if (now > lastMillis) {
                lastMillis = now;
                counter = 0;
            } else if (++counter == COUNTER_LIMIT) {
                lastMillis++;
                counter = 0;
            }
            long high = (lastMillis << 16) | 0x7000L | counter;
            return new UUID(high, low);
        }
    }
}
