package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.wire.Slice;
import java.util.Arrays;

/** Bytes. */
final class BinaryColumn extends ColumnReader {
    private final Offsets offsets;
    private byte[] bytes;
    private int at;

    BinaryColumn(ArrowField field) {
        super(field);
        this.offsets = new Offsets(field.type() == ArrowType.LARGE_BINARY);
    }

    @Override
    void bindValues(BatchBuffers buffers) {
        if (field.type() != ArrowType.FIXED_BINARY) {
            offsets.bind(buffers.next());
        }
        Slice values = buffers.next();
        bytes = values.array();
        at = values.start();
    }

    @Override
    public Object value(int row) {
        boolean fixed = field.type() == ArrowType.FIXED_BINARY;
        int start = fixed ? field.width() * row : offsets.get(row);
        int end = fixed ? start + field.width() : offsets.get(row + 1);
        return Arrays.copyOfRange(bytes, at + start, at + end);
    }
}
