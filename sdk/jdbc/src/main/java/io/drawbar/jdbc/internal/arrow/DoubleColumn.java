package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.value.Converter;
import io.drawbar.jdbc.internal.wire.Slice;

/** Numbers of double precision. */
final class DoubleColumn extends ColumnReader {
    private byte[] bytes;
    private int at;

    DoubleColumn(ArrowField field) {
        super(field);
    }

    @Override
    void bindValues(BatchBuffers buffers) {
        Slice values = buffers.next();
        bytes = values.array();
        at = values.start();
    }

    private double number(int row) {
        return Bytes.getDouble(bytes, at + 8 * row);
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
    public double doubleValue(int row, Converter converter) {
        return number(row);
    }
}
