package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.wire.Slice;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Whole numbers without a sign that no long holds; as decimals, because JDBC knows no others of that size. */
final class UnsignedLongColumn extends ColumnReader {
    private byte[] bytes;
    private int at;

    UnsignedLongColumn(ArrowField field) {
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
        long bits = Bytes.getLong(bytes, at + 8 * row);
        return bits >= 0 ? BigDecimal.valueOf(bits) : new BigDecimal(new BigInteger(Long.toUnsignedString(bits)));
    }
}
