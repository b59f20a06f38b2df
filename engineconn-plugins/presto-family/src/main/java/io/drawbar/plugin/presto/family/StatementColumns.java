package io.drawbar.plugin.presto.family;

import io.drawbar.engine.jdbc.analyse.Token;
import io.drawbar.plugin.presto.family.Mentions.Mention;
import io.drawbar.plugin.presto.family.ReferredColumns.Told;
import io.drawbar.plugin.presto.family.StandIns.Place;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The columns of the tables that a statement reads and writes. Used once. */
final class StatementColumns {
    private static final Set<String> BEFORE_A_STAR = Set.of("select", "distinct", "all", ",", ".");

    private final Connection connection;
    private final String text;
    private final List<Token> tokens;
    private final Set<TableName> reads;
    private final Optional<MadeRows> makes;

    /**
     * Of a query.
     *
     * @param statement without parameters
     * @param reads what it reads, as it is told
     * @param makes where its rows go
     */
    StatementColumns(Connection connection, String statement, Set<TableName> reads, Optional<MadeRows> makes) {
        this.connection = connection;
        this.text = statement;
        this.tokens = FamilyTokens.of(statement);
        this.reads = Set.copyOf(reads);
        this.makes = makes;
    }

    /**
     * What is known of them.
     *
     * @param read by table; a table whose columns cannot be told is missing
     * @param written empty when they cannot be told
     */
    record Columns(Map<TableName, List<String>> read, Optional<List<String>> written) {
        static final Columns UNTOLD = new Columns(Map.of(), Optional.empty());
    }

    Columns find() throws SQLException {
        // Hidden columns, such as the path of a row's file, are in no list.
        boolean hidden =
                tokens.stream().anyMatch(token -> token.quoted() && token.text().startsWith("$"));
        Map<Mention, TableName> mentions = mentions();
        if (mentions.isEmpty() && makes.isEmpty()) {
            return Columns.UNTOLD;
        }
        Set<TableName> asked = new LinkedHashSet<>();
        for (Mention mention : mentions.keySet()) {
            asked.add(TableName.of(mention.name(), connection));
        }
        if (makes.isPresent()) {
            asked.add(TableName.of(makes.get().name(), connection));
        }
        Map<TableName, List<String>> known = columns(asked);
        List<Place> places = new ArrayList<>();
        for (Map.Entry<Mention, TableName> entry : mentions.entrySet()) {
            TableName named = TableName.of(entry.getKey().name(), connection);
            if (known.containsKey(named) && !hidden) {
                places.add(new Place(entry.getKey(), entry.getValue(), known.get(named)));
            }
        }
        Told told = new ReferredColumns(connection, new StandIns(text, places), hasStars()).ask();
        return new Columns(told.read(), makes.isEmpty() ? Optional.empty() : written(makes.get(), known, told.plan()));
    }

    private Optional<List<String>> written(MadeRows rows, Map<TableName, List<String>> known, Optional<String> plan)
            throws SQLException {
        if (rows.columns().isPresent()) {
            return rows.columns();
        }
        if (rows.insert()) {
            return Optional.ofNullable(known.get(TableName.of(rows.name(), connection)));
        }
        boolean commas = Stream.concat(
                        tokens.stream().filter(Token::quoted).map(Token::text),
                        known.values().stream().flatMap(List::stream))
                .anyMatch(name -> name.contains(","));
        return commas ? Optional.empty() : plan.flatMap(OutputColumns::of);
    }

    /** Whether all columns of something may be meant without being named; not where they are counted or multiplied. */
    private boolean hasStars() {
        for (int at = 1; at < tokens.size(); at++) {
            Token before = tokens.get(at - 1);
            if ((tokens.get(at).is("*") && !before.quoted() && BEFORE_A_STAR.contains(before.text()))
                    || before.is("natural")
                    || before.is("table")) {
                return true;
            }
        }
        return false;
    }

    /** Which tables that are told stand where. */
    private Map<Mention, TableName> mentions() throws SQLException {
        Map<Mention, TableName> found = new LinkedHashMap<>();
        Map<Mention, TableName> others = new LinkedHashMap<>();
        Set<TableName> left = new HashSet<>(reads);
        for (Mention mention : Mentions.of(tokens).all()) {
            TableName name = TableName.of(mention.name(), connection);
            if (reads.contains(name)) {
                found.put(mention, name);
                left.remove(name);
            } else {
                others.put(mention, name);
            }
        }
        // A connector may tell another name of the schema than the statement does.
        for (Map.Entry<Mention, TableName> other : others.entrySet()) {
            List<TableName> there =
                    left.stream().filter(other.getValue()::mayBe).toList();
            long here = others.values().stream()
                    .distinct()
                    .filter(other.getValue()::mayBe)
                    .count();
            if (there.size() == 1 && here == 1) {
                found.put(other.getKey(), there.get(0));
            }
        }
        return found.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> entry.getKey().begin()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (one, two) -> one, LinkedHashMap::new));
    }

    /** All columns of some tables in their order; without tables that are not there. */
    private Map<TableName, List<String>> columns(Set<TableName> tables) throws SQLException {
        List<TableName> asked = List.copyOf(tables);
        List<String> each = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            TableName table = asked.get(i);
            if (!table.catalog().isEmpty()) {
                each.add("select " + i + " as i, column_name, ordinal_position as p from "
                        + FamilyDriver.quoted(table.catalog()) + ".information_schema.columns where table_schema = "
                        + literal(table.schema()) + " and table_name = " + literal(table.table()));
            }
        }
        Map<TableName, List<String>> columns = new LinkedHashMap<>();
        if (!each.isEmpty()) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(String.join(" union all ", each) + " order by i, p")) {
                while (rows.next()) {
                    columns.computeIfAbsent(asked.get(rows.getInt(1)), table -> new ArrayList<>())
                            .add(rows.getString(2));
                }
            }
        }
        return columns;
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
