package io.drawbar.jdbc.internal.rows;

import io.drawbar.jdbc.internal.value.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Rows that the driver makes itself. Values are the neutral ones of {@link Column#value}, or null. */
public final class MemoryRows implements RowSource {
    private final List<ColumnInfo> columns;
    private final List<Object[]> rows;
    private final List<Column> values = new ArrayList<>();
    private boolean begun;

    public MemoryRows(List<ColumnInfo> columns, List<Object[]> rows) {
        this.columns = Collections.unmodifiableList(columns);
        this.rows = rows;
        for (int i = 0; i < columns.size(); i++) {
            values.add(new Cells(i));
        }
    }

    /** Columns of texts. */
    public static List<ColumnInfo> texts(String... labels) {
        List<ColumnInfo> columns = new ArrayList<>();
        Arrays.stream(labels).forEach(label -> columns.add(ColumnInfo.of(label, java.sql.Types.VARCHAR)));
        return columns;
    }

    private final class Cells implements Column {
        private final int place;

        Cells(int place) {
            this.place = place;
        }

        @Override
        public boolean isNull(int row) {
            return rows.get(row)[place] == null;
        }

        @Override
        public Object value(int row) {
            return rows.get(row)[place];
        }
    }

    @Override
    public List<ColumnInfo> columns() {
        return columns;
    }

    @Override
    public List<? extends Column> values() {
        return values;
    }

    @Override
    public boolean nextBatch() {
        boolean first = !begun;
        begun = true;
        return first && !rows.isEmpty();
    }

    @Override
    public int firstRow() {
        return 0;
    }

    @Override
    public int endRow() {
        return rows.size();
    }

    @Override
    public void close() {
        begun = true;
    }
}
