package io.drawbar.plugin.hiveserver2;

import io.drawbar.engine.jdbc.analyse.Subqueries;
import io.drawbar.engine.jdbc.analyse.Subqueries.Place;
import io.drawbar.engine.jdbc.analyse.Token;
import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Where a statement reads a table, so that subqueries can stand there. Such statements are explained, and never run; where a place is
 * mistaken for one, the server refuses them.
 */
final class TablePlaces {
    private static final Set<String> BEFORE_A_TABLE = Set.of("from", "join", ",");
    private static final Set<String> BEFORE_A_TARGET = Set.of("into", "table", "overwrite");
    private static final Set<String> BEHIND_A_TABLE = Set.of(
            "where",
            "group",
            "order",
            "sort",
            "cluster",
            "distribute",
            "limit",
            "having",
            "window",
            "union",
            "intersect",
            "except",
            "minus",
            "join",
            "inner",
            "left",
            "right",
            "full",
            "cross",
            "natural",
            "on",
            "using",
            "lateral",
            "tablesample",
            "insert",
            "select",
            "map",
            "reduce",
            "for");

    private final Words words;
    private final TableUse table;
    private final List<Place> places = new ArrayList<>();

    private TablePlaces(Words words, TableUse table) {
        this.words = words;
        this.table = table;
    }

    /** Empty when there are none, or it is not sure that these are all. */
    static Optional<TablePlaces> of(Words words, TableUse table) {
        TablePlaces places = new TablePlaces(words, table);
        for (int i = 0; i < words.all().size(); i++) {
            if (words.is(i, table.table()) && words.all().get(i).name() && !places.take(i)) {
                return Optional.empty();
            }
        }
        return places.places.isEmpty() ? Optional.empty() : Optional.of(places);
    }

    int count() {
        return places.size();
    }

    /** @return whether it is clear what the name is there */
    private boolean take(int at) {
        List<Token> all = words.all();
        boolean second = words.is(at - 1, ".");
        int first = second ? at - 2 : at;
        String before = first > 0 ? all.get(first - 1).text() : "";
        if (second && !(first >= 0 && words.is(first, table.schema().orElse("")))) {
            return true; // a column, or a table of another schema
        }
        if (!second && words.is(at + 1, ".")) {
            return true; // what is before a column
        }
        if (BEFORE_A_TARGET.contains(before) || before.equals(")")) {
            return true;
        }
        if (!BEFORE_A_TABLE.contains(before) || (words.is(at + 1, "as") && words.is(at + 2, "("))) {
            return false;
        }
        boolean renamed = at + 1 < all.size()
                && all.get(at + 1).name()
                && !BEHIND_A_TABLE.contains(all.get(at + 1).text());
        places.add(new Place(
                all.get(first).begin(),
                all.get(at).end(),
                renamed ? Optional.empty() : Optional.of(quoted(table.table()))));
        return true;
    }

    /**
     * The statement with subqueries in these places.
     *
     * @param columns of the subquery in a place
     */
    String with(IntFunction<String> columns) {
        return new Subqueries(words.text(), places).with(columns);
    }

    static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
