package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.wire.Slice;
import java.time.LocalTime;

/** Times of the day. */
final class TimeColumn extends ColumnReader {
    private byte[] bytes;
    private int at;

    TimeColumn(ArrowField field) {
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
        long units = field.width() == 32 ? Bytes.getInt(bytes, at + 4 * row) : Bytes.getLong(bytes, at + 8 * row);
        return LocalTime.ofNanoOfDay(units * field.unitNanos());
    }
}
