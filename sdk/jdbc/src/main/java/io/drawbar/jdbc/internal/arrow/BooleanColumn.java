package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.wire.Slice;

/** True and false. */
final class BooleanColumn extends ColumnReader {
    private byte[] bytes;
    private int at;

    BooleanColumn(ArrowField field) {
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
        return Bytes.getBit(bytes, at, row);
    }
}
