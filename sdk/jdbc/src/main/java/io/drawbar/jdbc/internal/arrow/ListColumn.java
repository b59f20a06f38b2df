package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.value.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists, and maps, which are lists of pairs. */
final class ListColumn extends ColumnReader {
    private final Offsets offsets;
    private final ColumnReader elements;

    ListColumn(ArrowField field) {
        super(field);
        this.offsets = new Offsets(field.type() == ArrowType.LARGE_LIST);
        this.elements = Columns.reader(field.children().get(0));
    }

    @Override
    void bindValues(BatchBuffers buffers) {
        if (field.type() != ArrowType.FIXED_LIST) {
            offsets.bind(buffers.next());
        }
        elements.bind(buffers);
    }

    @Override
    public Object value(int row) {
        boolean fixed = field.type() == ArrowType.FIXED_LIST;
        int start = fixed ? field.width() * row : offsets.get(row);
        int end = fixed ? start + field.width() : offsets.get(row + 1);
        List<Object> list = new ArrayList<>(end - start);
        for (int i = start; i < end; i++) {
            list.add(elements.isNull(i) ? null : elements.value(i));
        }
        return field.type() == ArrowType.MAP ? map(list) : list;
    }

    private static Map<Object, Object> map(List<Object> pairs) {
        Map<Object, Object> map = new LinkedHashMap<>();
        pairs.forEach(pair ->
                map.put(((Row) pair).values().get(0), ((Row) pair).values().get(1)));
        return map;
    }
}
