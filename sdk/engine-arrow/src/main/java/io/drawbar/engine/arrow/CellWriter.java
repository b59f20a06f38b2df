package io.drawbar.engine.arrow;

import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;

/** Writes the cells of one column into its vector. Not thread-safe. */
abstract class CellWriter {
    private static final int INITIAL_ROWS = 256;

    final Column column;

    CellWriter(Column column, FieldVector vector) {
        this.column = column;
        vector.setInitialCapacity(INITIAL_ROWS);
        vector.allocateNew();
    }

    /** The writer for a column. */
    static CellWriter of(Column column, FieldVector vector) {
        ColumnType type = column.type();
        if (type instanceof ColumnType.Plain plain) {
            return switch (plain) {
                case NULL -> new NullCells(column, (NullVector) vector);
                case UTF8 -> new BytesCells(column, (VarCharVector) vector);
                case BINARY -> new BytesCells(column, (VarBinaryVector) vector);
                case FLOAT, DOUBLE -> new FloatCells(column, (BaseFixedWidthVector) vector);
                case DATE -> TimeCells.dates(column, (DateDayVector) vector);
                case BOOLEAN, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 ->
                    IntCells.of(column, plain, (BaseFixedWidthVector) vector);
            };
        }
        if (type instanceof ColumnType.Decimal decimal) {
            return new DecimalCells(column, decimal, (DecimalVector) vector);
        }
        if (type instanceof ColumnType.Time time) {
            return TimeCells.times(column, time, (BaseFixedWidthVector) vector);
        }
        if (type instanceof ColumnType.Timestamp timestamp) {
            return TimeCells.timestamps(column, timestamp, (BaseFixedWidthVector) vector);
        }
        if (type instanceof ColumnType.ListOf list) {
            return new ListCells(column, list, (ListVector) vector);
        }
        return type instanceof ColumnType.MapOf map
                ? new MapCells(column, map, (MapVector) vector)
                : new StructCells(column, (ColumnType.StructOf) type, (StructVector) vector);
    }

    /** Writes a value that is converted to the column's type; null is allowed where the column is nullable. */
    final void put(int row, Object value) {
        if (value == null) {
            putNull(row);
        } else {
            putValue(row, value);
        }
    }

    void putNull(int row) {
        if (!column.nullable()) {
            throw new IllegalArgumentException("Column \"" + column.name() + "\" is not nullable, but found null.");
        }
        clear(row);
    }

    void putLong(int row, long value) {
        putValue(row, value);
    }

    void putDouble(int row, double value) {
        putValue(row, value);
    }

    abstract void putValue(int row, Object value);

    /** Makes the cell null. */
    abstract void clear(int row);

    /** About how many bytes the first rows take when they are encoded. */
    abstract long bytes(int rows);

    /** Forgets all rows and keeps the buffers. */
    abstract void reset();

    final IllegalArgumentException mismatch(Object value) {
        return new IllegalArgumentException("Column \"" + column.name() + "\" is " + column.type() + ", but found "
                + value.getClass().getName() + ": " + value);
    }

    /** A column that holds nothing but null. */
    private static final class NullCells extends CellWriter {
        NullCells(Column column, NullVector vector) {
            super(column, vector);
        }

        @Override
        void putValue(int row, Object value) {
            throw mismatch(value);
        }

        @Override
        void clear(int row) {}

        @Override
        long bytes(int rows) {
            return 0;
        }

        @Override
        void reset() {}
    }
}
