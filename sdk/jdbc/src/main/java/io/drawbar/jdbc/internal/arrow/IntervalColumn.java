package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.value.Interval;
import io.drawbar.jdbc.internal.wire.Slice;
import java.time.Duration;
import java.time.Period;

/** Lengths of time. */
final class IntervalColumn extends ColumnReader {
    private byte[] bytes;
    private int at;

    IntervalColumn(ArrowField field) {
        super(field);
    }

    @Override
    void bindValues(BatchBuffers buffers) {
        Slice values = buffers.next();
        bytes = values.array();
        at = values.start();
    }

    @Override
    public Object value(int row) {
        switch (field.type()) {
            case INTERVAL_MONTHS:
                return Period.ofMonths(Bytes.getInt(bytes, at + 4 * row)).normalized();
            case INTERVAL_DAY_TIME:
                return Duration.ofDays(Bytes.getInt(bytes, at + 8 * row))
                        .plusMillis(Bytes.getInt(bytes, at + 8 * row + 4));
            case INTERVAL_MONTH_DAY_NANO:
                return new Interval(
                        Bytes.getInt(bytes, at + 16 * row),
                        Bytes.getInt(bytes, at + 16 * row + 4),
                        Bytes.getLong(bytes, at + 16 * row + 8));
            default:
                long units = Bytes.getLong(bytes, at + 8 * row);
                long unitsASecond = 1_000_000_000L / field.unitNanos();
                return Duration.ofSeconds(
                        Math.floorDiv(units, unitsASecond), Math.floorMod(units, unitsASecond) * field.unitNanos());
        }
    }
}
