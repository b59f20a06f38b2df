package io.drawbar.entrance.flight;

import io.drawbar.entrance.flight.ArrowRows.Cell;
import io.drawbar.entrance.results.IpcEncoder;
import io.drawbar.protocol.v1.CatalogRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Joins tables with their columns: the tables are known, the columns come from the engine table by table in the same order. A
 * table that was made or dropped between the two listings is left out or has no columns.
 */
final class TableRows implements CatalogStream.RowWriter {
    private final Map<Key, CatalogRow> waiting = new LinkedHashMap<>();
    private final List<Field> fields = new ArrayList<>();
    private Key current = new Key("", "", "");

    private record Key(String catalog, String schema, String table) {
        static Key of(CatalogRow row) {
            return new Key(row.getCatalog(), row.getSchema(), row.getTable());
        }
    }

    TableRows(List<CatalogRow> tables) {
        tables.forEach(table -> waiting.put(Key.of(table), table));
    }

    @Override
    public void row(CatalogRow row, ArrowRows out) {
        Key key = Key.of(row);
        if (!key.equals(current)) {
            endTable(out);
            current = key;
        }
        fields.add(ColumnFields.field(row));
    }

    @Override
    public void end(ArrowRows out) {
        endTable(out);
        waiting.values().forEach(table -> add(table, out));
        waiting.clear();
    }

    private void endTable(ArrowRows out) {
        CatalogRow table = waiting.remove(current);
        if (table != null) {
            add(table, out);
        }
        fields.clear();
    }

    private void add(CatalogRow table, ArrowRows out) {
        out.add(
                Cell.textOrNull(table.getCatalog()),
                Cell.textOrNull(table.getSchema()),
                Cell.text(table.getTable()),
                Cell.text(table.getTableType()),
                Cell.bytes(IpcEncoder.schema(new Schema(List.copyOf(fields)))));
    }
}
