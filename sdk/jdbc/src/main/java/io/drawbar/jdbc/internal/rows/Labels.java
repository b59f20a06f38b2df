package io.drawbar.jdbc.internal.rows;

import io.drawbar.jdbc.internal.error.Failures;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds columns by their labels: the exact one, or the first that differs in case alone. Used by one thread. */
final class Labels {
    private final List<ColumnInfo> columns;
    private final Map<String, Integer> exact = new HashMap<>();
    private final Map<String, Integer> loose = new HashMap<>();

    Labels(List<ColumnInfo> columns) {
        this.columns = columns;
    }

    int find(String label) throws SQLException {
        if (label == null) {
            throw Failures.argument("The label is null.");
        }
        if (exact.isEmpty()) {
            for (int i = columns.size(); i > 0; i--) {
                exact.put(columns.get(i - 1).label(), i);
                loose.put(columns.get(i - 1).label().toLowerCase(Locale.ROOT), i);
            }
        }
        Integer found = exact.get(label);
        if (found == null) {
            found = loose.get(label.toLowerCase(Locale.ROOT));
        }
        if (found == null) {
            List<String> names = new ArrayList<>();
            columns.stream().limit(50).forEach(column -> names.add(column.label()));
            throw new java.sql.SQLSyntaxErrorException(
                    "There is no column '" + label + "'; there are " + names + ".", "42703");
        }
        return found;
    }
}
