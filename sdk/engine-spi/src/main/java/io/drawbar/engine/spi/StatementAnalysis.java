package io.drawbar.engine.spi;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a statement is and what it touches, as the engine's own parser or planner sees it; never found by looking at the text. It must
 * not say less than is true: who decides by it what a user may do takes a table that is missing here for one that is not touched. What
 * cannot be told is told so: {@link Kind#UNKNOWN}, or columns that are empty.
 *
 * <p>An engine with a planner at hand walks the analysed plan: leaves are what is read, and the columns are those that something above
 * refers to. One that is asked over the network lets its server answer. An optimised plan has lost what makes no difference to its result,
 * and columns are told only where it is sure that nothing of them was lost; tables that the text names besides are looked up, and told.
 * Databases behind JDBC mostly have nothing that suits, and do not declare {@code analyse}.
 *
 * @param kind what it is
 * @param reads tables and views that it reads, each once; a view and not what is behind it where the engine can tell. A file that is
 *     read by its path is a table of that name in a schema named after its format
 * @param writes tables and views that it changes, creates or drops
 */
public record StatementAnalysis(Kind kind, List<TableUse> reads, List<TableUse> writes) {

    /** What a statement is. */
    public enum Kind {
        /** It answers rows and changes nothing. */
        QUERY,
        /** It changes rows: INSERT, UPDATE, DELETE, MERGE, and CREATE TABLE AS, which writes them. */
        DML,
        /** It changes definitions. */
        DDL,
        /** It changes or shows settings, explains, lists, or calls something. */
        UTILITY,
        /** The engine cannot tell. */
        UNKNOWN
    }

    /**
     * A table or view that a statement uses.
     *
     * @param catalog its catalog, where the engine has catalogs
     * @param schema its schema, where the engine has schemas
     * @param table its name
     * @param columns the names of the columns that are used, in no order; empty when the engine cannot tell, and then all may be
     */
    public record TableUse(
            Optional<String> catalog, Optional<String> schema, String table, Optional<List<String>> columns) {
        public TableUse {
            Objects.requireNonNull(catalog, "catalog");
            Objects.requireNonNull(schema, "schema");
            Objects.requireNonNull(table, "table");
            columns = columns.map(List::copyOf);
        }
    }

    public StatementAnalysis {
        Objects.requireNonNull(kind, "kind");
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
    }
}
