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
}
