package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.value.Converter;
import io.drawbar.jdbc.internal.wire.Slice;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times of a day, of the local clock or as instants. */
final class TimestampColumn extends ColumnReader {
    private final long unitsASecond;
    private final boolean instant;
    private byte[] bytes;
    private int at;

    TimestampColumn(ArrowField field) {
        super(field);
        this.unitsASecond = 1_000_000_000L / field.unitNanos();
        this.instant = field.type() == ArrowType.INSTANT;
    }

    @Override
    void bindValues(BatchBuffers buffers) {
        Slice values = buffers.next();
        bytes = values.array();
        at = values.start();
    }

    @Override
    public Object value(int row) {
        long units = Bytes.getLong(bytes, at + 8 * row);
        long seconds = Math.floorDiv(units, unitsASecond);
        int nanos = (int) (Math.floorMod(units, unitsASecond) * field.unitNanos());
        return instant
                ? Instant.ofEpochSecond(seconds, nanos)
                : LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC);
    }

    @Override
    public Object object(int row, Converter converter) {
        long units = Bytes.getLong(bytes, at + 8 * row);
        long seconds = Math.floorDiv(units, unitsASecond);
        int nanos = (int) (Math.floorMod(units, unitsASecond) * field.unitNanos());
        return instant
                ? converter.times().timestampOfInstant(seconds, nanos)
                : converter.times().timestamp(seconds, nanos);
    }
}
