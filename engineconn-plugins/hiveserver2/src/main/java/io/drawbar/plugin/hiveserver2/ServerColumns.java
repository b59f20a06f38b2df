package io.drawbar.plugin.hiveserver2;

import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import io.drawbar.plugin.hiveserver2.DoubtfulColumns.Explainer;
import io.drawbar.plugin.hiveserver2.Words.Insert;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The columns of what a statement reads and writes. What its plan refers to is read for certain; but the optimizer has lost what makes no
 * difference, such as a column in a condition that is never true, and has taken views apart. So the columns of a table are told when they
 * are at least those that the statement's words can mean: then none is missing. Else the server is asked more ({@link DoubtfulColumns}).
 * Used once.
 */
final class ServerColumns {
    private final Connection connection;
    private final Explainer explainer;
    private final Words words;
    private final PlanColumns plan;
    private final Map<TableUse, List<String>> known = new HashMap<>();

    /** @param explainer by {@code EXPLAIN FORMATTED} */
    ServerColumns(Connection connection, Explainer explainer, Words words) throws SQLException {
        this.connection = connection;
        this.explainer = explainer;
        this.words = words;
        this.plan = PlanColumns.of(explainer.explain(words.text()));
    }

    /**
     * What is read of a table.
     *
     * @param name as in {@code default@drums}
     */
    TableUse read(String name, TableUse table) throws SQLException {
        List<String> all = all(table);
        if (all.isEmpty()) {
            return table;
        }
        Set<String> planned = new TreeSet<>(plan.read().getOrDefault(name, Set.of()));
        planned.retainAll(all);
        boolean whole = plan.read().containsKey(name)
                && planned.containsAll(words.mayNameAll() ? all : words.mayName(table.table(), all));
        Optional<Set<String>> columns =
                whole ? Optional.of(planned) : new DoubtfulColumns(explainer, words, table, all, planned).settle();
        return columns.map(told -> with(table, List.copyOf(told))).orElse(table);
    }

    /** What is written into a table that is made. */
    TableUse created(TableUse table) {
        return plan.created().map(columns -> with(table, columns)).orElse(table);
    }

    /** What is written into a table that is there. A partition that is written has a value in each of its columns. */
    TableUse inserted(TableUse table) throws SQLException {
        List<String> all = all(table);
        Set<String> columns = new LinkedHashSet<>();
        for (Insert insert : words.inserts()) {
            if (insert.table().equals(table.table())
                    && insert.schema().equals(insert.schema().isEmpty() ? Optional.empty() : table.schema())) {
                columns.addAll(insert.columns().orElse(all));
                columns.addAll(insert.partition());
            }
        }
        return columns.isEmpty() || !all.containsAll(columns) ? table : with(table, List.copyOf(columns));
    }

    private static TableUse with(TableUse table, List<String> columns) {
        return new TableUse(table.catalog(), table.schema(), table.table(), Optional.of(columns));
    }

    /** With those of its partitions. */
    private List<String> all(TableUse table) throws SQLException {
        List<String> columns = known.get(table);
        if (columns == null) {
            columns = new ArrayList<>();
            String schema = table.schema().orElse("");
            try (ResultSet rows = connection.getMetaData().getColumns(null, schema, table.table(), "%")) {
                while (rows.next()) {
                    // The names were patterns.
                    if (rows.getString("TABLE_SCHEM").equalsIgnoreCase(schema)
                            && rows.getString("TABLE_NAME").equalsIgnoreCase(table.table())) {
                        columns.add(rows.getString("COLUMN_NAME"));
                    }
                }
            }
            known.put(table, columns);
        }
        return columns;
    }
}
