package io.drawbar.plugin.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.types.logical.LogicalType;

/** The types of the columns that an {@code INSERT} writes, in the order in which a row has them. */
record SinkColumns(List<LogicalType> types) {
    SinkColumns {
        types = List.copyOf(types);
    }

    static SinkColumns of(SinkModifyOperation insert) {
        ResolvedSchema schema = insert.getContextResolvedTable().getResolvedSchema();
        List<Column> written = new ArrayList<>();
        int[][] named = insert.getTargetColumns();
        if (named == null || named.length == 0) {
            schema.getColumns().stream()
                    .filter(Column::isPersisted)
                    .filter(column -> !insert.getStaticPartitions().containsKey(column.getName()))
                    .forEach(written::add);
        } else {
            for (int[] path : named) {
                written.add(schema.getColumns().get(path[0]));
            }
        }
        return new SinkColumns(written.stream()
                .map(column -> column.getDataType().getLogicalType())
                .toList());
    }

    /** A null of a column's type; whether the column takes nulls is told when the row comes. */
    Optional<String> nullOf(int index) {
        return index < types.size()
                ? Optional.of("CAST(NULL AS " + types.get(index).copy(true).asSerializableString() + ")")
                : Optional.empty();
    }
}
