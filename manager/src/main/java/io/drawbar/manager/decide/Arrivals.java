package io.drawbar.manager.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** How many asks a pool might have served, by the hour in which they came: hours since the epoch, so that days have 24. Not thread-safe. */
final class Arrivals {
    private static final long DAY = 24;
    private static final long HOUR_SECONDS = 3_600;

    private final TreeMap<Long, Integer> byHour = new TreeMap<>();

    Arrivals(Map<Long, Integer> known) {
        byHour.putAll(known);
    }

    static long hour(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), HOUR_SECONDS);
    }

    void arrived(Instant at) {
        byHour.merge(hour(at), 1, Integer::sum);
    }

    /** Those of hours longer ago count no more. */
    void forgetBefore(Instant now, int days) {
        byHour.headMap(hour(now) - days * DAY).clear();
    }

    /**
     * The quantile of the arrivals in the same hour of the last days, by the nearest rank; days before the first arrival that is known
     * do not count, as nobody was counting.
     */
    int expected(long hour, PoolSpec.Sizing sizing) {
        if (byHour.isEmpty()) {
            return 0;
        }
        long first = byHour.firstKey();
        int[] counts = LongStream.rangeClosed(1, sizing.days())
                .map(day -> hour - day * DAY)
                .filter(each -> each >= first)
                .mapToInt(each -> byHour.getOrDefault(each, 0))
                .sorted()
                .toArray();
        if (counts.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(sizing.quantile() * counts.length);
        return counts[Math.max(1, rank) - 1];
    }

    /** The same for now, and for the hour that begins within the lead. */
    int expected(Instant now, Duration lead, PoolSpec.Sizing sizing) {
        return Math.max(expected(hour(now), sizing), expected(hour(now.plus(lead)), sizing));
    }

    Map<Long, Integer> byHour() {
        return Map.copyOf(byHour);
    }
}
