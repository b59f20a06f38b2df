package io.drawbar.engine.arrow;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.apache.arrow.vector.DecimalVector;

/** Exact numbers, rounded half up to the column's scale. */
final class DecimalCells extends CellWriter {
    private final DecimalVector vector;
    private final ColumnType.Decimal type;

    DecimalCells(Column column, ColumnType.Decimal type, DecimalVector vector) {
        super(column, vector);
        this.vector = vector;
        this.type = type;
    }

    @Override
    void putValue(int row, Object value) {
        BigDecimal decimal = toDecimal(value);
        if (decimal.scale() != type.scale()) {
            decimal = decimal.setScale(type.scale(), RoundingMode.HALF_UP);
        }
        if (decimal.precision() > type.precision()) {
            throw mismatch(value);
        }
        vector.setSafe(row, decimal);
    }

    private BigDecimal toDecimal(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal;
        }
        if (value instanceof BigInteger integer) {
            return new BigDecimal(integer);
        }
        if (value instanceof Number || value instanceof String) {
            try {
                return new BigDecimal(value.toString());
            } catch (NumberFormatException e) {
                throw mismatch(value);
            }
        }
        throw mismatch(value);
    }

    @Override
    void clear(int row) {
        vector.setNull(row);
    }

    @Override
    long bytes(int rows) {
        return (long) rows * DecimalVector.TYPE_WIDTH;
    }

    @Override
    void reset() {
        vector.reset();
    }
}
