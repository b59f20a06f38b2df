package io.drawbar.plugin.flink;

import java.util.Locale;
import java.util.function.Function;
import org.apache.flink.table.types.logical.LogicalType;

/** Values that Arrow's writer has no type for, as the texts that Flink's own casts make of them. */
final class ReadableText {
    private static final int YEAR_MONTHS = 12;
    private static final long SECOND_MILLIS = 1_000;
    private static final long MINUTE_MILLIS = 60 * SECOND_MILLIS;
    private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;
    private static final long DAY_MILLIS = 24 * HOUR_MILLIS;

    private ReadableText() {}

    static Function<Object, Object> of(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case INTERVAL_YEAR_MONTH -> months -> months((Integer) months);
            case INTERVAL_DAY_TIME -> millis -> millis((Long) millis);
            default -> String::valueOf;
        };
    }

    private static String months(int months) {
        int size = Math.abs(months);
        return String.format(
                Locale.ROOT, "%s%d-%02d", months < 0 ? "-" : "+", size / YEAR_MONTHS, size % YEAR_MONTHS);
    }

    private static String millis(long millis) {
        long size = Math.abs(millis);
        return String.format(
                Locale.ROOT,
                "%s%d %02d:%02d:%02d.%03d",
                millis < 0 ? "-" : "+",
                size / DAY_MILLIS,
                size % DAY_MILLIS / HOUR_MILLIS,
                size % HOUR_MILLIS / MINUTE_MILLIS,
                size % MINUTE_MILLIS / SECOND_MILLIS,
                size % SECOND_MILLIS);
    }
}
