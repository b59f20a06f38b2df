package io.drawbar.plugin.presto.family;

import io.drawbar.engine.jdbc.analyse.ColumnMarks;
import io.drawbar.engine.jdbc.analyse.ColumnMarks.Mark;
import io.drawbar.plugin.presto.family.StandIns.Place;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which columns a statement refers to. No explanation of the clusters' tells that: a plan has columns by names of the connector's, and has
 * lost those whose values make no difference, such as one that is compared where a condition is never true. So two questions are asked
 * about the statement with subqueries for its tables ({@link StandIns}). A plan, where a mark in each column's place shows which are left.
 * And whether the statement is valid when columns that are left cannot be named any more: if it is not, the cluster's failure tells one
 * that it refers to, and the question is asked again without that one. What is found is right, because only the cluster resolves names;
 * it is whole when the statement is valid in the end, and is told only then. Used once.
 */
final class ReferredColumns {
    private static final Logger log = LoggerFactory.getLogger(ReferredColumns.class);

    private static final String PLAN = "EXPLAIN (TYPE LOGICAL, FORMAT JSON)\n";
    private static final String VALIDATE = "EXPLAIN (TYPE VALIDATE)\n";
    private static final Pattern AMBIGUOUS = Pattern.compile("Column '(.+)' is ambiguous", Pattern.DOTALL);
    /** A plan has mostly lost none, and the first is the last. */
    private static final int MOST_QUESTIONS = 32;

    private final Connection connection;
    private final StandIns statement;
    private final boolean stars;
    private final Map<TableName, Set<String>> referred = new LinkedHashMap<>();
    private final Set<Integer> planned = new LinkedHashSet<>();
    private int questions;

    /**
     * Of a statement.
     *
     * @param stars whether it may name all columns of a table without naming one
     */
    ReferredColumns(Connection connection, StandIns statement, boolean stars) {
        this.connection = connection;
        this.statement = statement;
        this.stars = stars;
    }

    /**
     * What is found out.
     *
     * @param read by table; a table whose columns cannot be told is missing
     * @param plan with other expressions in the place of the tables' columns; empty when there is none
     */
    record Told(Map<TableName, List<String>> read, Optional<String> plan) {}

    Told ask() throws SQLException {
        for (Place place : statement.places()) {
            referred.putIfAbsent(place.table(), new LinkedHashSet<>());
        }
        Optional<String> plan = plan();
        Set<TableName> settled = new LinkedHashSet<>();
        if (settle(referred.keySet())) {
            settled.addAll(referred.keySet());
        } else if (referred.size() > 1) {
            // Which table has the column that the cluster calls ambiguous is certain when it is one table's turn.
            for (TableName table : referred.keySet()) {
                if (settle(Set.of(table))) {
                    settled.add(table);
                }
            }
        }
        Map<TableName, List<String>> read = new LinkedHashMap<>();
        for (TableName table : settled) {
            if (!stars || isStarSeen(table)) {
                read.put(table, List.copyOf(referred.get(table)));
            }
        }
        return new Told(read, plan);
    }

    /** Seeds what is referred to with what a plan needs. */
    private Optional<String> plan() throws SQLException {
        ColumnMarks marks = ColumnMarks.create();
        try {
            String plan = explained(PLAN, statement.marked(marks));
            for (Mark mark : marks.in(plan)) {
                Place place = statement.places().get(mark.place());
                planned.add(mark.place());
                referred.get(place.table()).add(place.columns().get(mark.column()));
            }
            return Optional.of(plan);
        } catch (SQLException e) {
            refusal(e);
            return Optional.empty();
        }
    }

    /**
     * What is named by a star only and has no mark was lost by the plan: because nothing needs it, or because the plan has done without
     * the table, as it does for rows that are none. Only the former is known to be nothing.
     */
    private boolean isStarSeen(TableName table) {
        List<Place> places = statement.places();
        for (int at = 0; at < places.size(); at++) {
            Place place = places.get(at);
            if (place.table().equals(table)
                    && !planned.contains(at)
                    && !referred.get(table).containsAll(place.columns())) {
                return false;
            }
        }
        return true;
    }

    /** Finds all columns of some tables. */
    private boolean settle(Set<TableName> tables) throws SQLException {
        while (isAnyDoubled(tables)) {
            Optional<String> refusal = refused(statement.doubled(tables, referred::get));
            if (refusal.isEmpty()) {
                return true;
            }
            questions++;
            Matcher ambiguous = AMBIGUOUS.matcher(refusal.get());
            if (questions >= MOST_QUESTIONS || !ambiguous.find() || !take(ambiguous.group(1), tables)) {
                log.debug("Columns of {} cannot be told after {} questions: {}", tables, questions, refusal.get());
                return false;
            }
        }
        return true;
    }

    private boolean isAnyDoubled(Set<TableName> tables) {
        return statement.places().stream()
                .anyMatch(place -> tables.contains(place.table())
                        && !referred.get(place.table()).containsAll(place.columns()));
    }

    /** Notes a column that the cluster has named, if it can be that of one table only. */
    private boolean take(String name, Set<TableName> tables) {
        Map<TableName, String> found = new LinkedHashMap<>();
        for (Place place : statement.places()) {
            if (tables.contains(place.table())) {
                place.columns().stream()
                        .filter(column -> !referred.get(place.table()).contains(column))
                        .filter(column -> isOrEndsWith(name, column))
                        .forEach(column -> found.merge(
                                place.table(), column, (one, other) -> one.length() > other.length() ? one : other));
            }
        }
        if (found.size() != 1) {
            return false;
        }
        found.forEach((table, column) -> referred.get(table).add(column));
        return true;
    }

    private static boolean isOrEndsWith(String name, String column) {
        int before = name.length() - column.length();
        return before >= 0
                && name.regionMatches(true, before, column, 0, column.length())
                && (before == 0 || name.charAt(before - 1) == '.');
    }

    private Optional<String> refused(String text) throws SQLException {
        try {
            String unused = explained(VALIDATE, text);
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(refusal(e));
        }
    }

    private String explained(String how, String text) throws SQLException {
        try (Statement explain = connection.createStatement();
                ResultSet rows = explain.executeQuery(how + text)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }

    /** Why the cluster explains nothing. That it cannot be asked is another thing. */
    private static String refusal(SQLException thrown) throws SQLException {
        if (thrown.getErrorCode() == 0) {
            throw thrown;
        }
        log.debug("Not explained with other columns", thrown);
        return String.valueOf(thrown.getMessage());
    }
}
