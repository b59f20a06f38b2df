package io.drawbar.jdbc.internal.value;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Arrays;

/**
 * Which instant a time of a zone's clock is. The rules of zones are slow to ask, so offsets are remembered day by day. Used by one
 * thread.
 */
final class LocalClock {
    private static final int DAYS = 256;
    private static final int SECONDS_A_DAY = 86_400;
    private static final int CHANGES = Integer.MIN_VALUE;

    private final ZoneRules rules;
    private final boolean fixed;
    private final int fixedSeconds;
    private final long[] days = new long[DAYS];
    private final int[] offsets = new int[DAYS];

    LocalClock(ZoneId zone) {
        this.rules = zone.getRules();
        this.fixed = rules.isFixedOffset();
        this.fixedSeconds = fixed ? rules.getOffset(Instant.EPOCH).getTotalSeconds() : 0;
        Arrays.fill(days, Long.MIN_VALUE);
    }

    /** Seconds since 1970 in UTC, of seconds since 1970 on the local clock. */
    long toInstant(long localSeconds) {
        if (fixed) {
            return localSeconds - fixedSeconds;
        }
        long day = Math.floorDiv(localSeconds, SECONDS_A_DAY);
        int slot = (int) (day & (DAYS - 1));
        if (days[slot] != day) {
            days[slot] = day;
            offsets[slot] = offsetOfDay(day);
        }
        int offset = offsets[slot];
        return localSeconds - (offset == CHANGES ? offset(localSeconds) : offset);
    }

    private int offset(long localSeconds) {
        return rules.getOffset(LocalDateTime.ofEpochSecond(localSeconds, 0, ZoneOffset.UTC))
                .getTotalSeconds();
    }

    /** The offset of the whole day, if it is one. */
    private int offsetOfDay(long day) {
        int start = offset(day * SECONDS_A_DAY);
        long first = day * SECONDS_A_DAY - start;
        // A day more on either side, because a transition can be near midnight.
        ZoneOffsetTransition next = rules.nextTransition(Instant.ofEpochSecond(first - SECONDS_A_DAY));
        boolean quiet = next == null || next.toEpochSecond() > first + 2L * SECONDS_A_DAY;
        return quiet ? start : CHANGES;
    }
}
