package io.drawbar.engine.arrow;

import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;

/** Floating-point numbers of both widths. */
final class FloatCells extends CellWriter {
    private final BaseFixedWidthVector vector;

    FloatCells(Column column, BaseFixedWidthVector vector) {
        super(column, vector);
        this.vector = vector;
    }

    @Override
    void putDouble(int row, double value) {
        if (vector instanceof Float8Vector doubles) {
            doubles.setSafe(row, value);
        } else {
            ((Float4Vector) vector).setSafe(row, (float) value);
        }
    }

    @Override
    void putValue(int row, Object value) {
        if (!(value instanceof Number number)) {
            throw mismatch(value);
        }
        putDouble(row, number.doubleValue());
    }

    @Override
    void clear(int row) {
        vector.setNull(row);
    }

    @Override
    long bytes(int rows) {
        return (long) rows * vector.getTypeWidth();
    }

    @Override
    void reset() {
        vector.reset();
    }
}
