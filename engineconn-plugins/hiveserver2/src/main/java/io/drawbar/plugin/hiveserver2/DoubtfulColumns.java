package io.drawbar.plugin.hiveserver2;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbar.engine.jdbc.analyse.ColumnMarks;
import io.drawbar.engine.jdbc.analyse.ColumnMarks.Mark;
import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles whether a statement refers to columns of a table that its words may mean and its plan does not have. The server resolves the
 * names: in a plan, marks in the columns' places tell which are needed; and the statement without the other columns is valid, or the
 * server names one that is missing. Used once.
 */
final class DoubtfulColumns {
    private static final Logger log = LoggerFactory.getLogger(DoubtfulColumns.class);
    private static final Pattern MISSING =
            Pattern.compile("Invalid (?:table alias or )?column reference '?([^':]+)'?", Pattern.CASE_INSENSITIVE);
    private static final int MOST_QUESTIONS = 8;

    private final Explainer explainer;
    private final Words words;
    private final TableUse table;
    private final List<String> all;
    private final Set<String> referred;

    /** Has a statement explained. */
    @FunctionalInterface
    interface Explainer {
        JsonNode explain(String statement) throws SQLException;
    }

    /**
     * Of one table.
     *
     * @param all columns that it has
     * @param planned columns that are read for certain
     */
    DoubtfulColumns(Explainer explainer, Words words, TableUse table, List<String> all, Set<String> planned) {
        this.explainer = explainer;
        this.words = words;
        this.table = table;
        this.all = all;
        this.referred = new TreeSet<>(planned);
    }

    /** All columns that are read; empty when that is not sure. */
    Optional<Set<String>> settle() throws SQLException {
        Optional<TablePlaces> found = TablePlaces.of(words, table);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        TablePlaces places = found.get();
        Set<Integer> seen = mark(places);
        if (referred.containsAll(all)) {
            return Optional.of(referred);
        }
        if (words.mayNameAll() && seen.size() < places.count()) {
            // What is named by a star only may have been lost with the table, which a plan does without for rows that
            // are none.
            return Optional.empty();
        }
        for (int i = 0; i < MOST_QUESTIONS; i++) {
            if (isElsewhere()) {
                return Optional.empty();
            }
            Optional<String> missing = missing(places);
            if (missing.isEmpty()) {
                return Optional.of(referred);
            }
            Matcher name = MISSING.matcher(missing.get());
            if (!name.find() || !all.contains(name.group(1)) || !referred.add(name.group(1))) {
                log.debug("Columns of {} cannot be told: {}", table, missing.get());
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Whether a name of a column that is left out may be found elsewhere then, so that nobody would miss it. */
    private boolean isElsewhere() {
        Set<String> named = new HashSet<>(words.mayName(table.table(), all));
        named.removeAll(referred);
        return !named.isEmpty() && (words.mayCorrelate() || named.stream().anyMatch(words::mayBeGiven));
    }

    /** Takes what a plan needs, and tells in which places it needs anything. */
    private Set<Integer> mark(TablePlaces places) throws SQLException {
        ColumnMarks marks = ColumnMarks.create();
        Set<Integer> seen = new HashSet<>();
        // It has to do with chance, so that nobody can compute it before.
        String marked = places.with(place -> IntStream.range(0, all.size())
                .mapToObj(column -> "if(cast(rand() as string) <> '" + marks.text(place, column) + "', "
                        + TablePlaces.quoted(all.get(column)) + ", null) as " + TablePlaces.quoted(all.get(column)))
                .collect(Collectors.joining(", ")));
        try {
            String plan = explainer.explain(marked).path("STAGE PLANS").toString();
            for (Mark mark : marks.in(plan)) {
                seen.add(mark.place());
                referred.add(all.get(mark.column()));
            }
        } catch (SQLException e) {
            refusal(e);
        }
        return seen;
    }

    private Optional<String> missing(TablePlaces places) throws SQLException {
        String kept = referred.isEmpty()
                ? "1 as drawbar_none"
                : referred.stream().map(TablePlaces::quoted).collect(Collectors.joining(", "));
        try {
            var unused = explainer.explain(places.with(place -> kept));
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(refusal(e));
        }
    }

    /** Why the server explains nothing. That it cannot be asked is another thing, and thrown again. */
    static String refusal(SQLException thrown) throws SQLException {
        if (String.valueOf(thrown.getSQLState()).startsWith("08")) {
            throw thrown;
        }
        log.debug("Not explained with other columns", thrown);
        return String.valueOf(thrown.getMessage());
    }
}
