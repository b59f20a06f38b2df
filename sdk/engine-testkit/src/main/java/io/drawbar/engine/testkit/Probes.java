package io.drawbar.engine.testkit;

import io.drawbar.engine.spi.SqlDialect.Ability;
import io.drawbar.engine.spi.StatementAnalysis;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How one engine says what the contract wants to try. Texts are single statements in the engine's default language. */
public interface Probes {

    /**
     * A value of a type.
     *
     * @param text a query of one row and one column
     * @param arrowType the column's Arrow type, as Arrow's {@code toString} writes it
     * @param value what {@link ArrowDecoder} makes of it
     */
    record TypeProbe(String text, String arrowType, Object value) {}

    /**
     * A failure.
     *
     * @param text what fails
     * @param line where, from 1; 0 when the engine cannot tell
     * @param message a part of the message
     */
    record FailureProbe(String text, int line, String message) {}

    /**
     * An object that only the session that made it sees, and that goes with it.
     *
     * @param make a statement that makes it
     * @param use a query that answers rows of it
     */
    record TemporaryProbe(String make, String use) {}

    /**
     * A setting of a session.
     *
     * @param name its name
     * @param value a value that is not its default
     * @param show a query that answers its value somewhere in its first row
     */
    record SettingProbe(String name, String value, String show) {}

    /**
     * A table that is there, in the current schema of a new session if {@code schema} is empty.
     *
     * @param setup statements that make it
     * @param columns names of its columns in order
     */
    record TableProbe(Optional<String> schema, List<String> setup, String name, List<String> columns) {}

    /**
     * A statement and what it touches.
     *
     * @param setup statements to run before
     * @param reads names of columns by names of tables; none where the engine cannot tell them
     * @param writes the same for what is changed
     */
    record AnalysisProbe(
            List<String> setup,
            String text,
            StatementAnalysis.Kind kind,
            Map<String, Set<String>> reads,
            Map<String, Set<String>> writes) {

        /** A query on one table. */
        public static AnalysisProbe query(String text, String table, String... columns) {
            return new AnalysisProbe(
                    List.of(), text, StatementAnalysis.Kind.QUERY, Map.of(table, Set.of(columns)), Map.of());
        }

        /** A change of the rows of one table. */
        public static AnalysisProbe change(String text, String table, String... columns) {
            return new AnalysisProbe(
                    List.of(), text, StatementAnalysis.Kind.DML, Map.of(), Map.of(table, Set.of(columns)));
        }
    }

    /** A query that answers the number 1 in one row and one column. */
    String one();

    /** A query of {@code n} rows whose first column is a BIGINT counting from 0, in order, beside a few other columns. */
    String numbers(long n);

    /** The same as {@link #numbers} with no rows. */
    default String noRows() {
        return numbers(0);
    }

    /** A statement that runs for minutes without pushing rows. */
    String slow();

    /** A query that answers this text, written as a literal. */
    String text(String value);

    /** A query of one column that bears this name, if the engine keeps names of columns as they are written. */
    default Optional<String> named(String name) {
        return Optional.empty();
    }

    /** A query of one column and three rows in order: null, the probe's value, null; if the engine can say that. */
    default Optional<String> amongNulls(TypeProbe probe) {
        return Optional.empty();
    }

    /**
     * What SQL says for {@link #amongNulls}: a case over three rows. Probes that have a FROM of their own, or are null, are left out.
     *
     * @param threeRows a table expression of three rows whose only column k counts from 1
     */
    static Optional<String> caseAmongNulls(TypeProbe probe, String threeRows) {
        String select = "select ";
        if (probe.value() == null
                || !probe.text().startsWith(select)
                || probe.text().contains(" from ")) {
            return Optional.empty();
        }
        String value = probe.text().substring(select.length());
        return Optional.of("select case when k = 2 then " + value + " end as x from " + threeRows + " order by k");
    }

    /** An object of a session's own, if the engine has such. */
    default Optional<TemporaryProbe> temporary() {
        return Optional.empty();
    }

    /**
     * Names, as regular expressions, of threads that the engine's own libraries start once for the process and never end, such as a
     * static cleaner's. Each entry is a thread that a heavy engine's process ends with, and that a thin engine must not have.
     */
    default List<String> threadsThatOutliveTheEngine() {
        return List.of();
    }

    /** Values of all types. */
    List<TypeProbe> types();

    /** A statement that is no statement. */
    FailureProbe syntaxError();

    /** A statement that is well-formed and fails because of what the user asked for. */
    FailureProbe userError();

    /** A query that pushes some rows of a result and then fails, if the engine can be made to do that. */
    default Optional<String> lateFailure() {
        return Optional.empty();
    }

    /** A setting that each session has for itself. */
    SettingProbe setting();

    /** A name that is no setting of a session, or a setting that a session may not change. */
    List<String> refusedSettings();

    /** A statement that answers no rows, and how many rows it says to have changed. */
    Map.Entry<String, Optional<Long>> update();

    /** A statement that changes what {@link SettingProbe#show} answers, to see that preparing does not run it. */
    String change();

    /** A table that the catalog lists. */
    Optional<TableProbe> table();

    /** A query with one marker that answers the marker's value. */
    Optional<String> marker();

    /** Statements and what they touch, for engines that declare {@code analyse}. */
    default List<AnalysisProbe> analyses() {
        return List.of();
    }

    /** What {@link #marker} answers for a value, in an engine that has no such type as the value's. */
    default Object answered(Object value) {
        return value;
    }

    /** A query with one marker whose place tells that it is a BIGINT. */
    default Optional<String> bigintMarker() {
        return Optional.empty();
    }

    /**
     * Makes a table with the columns {@code a int not null, b int}, if the engine has tables of its own; without an error when that
     * works and only then.
     *
     * @param name the table's name as it is to be written
     */
    default Optional<String> newTable(String name) {
        return Optional.empty();
    }

    /** What the engine can do, in part or in some cases, and does not claim: not held against it. */
    default Set<Ability> modestClaims() {
        return Set.of();
    }

    /** A function or procedure that the catalog lists without a schema or in the current one. */
    default Optional<String> routine() {
        return Optional.empty();
    }
}
