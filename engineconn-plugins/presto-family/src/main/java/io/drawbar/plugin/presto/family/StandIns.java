package io.drawbar.plugin.presto.family;

import io.drawbar.engine.jdbc.analyse.ColumnMarks;
import io.drawbar.engine.jdbc.analyse.Subqueries;
import io.drawbar.plugin.presto.family.Mentions.Mention;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A statement in which subqueries stand for tables, with the same columns of the same names and types, so that the cluster resolves the
 * other names in it as it did before. Such statements are explained, and never run.
 *
 * @param text the statement
 * @param places of the tables, in their order
 */
record StandIns(String text, List<Place> places) {
    StandIns {
        places = List.copyOf(places);
    }

    /**
     * Where a table stands.
     *
     * @param table as the analysis tells it
     * @param columns all that it has
     */
    record Place(Mention mention, TableName table, List<String> columns) {
        Place {
            columns = List.copyOf(columns);
        }
    }

    /**
     * Every column is an expression that tells in a plan whether the plan has any use for it. It can neither be computed by the planner nor
     * given to a connector, because it has to do with chance.
     */
    String marked(ColumnMarks marks) {
        return with((at, place) -> IntStream.range(0, place.columns().size())
                .mapToObj(column -> {
                    String name = FamilyDriver.quoted(place.columns().get(column));
                    return "if(cast(random() as varchar) <> '" + marks.text(at, column) + "', " + name + ") as " + name;
                })
                .collect(Collectors.joining(", ")));
    }

    /**
     * Every column of some tables stands there twice, and cannot be named therefore.
     *
     * @param tables of which this is so; the others stay as they are
     * @param once the exceptions
     */
    String doubled(Set<TableName> tables, Function<TableName, Set<String>> once) {
        return with((at, place) -> {
            if (!tables.contains(place.table())) {
                return "";
            }
            Set<String> single = once.apply(place.table());
            return place.columns().stream()
                    .flatMap(column -> single.contains(column) ? Stream.of(column) : Stream.of(column, column))
                    .map(FamilyDriver::quoted)
                    .collect(Collectors.joining(", "));
        });
    }

    private String with(BiFunction<Integer, Place, String> columns) {
        List<Subqueries.Place> tables =
                places.stream().map(place -> place.mention().place()).toList();
        return new Subqueries(text, tables).with(at -> columns.apply(at, places.get(at)));
    }
}
