package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.value.Converter;
import io.drawbar.jdbc.internal.wire.Slice;
import java.math.BigDecimal;

/** Whole numbers that an int holds. */
final class IntColumn extends ColumnReader {
    private byte[] bytes;
    private int at;

    IntColumn(ArrowField field) {
        super(field);
    }

    @Override
    void bindValues(BatchBuffers buffers) {
        Slice values = buffers.next();
        bytes = values.array();
        at = values.start();
    }

    private int number(int row) {
        switch (field.type()) {
            case INT8:
                return bytes[at + row];
            case UINT8:
                return bytes[at + row] & 0xFF;
            case INT16:
                return Bytes.getShort(bytes, at + 2 * row);
            case UINT16:
                return Bytes.getShort(bytes, at + 2 * row) & 0xFFFF;
            default:
                return Bytes.getInt(bytes, at + 4 * row);
        }
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
        return Integer.toString(number(row));
    }
}
