package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.value.Converter;
import io.drawbar.jdbc.internal.wire.Slice;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Decimals, whole numbers of 4 to 32 bytes with a scale. */
final class DecimalColumn extends ColumnReader {
    private final int width;
    private final int scale;
    private byte[] bytes;
    private int at;

    DecimalColumn(ArrowField field) {
        super(field);
        this.width = field.width() / 8;
        this.scale = field.scale();
    }

    @Override
    void bindValues(BatchBuffers buffers) {
        Slice values = buffers.next();
        bytes = values.array();
        at = values.start();
    }

    private BigDecimal number(int row) {
        int place = at + width * row;
        if (width == 16) {
            long low = Bytes.getLong(bytes, place);
            long high = Bytes.getLong(bytes, place + 8);
            if (high == low >> 63) {
                return BigDecimal.valueOf(low, scale);
            }
        } else if (width == 8) {
            return BigDecimal.valueOf(Bytes.getLong(bytes, place), scale);
        } else if (width == 4) {
            return BigDecimal.valueOf(Bytes.getInt(bytes, place), scale);
        }
        byte[] bigEndian = new byte[width];
        for (int i = 0; i < width; i++) {
            bigEndian[i] = bytes[place + width - 1 - i];
        }
        return new BigDecimal(new BigInteger(bigEndian), scale);
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
    public BigDecimal decimal(int row, Converter converter) {
        return number(row);
    }
}
