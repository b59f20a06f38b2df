package io.drawbar.engine.spi;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What catalogs, schemas, tables and columns an engine has, as one session sees them. Names are exact, never patterns: the host
 * matches patterns. Implementations are thread-safe.
 */
public interface EngineCatalog {

    /** The names of all catalogs. */
    List<String> catalogs() throws EngineException;

    /** The catalog and schema that unqualified names belong to now. */
    Current current() throws EngineException;

    /** The names of the schemas of a catalog. */
    List<String> schemas(String catalog) throws EngineException;

    /** Pushes the tables and views of a schema, with no promise of an order. */
    void tables(String catalog, String schema, Consumer<Table> into) throws EngineException;

    /** The columns of a table in order; empty when there is no such table. */
    List<Column> columns(String catalog, String schema, String table) throws EngineException;

    /**
     * Pushes the functions and procedures of a schema, with no promise of an order.
     *
     * @param arguments whether {@link Routine#arguments} are wanted; without, they may be left out
     */
    default void routines(String catalog, String schema, boolean arguments, Consumer<Routine> into)
            throws EngineException {}

    /** Pushes the functions and procedures that belong to no schema: those that are built in, and temporary ones. */
    default void builtInRoutines(boolean arguments, Consumer<Routine> into) throws EngineException {}

    /**
     * Where unqualified names belong.
     *
     * @param catalog the catalog's name
     * @param schema the schema's name
     */
    record Current(String catalog, String schema) {
        public Current {
            Objects.requireNonNull(catalog, "catalog");
            Objects.requireNonNull(schema, "schema");
        }
    }

    /**
     * A table or view.
     *
     * @param name its name within the schema
     * @param type {@code TABLE}, {@code VIEW}, {@code LOCAL TEMPORARY}, {@code SYSTEM TABLE} as in JDBC
     * @param comment what its makers say of it
     */
    record Table(String name, String type, Optional<String> comment) {
        public Table {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(comment, "comment");
        }
    }

    /**
     * A column.
     *
     * @param name its name
     * @param typeName the engine's own name for its type, such as {@code decimal(10,2)}
     * @param jdbcType the nearest of {@code java.sql.Types}
     * @param size precision of a number, length of a string; empty when unbounded or meaningless
     * @param scale digits after the point, where it has a meaning
     * @param nullable whether it may hold null
     * @param comment what its makers say of it
     */
    record Column(
            String name,
            String typeName,
            int jdbcType,
            OptionalInt size,
            OptionalInt scale,
            boolean nullable,
            Optional<String> comment) {
        public Column {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(typeName, "typeName");
            Objects.requireNonNull(size, "size");
            Objects.requireNonNull(scale, "scale");
            Objects.requireNonNull(comment, "comment");
        }
    }

    /**
     * A function or procedure.
     *
     * @param name its name within the schema; several may share it
     * @param specificName tells it from others of that name; the name itself when there are none
     * @param kind what it is
     * @param comment what its makers say of it
     * @param arguments what it takes and gives, in order; empty as well when the engine does not tell
     */
    record Routine(
            String name, String specificName, RoutineKind kind, Optional<String> comment, List<Argument> arguments) {
        public Routine {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(specificName, "specificName");
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(comment, "comment");
            arguments = List.copyOf(arguments);
        }
    }

    /** What a routine is. */
    enum RoutineKind {
        /** Gives a value for each row or group of rows. */
        FUNCTION,
        /** Gives rows. */
        TABLE_FUNCTION,
        /** Is called for what it does. */
        PROCEDURE
    }

    /**
     * What a routine takes or gives.
     *
     * @param mode which of the two
     * @param type its name, which may be empty, and type
     */
    record Argument(ArgumentMode mode, Column type) {
        public Argument {
            Objects.requireNonNull(mode, "mode");
            Objects.requireNonNull(type, "type");
        }
    }

    /** Which way an argument goes. */
    enum ArgumentMode {
        IN,
        IN_OUT,
        OUT,
        /** The value of a function. */
        RETURN,
        /** A column of the rows that it gives. */
        RESULT_COLUMN
    }
}
