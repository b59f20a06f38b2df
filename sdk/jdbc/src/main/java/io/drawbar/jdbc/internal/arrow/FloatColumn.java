package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.value.Converter;
import io.drawbar.jdbc.internal.wire.Slice;

/** Numbers of single and of half precision. */
final class FloatColumn extends ColumnReader {
    private byte[] bytes;
    private int at;

    FloatColumn(ArrowField field) {
        super(field);
    }

    @Override
    void bindValues(BatchBuffers buffers) {
        Slice values = buffers.next();
        bytes = values.array();
        at = values.start();
    }

    private float number(int row) {
        return field.type() == ArrowType.FLOAT32
                ? Bytes.getFloat(bytes, at + 4 * row)
                : half(Bytes.getShort(bytes, at + 2 * row) & 0xFFFF);
    }

    /** IEEE 754 binary16. */
    private static float half(int bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >>> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        if (exponent == 0) {
            float small = fraction * 0x1p-24f;
            return sign == 0 ? small : -small;
        }
        int wide = exponent == 0x1F ? 0xFF : exponent + 112;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
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
