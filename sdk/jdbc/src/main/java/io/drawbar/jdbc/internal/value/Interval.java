package io.drawbar.jdbc.internal.value;

import java.time.Duration;
import java.time.Period;

/** A length of time of months, days and nanoseconds, none of which can be turned into another. */
public final class Interval {
    private final int months;
    private final int days;
    private final long nanos;

    public Interval(int months, int days, long nanos) {
        this.months = months;
        this.days = days;
        this.nanos = nanos;
    }

    public int months() {
        return months;
    }

    public int days() {
        return days;
    }

    public long nanos() {
        return nanos;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Interval
                && ((Interval) other).months == months
                && ((Interval) other).days == days
                && ((Interval) other).nanos == nanos;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * months + days) + Long.hashCode(nanos);
    }

    /** As ISO 8601 writes it, such as {@code P1Y2M3DT4S}. */
    @Override
    public String toString() {
        String date = Period.of(months / 12, months % 12, days).toString();
        if (nanos == 0) {
            return date;
        }
        String time = Duration.ofNanos(nanos).toString().substring(1);
        return (date.equals("P0D") ? "P" : date) + time;
    }
}
