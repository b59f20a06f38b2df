package io.drawbar.engine.arrow;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;

/** Booleans and integers. */
final class IntCells extends CellWriter {
    private static final BigInteger UNSIGNED_END = BigInteger.ONE.shiftLeft(64);

    /** Writes one value into the vector of the right width. */
    private interface Store {
        void put(int row, long value);
    }

    private final BaseFixedWidthVector vector;
    private final Store store;
    private final long min;
    private final long max;
    private final boolean unsigned64;

    private IntCells(Column column, BaseFixedWidthVector vector, Store store, long min, long max) {
        super(column, vector);
        this.vector = vector;
        this.store = store;
        this.min = min;
        this.max = max;
        this.unsigned64 = column.type() == ColumnType.Plain.UINT64;
    }

    static IntCells of(Column column, ColumnType.Plain type, BaseFixedWidthVector vector) {
        Store store;
        if (vector instanceof BigIntVector v) {
            store = v::setSafe;
        } else if (vector instanceof IntVector v) {
            store = (row, value) -> v.setSafe(row, (int) value);
        } else if (vector instanceof SmallIntVector v) {
            store = (row, value) -> v.setSafe(row, (short) value);
        } else if (vector instanceof TinyIntVector v) {
            store = (row, value) -> v.setSafe(row, (byte) value);
        } else if (vector instanceof BitVector v) {
            store = (row, value) -> v.setSafe(row, (int) value);
        } else if (vector instanceof UInt8Vector v) {
            store = v::setSafe;
        } else if (vector instanceof UInt4Vector v) {
            store = (row, value) -> v.setSafe(row, (int) value);
        } else if (vector instanceof UInt2Vector v) {
            store = (row, value) -> v.setSafe(row, (int) value);
        } else {
            UInt1Vector v = (UInt1Vector) vector;
            store = (row, value) -> v.setSafe(row, (byte) value);
        }
        return new IntCells(column, vector, store, min(type), max(type));
    }

    @Override
    void putLong(int row, long value) {
        if (value < min || value > max) {
            throw mismatch(value);
        }
        store.put(row, value);
    }

    @Override
    void putValue(int row, Object value) {
        if (value instanceof Boolean bool) {
            putLong(row, bool ? 1 : 0);
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            putLong(row, ((Number) value).longValue());
        } else if (value instanceof Number) {
            putBig(row, value);
        } else if (value instanceof Character character) {
            putLong(row, character);
        } else {
            throw mismatch(value);
        }
    }

    private void putBig(int row, Object value) {
        try {
            BigInteger big = new BigDecimal(value.toString()).toBigIntegerExact();
            if (unsigned64 && big.signum() >= 0 && big.compareTo(UNSIGNED_END) < 0) {
                store.put(row, big.longValue());
            } else {
                putLong(row, big.longValueExact());
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw mismatch(value);
        }
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

    private static long min(ColumnType.Plain type) {
        return switch (type) {
            case INT8 -> Byte.MIN_VALUE;
            case INT16 -> Short.MIN_VALUE;
            case INT32 -> Integer.MIN_VALUE;
            case INT64 -> Long.MIN_VALUE;
            case BOOLEAN, UINT8, UINT16, UINT32, UINT64, NULL, FLOAT, DOUBLE, UTF8, BINARY, DATE -> 0;
        };
    }

    private static long max(ColumnType.Plain type) {
        return switch (type) {
            case BOOLEAN -> 1;
            case INT8 -> Byte.MAX_VALUE;
            case INT16 -> Short.MAX_VALUE;
            case INT32 -> Integer.MAX_VALUE;
            case UINT8 -> 0xFF;
            case UINT16 -> 0xFFFF;
            case UINT32 -> 0xFFFF_FFFFL;
            case INT64, UINT64, NULL, FLOAT, DOUBLE, UTF8, BINARY, DATE -> Long.MAX_VALUE;
        };
    }
}
