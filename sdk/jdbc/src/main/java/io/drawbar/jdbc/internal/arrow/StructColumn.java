package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.value.Row;
import java.util.ArrayList;
import java.util.List;

/** Several values under names of their own. */
final class StructColumn extends ColumnReader {
    private final List<String> names = new ArrayList<>();
    private final List<ColumnReader> parts = new ArrayList<>();

    StructColumn(ArrowField field) {
        super(field);
        for (ArrowField child : field.children()) {
            names.add(child.name());
            parts.add(Columns.reader(child));
        }
    }

    @Override
    void bindValues(BatchBuffers buffers) {
        parts.forEach(part -> part.bind(buffers));
    }

    @Override
    public Object value(int row) {
        List<Object> values = new ArrayList<>(parts.size());
        for (ColumnReader part : parts) {
            values.add(part.isNull(row) ? null : part.value(row));
        }
        return new Row(names, values);
    }
}
