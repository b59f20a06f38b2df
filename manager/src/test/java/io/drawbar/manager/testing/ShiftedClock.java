package io.drawbar.manager.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The system's time, and what a test lets pass beside it. Thread-safe. */
final class ShiftedClock extends Clock {
    private volatile Duration passed = Duration.ZERO;

    /** Called by one thread. */
    void pass(Duration time) {
        passed = passed.plus(time);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(passed);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
