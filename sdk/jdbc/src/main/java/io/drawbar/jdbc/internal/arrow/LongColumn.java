package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.value.Converter;
import io.drawbar.jdbc.internal.wire.Slice;
import java.math.BigDecimal;

/** Whole numbers that a long holds. */
final class LongColumn extends ColumnReader {
    private byte[] bytes;
    private int at;

    LongColumn(ArrowField field) {
        super(field);
    }

    @Override
    void bindValues(BatchBuffers buffers) {
        Slice values = buffers.next();
        bytes = values.array();
        at = values.start();
    }

    private long number(int row) {
        return field.type() == ArrowType.INT64
                ? Bytes.getLong(bytes, at + 8 * row)
                : Bytes.getInt(bytes, at + 4 * row) & 0xFFFFFFFFL;
    }

    @Override
    public Object value(int row) {
        return number(row);
    }

    @Override
    public Object object(int row, Converter converter) {
        return number(row);
    }

    @Override
    public long longValue(int row, Converter converter) {
        return number(row);
    }

    @Override
    public double doubleValue(int row, Converter converter) {
        return number(row);
    }

    @Override
    public BigDecimal decimal(int row, Converter converter) {
        return BigDecimal.valueOf(number(row));
    }

    @Override
    public String text(int row, Converter converter) {
        return Long.toString(number(row));
    }
}
