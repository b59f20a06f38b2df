package io.drawbar.engine.arrow;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.VarCharVector;

/** Texts and binaries. */
final class BytesCells extends CellWriter {
    private static final int OFFSET_BYTES = 4;

    private final BaseVariableWidthVector vector;
    private final boolean text;
    private long dataBytes;

    BytesCells(Column column, BaseVariableWidthVector vector) {
        super(column, vector);
        this.vector = vector;
        this.text = vector instanceof VarCharVector;
    }

    @Override
    void putValue(int row, Object value) {
        byte[] bytes = toBytes(value);
        vector.setSafe(row, bytes, 0, bytes.length);
        dataBytes += bytes.length;
    }

    private byte[] toBytes(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (text) {
            return value.toString().getBytes(StandardCharsets.UTF_8);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        throw mismatch(value);
    }

    @Override
    void clear(int row) {
        vector.setNull(row);
    }

    @Override
    long bytes(int rows) {
        return dataBytes + (long) rows * OFFSET_BYTES;
    }

    @Override
    void reset() {
        vector.reset();
        dataBytes = 0;
    }
}
