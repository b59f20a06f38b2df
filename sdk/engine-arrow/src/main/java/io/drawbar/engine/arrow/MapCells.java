package io.drawbar.engine.arrow;

import java.util.Map;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;

/** Maps, as lists of entries. */
final class MapCells extends CellWriter {
    private final MapVector vector;
    private final StructVector entries;
    private final CellWriter keys;
    private final CellWriter values;
    private int entryCount;

    MapCells(Column column, ColumnType.MapOf type, MapVector vector) {
        super(column, vector);
        this.vector = vector;
        this.entries = (StructVector) vector.getDataVector();
        this.keys = CellWriter.of(
                new Column("key", type.key(), false),
                entries.getChildrenFromFields().get(0));
        this.values = CellWriter.of(
                new Column("value", type.value(), true),
                entries.getChildrenFromFields().get(1));
    }

    @Override
    void putValue(int row, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw mismatch(value);
        }
        vector.startNewValue(row);
        map.forEach((key, mapped) -> {
            keys.put(entryCount, key);
            values.put(entryCount, mapped);
            while (entryCount >= entries.getValueCapacity()) {
                entries.reAlloc();
            }
            entries.setIndexDefined(entryCount++);
        });
        vector.endValue(row, map.size());
    }

    @Override
    void clear(int row) {
        vector.setNull(row);
    }

    @Override
    long bytes(int rows) {
        return 4L * rows + keys.bytes(entryCount) + values.bytes(entryCount);
    }

    @Override
    void reset() {
        vector.reset();
        entries.reset();
        keys.reset();
        values.reset();
        entryCount = 0;
    }
}
