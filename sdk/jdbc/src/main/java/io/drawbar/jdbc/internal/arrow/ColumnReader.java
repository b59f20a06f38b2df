package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.value.Column;
import io.drawbar.jdbc.internal.wire.Slice;

/** A column of Arrow, bound to one batch after the other. Used by one thread. */
abstract class ColumnReader implements Column {
    final ArrowField field;
    private boolean anyNull;
    private byte[] validity;
    private int validityAt;

    ColumnReader(ArrowField field) {
        this.field = field;
    }

    final void bind(BatchBuffers buffers) {
        anyNull = buffers.nextNullCount() != 0;
        if (field.type() != ArrowType.NULL) {
            Slice bits = buffers.next();
            anyNull &= bits.length() > 0;
            validity = bits.array();
            validityAt = bits.start();
        }
        bindValues(buffers);
    }

    /** Takes the buffers behind the one that says which are null, and the children's. */
    abstract void bindValues(BatchBuffers buffers);

    @Override
    public boolean isNull(int row) {
        return anyNull && !Bytes.getBit(validity, validityAt, row);
    }
}
