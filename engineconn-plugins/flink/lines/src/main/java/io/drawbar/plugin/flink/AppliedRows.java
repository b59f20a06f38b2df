package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/** The table that a stream of changes leaves; a row may be in it more than once. Not thread-safe. */
final class AppliedRows {
    private final int limit;
    private final Map<RowData, Integer> rows = new LinkedHashMap<>();
    private int size;

    AppliedRows(int limit) {
        this.limit = limit;
    }

    void apply(RowData change) throws EngineException {
        boolean adds = change.getRowKind() == RowKind.INSERT || change.getRowKind() == RowKind.UPDATE_AFTER;
        change.setRowKind(RowKind.INSERT); // or equal rows would not be
        rows.merge(change, adds ? 1 : -1, Integer::sum);
        rows.remove(change, 0);
        size += adds ? 1 : -1;
        if (size > limit) {
            throw EngineException.builder(
                            Kind.RESOURCES,
                            "The changes leave more than " + limit + " rows, which are kept until the query has ended: raise "
                                    + Changelog.APPLIED_ROWS + ", or set " + Changelog.SETTING + " to column.")
                    .sqlState("53000")
                    .build();
        }
    }

    Rows rows() {
        List<RowData> all = new ArrayList<>(Math.max(0, size));
        rows.forEach((row, times) -> {
            for (int i = 0; i < times; i++) {
                all.add(row);
            }
        });
        return Rows.of(all.iterator());
    }
}
