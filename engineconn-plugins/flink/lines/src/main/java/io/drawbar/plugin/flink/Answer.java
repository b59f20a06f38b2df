package io.drawbar.plugin.flink;

import java.util.List;
import java.util.Objects;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/**
 * Rows that are there without a job.
 *
 * @param columns as Flink describes them
 * @param rows in Flink's internal form
 */
record Answer(ResolvedSchema columns, Rows rows) {
    Answer {
        Objects.requireNonNull(columns, "columns");
        Objects.requireNonNull(rows, "rows");
    }

    /** Rows of texts. */
    static Answer of(List<String> names, List<List<String>> values) {
        ResolvedSchema columns = ResolvedSchema.of(names.stream()
                .map(name -> Column.physical(name, DataTypes.STRING()))
                .toArray(Column[]::new));
        List<RowData> rows = values.stream()
                .map(row -> (RowData) GenericRowData.of(
                        row.stream().map(StringData::fromString).toArray()))
                .toList();
        return new Answer(columns, Rows.of(rows.iterator()));
    }
}
