package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Lists of uses in which each table is once. */
final class TableUses {
    private TableUses() {}

    private static TableName name(TableUse use) {
        return new TableName(use.catalog(), use.schema(), use.table());
    }

    /** The uses of several parts of a statement; what one part cannot tell of a table, the whole cannot. */
    static List<TableUse> merged(Stream<TableUse> uses) {
        Map<TableName, Optional<Set<String>>> columns = new LinkedHashMap<>();
        uses.forEach(use -> columns.merge(
                name(use), use.columns().map(LinkedHashSet::new), (one, other) -> one.flatMap(left -> other.map(right -> {
                    Set<String> both = new LinkedHashSet<>(left);
                    both.addAll(right);
                    return both;
                }))));
        return columns.entrySet().stream()
                .map(entry -> entry.getKey().use(entry.getValue().map(List::copyOf)))
                .toList();
    }

    static List<TableUse> withColumns(List<TableUse> uses, Optional<List<String>> columns) {
        return uses.stream().map(use -> name(use).use(columns)).toList();
    }

    /** Without those of these tables of which no column is used. */
    static List<TableUse> withoutIdle(List<TableUse> uses, List<TableUse> tables) {
        Set<TableName> names = new LinkedHashSet<>();
        tables.forEach(table -> names.add(name(table)));
        return uses.stream()
                .filter(use -> !names.contains(name(use))
                        || use.columns().filter(List::isEmpty).isEmpty())
                .toList();
    }
}
