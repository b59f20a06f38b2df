package io.drawbar.engine.arrow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.complex.StructVector;

/** Structures, from maps by field name or from lists by position. */
final class StructCells extends CellWriter {
    private final StructVector vector;
    private final List<CellWriter> fields = new ArrayList<>();

    StructCells(Column column, ColumnType.StructOf type, StructVector vector) {
        super(column, vector);
        this.vector = vector;
        for (int i = 0; i < type.fields().size(); i++) {
            fields.add(CellWriter.of(
                    type.fields().get(i), vector.getChildrenFromFields().get(i)));
        }
    }

    @Override
    void putValue(int row, Object value) {
        if (value instanceof Map<?, ?> map) {
            fields.forEach(field -> field.put(row, map.get(field.column.name())));
        } else if (value instanceof List<?> list && list.size() == fields.size()) {
            for (int i = 0; i < fields.size(); i++) {
                fields.get(i).put(row, list.get(i));
            }
        } else {
            throw mismatch(value);
        }
        while (row >= vector.getValueCapacity()) {
            vector.reAlloc();
        }
        vector.setIndexDefined(row);
    }

    @Override
    void clear(int row) {
        fields.forEach(field -> field.clear(row));
        while (row >= vector.getValueCapacity()) {
            vector.reAlloc();
        }
        vector.setNull(row);
    }

    @Override
    long bytes(int rows) {
        return fields.stream().mapToLong(field -> field.bytes(rows)).sum();
    }

    @Override
    void reset() {
        vector.reset();
        fields.forEach(CellWriter::reset);
    }
}
