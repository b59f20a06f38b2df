package io.drawbar.engine.arrow;

import java.lang.reflect.Array;
import org.apache.arrow.vector.complex.ListVector;

/** Lists, from anything that can be iterated and from arrays. */
final class ListCells extends CellWriter {
    private final ListVector vector;
    private final CellWriter elements;
    private int elementCount;

    ListCells(Column column, ColumnType.ListOf type, ListVector vector) {
        super(column, vector);
        this.vector = vector;
        this.elements = CellWriter.of(type.element(), vector.getDataVector());
    }

    @Override
    void putValue(int row, Object value) {
        int before = elementCount;
        vector.startNewValue(row);
        if (value instanceof Iterable<?> iterable) {
            iterable.forEach(element -> elements.put(elementCount++, element));
        } else if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                elements.put(elementCount++, Array.get(value, i));
            }
        } else {
            throw mismatch(value);
        }
        vector.endValue(row, elementCount - before);
    }

    @Override
    void clear(int row) {
        vector.setNull(row);
    }

    @Override
    long bytes(int rows) {
        return 4L * rows + elements.bytes(elementCount);
    }

    @Override
    void reset() {
        vector.reset();
        elements.reset();
        elementCount = 0;
    }
}
