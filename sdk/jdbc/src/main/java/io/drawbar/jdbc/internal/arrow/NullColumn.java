package io.drawbar.jdbc.internal.arrow;

/** A column whose type says that there is nothing in it. */
final class NullColumn extends ColumnReader {
    NullColumn(ArrowField field) {
        super(field);
    }

    @Override
    void bindValues(BatchBuffers buffers) {
        // It has none.
    }

    @Override
    public boolean isNull(int row) {
        return true;
    }

    @Override
    public Object value(int row) {
        throw new IllegalStateException("Every value is null.");
    }
}
