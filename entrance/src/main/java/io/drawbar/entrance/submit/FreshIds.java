package io.drawbar.entrance.submit;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Tells which ids cannot have been used before where this process alone accepts jobs, so that the database need not be asked: those of
 * version 7 (RFC 9562) whose time is now, later than this process's start, and which have not been seen here within the time in which
 * they could come. Thread-safe.
 */
final class FreshIds {
    /** How far the clocks of clients may be from ours; others are looked up. */
    static final Duration SKEW = Duration.ofSeconds(15);
    /** Of each of the two generations; beyond it ids are looked up until the next one begins. */
    static final int MAX_KEPT = 100_000;

    private final Clock clock;
    private final long startMillis;
    private Set<UUID> newer = new HashSet<>();
    private Set<UUID> older = new HashSet<>();
    private long newerSinceMillis;

    FreshIds(Clock clock) {
        this.clock = clock;
        this.startMillis = clock.millis();
        this.newerSinceMillis = startMillis;
    }

    /** Whether it is certain that no job of this process has this id; the same id is fresh once. */
    synchronized boolean take(UUID id) {
        long now = clock.millis();
        long made = id.version() == 7 ? id.getMostSignificantBits() >>> 16 : 0;
        long skew = SKEW.toMillis();
        if (Math.abs(now - made) > skew || made <= startMillis + skew) {
            return false;
        }
        // An id is acceptable for twice the skew, so that two generations of that length hold all that may come again.
        if (now - newerSinceMillis >= 2 * skew) {
            older = now - newerSinceMillis < 4 * skew ? newer : new HashSet<>();
            newer = new HashSet<>();
            newerSinceMillis = now;
        }
        return newer.size() < MAX_KEPT && !older.contains(id) && newer.add(id);
    }
}
