package io.drawbar.plugin.flink;

import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.arrow.RowBatchWriter;
import io.drawbar.engine.arrow.RowSchema;
import io.drawbar.engine.spi.EngineException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * How Flink's rows become Arrow's. Columns are nullable whatever Flink says: a source may hold nulls in what was declared without.
 *
 * @param schema of the result
 * @param cells one for each of Flink's columns
 * @param op whether a first column tells each row's kind
 */
record RowShape(RowSchema schema, List<Cell> cells, boolean op) {
    private static final String OP = "op";

    RowShape {
        cells = List.copyOf(cells);
    }

    /** The shape of a query's rows. */
    static RowShape of(ResolvedSchema columns, Configuration settings, boolean streaming) throws EngineException {
        return of(columns, settings, streaming, Changelog.of(settings));
    }

    static RowShape of(ResolvedSchema columns, Configuration settings, boolean streaming, Changelog changelog) {
        boolean op = streaming && changelog == Changelog.COLUMN;
        RowSchema.Builder schema = RowSchema.builder();
        if (op) {
            schema.required(OP, Plain.UTF8);
        }
        ZoneId zone = zone(settings);
        List<Cell> cells = new ArrayList<>();
        for (Column column : columns.getColumns()) {
            LogicalType type = column.getDataType().getLogicalType();
            Cell cell = Cell.of(type, zone);
            schema.nullable(column.getName(), cell.type());
            cells.add(cell);
        }
        return new RowShape(schema.build(), cells, op);
    }

    static ZoneId zone(Configuration settings) {
        String zone = settings.get(TableConfigOptions.LOCAL_TIME_ZONE);
        return zone.equals(TableConfigOptions.LOCAL_TIME_ZONE.defaultValue())
                ? ZoneId.systemDefault()
                : ZoneId.of(zone);
    }

    /** Sets all columns of the writer's row. */
    void write(RowData row, RowBatchWriter into) {
        int column = 0;
        if (op) {
            into.setString(column++, row.getRowKind().shortString());
        }
        for (int i = 0; i < cells.size(); i++) {
            if (!row.isNullAt(i)) {
                cells.get(i).write(row, i, into, column);
            }
            column++;
        }
    }
}
