package io.drawbar.engine.jdbc;

import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.SqlDialect;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** What a database tells of its tables, through the driver's metadata. Thread-safe. */
final class JdbcCatalog implements EngineCatalog {
    /** The name of what a database has no name for. */
    private static final String ONLY = "main";

    private static final String ONLY_CATALOG = "def";

    private final JdbcSession session;
    private final JdbcDialect dialect;

    JdbcCatalog(JdbcSession session, JdbcDialect dialect) {
        this.session = session;
        this.dialect = dialect;
    }

    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private <T> T ask(Question<T> question) throws EngineException {
        try {
            if (session.tryLock()) {
                try {
                    return question.ask(session.connection());
                } finally {
                    session.unlock();
                }
            }
            Connection other = session.another();
            try {
                return question.ask(other);
            } finally {
                session.giveBack(other);
            }
        } catch (SQLException e) {
            throw dialect.failure(e, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EngineException.cancelled();
        }
    }

    /** What the driver says of its database's SQL. */
    SqlDialect sql() throws EngineException {
        return ask(connection -> dialect.sql(connection.getMetaData()));
    }

    @Override
    public void builtInRoutines(boolean arguments, Consumer<Routine> into) throws EngineException {
        ask(dialect::builtInRoutines).forEach(into);
    }

    @Override
    public void routines(String catalog, String schema, boolean arguments, Consumer<Routine> into)
            throws EngineException {
        List<Routine> found = ask(connection -> {
            DatabaseMetaData meta = connection.getMetaData();
            JdbcRoutines routines =
                    switch (dialect.naming()) {
                        case BOTH -> new JdbcRoutines(meta, catalogArgument(connection, catalog), exact(meta, schema));
                        case CATALOGS_ONLY -> new JdbcRoutines(meta, schema, null);
                        case NEITHER -> new JdbcRoutines(meta, null, null);
                    };
            return routines.read(arguments);
        });
        found.forEach(into);
    }

    @Override
    public List<String> catalogs() throws EngineException {
        return switch (dialect.naming()) {
            case BOTH ->
                ask(connection -> {
                    List<String> names = names(connection.getMetaData().getCatalogs(), "TABLE_CAT");
                    return names.isEmpty() ? List.of(catalog(connection)) : names;
                });
            case CATALOGS_ONLY -> List.of(ONLY_CATALOG);
            case NEITHER -> List.of(ONLY);
        };
    }

    private static String catalog(Connection connection) throws SQLException {
        return Optional.ofNullable(connection.getCatalog())
                .filter(name -> !name.isEmpty())
                .orElse(ONLY_CATALOG);
    }

    @Override
    public Current current() throws EngineException {
        return switch (dialect.naming()) {
            case BOTH ->
                ask(connection -> new Current(
                        catalog(connection),
                        Optional.ofNullable(connection.getSchema()).orElse("")));
            case CATALOGS_ONLY ->
                ask(connection -> new Current(
                        ONLY_CATALOG,
                        Optional.ofNullable(connection.getCatalog()).orElse("")));
            case NEITHER -> new Current(ONLY, ONLY);
        };
    }

    @Override
    public List<String> schemas(String catalog) throws EngineException {
        return switch (dialect.naming()) {
            case BOTH ->
                ask(connection -> {
                    List<String> names = new ArrayList<>();
                    try (ResultSet rows =
                            connection.getMetaData().getSchemas(catalogArgument(connection, catalog), null)) {
                        while (rows.next()) {
                            String of = rows.getString("TABLE_CATALOG");
                            if (of == null || of.isEmpty() || of.equals(catalog)) {
                                names.add(rows.getString("TABLE_SCHEM"));
                            }
                        }
                    }
                    return names;
                });
            case CATALOGS_ONLY ->
                ask(connection -> names(connection.getMetaData().getCatalogs(), "TABLE_CAT"));
            case NEITHER -> List.of(ONLY);
        };
    }

    /** A name that stands for a catalog without one means all. */
    private static String catalogArgument(Connection connection, String catalog) throws SQLException {
        return catalog.equals(ONLY_CATALOG) && !ONLY_CATALOG.equals(connection.getCatalog()) ? null : catalog;
    }

    @Override
    public void tables(String catalog, String schema, Consumer<Table> into) throws EngineException {
        List<Table> tables = ask(connection -> {
            DatabaseMetaData meta = connection.getMetaData();
            List<Table> found = new ArrayList<>();
            try (ResultSet rows =
                    switch (dialect.naming()) {
                        case BOTH ->
                            meta.getTables(catalogArgument(connection, catalog), exact(meta, schema), "%", null);
                        case CATALOGS_ONLY -> meta.getTables(schema, null, "%", null);
                        case NEITHER -> meta.getTables(null, null, "%", null);
                    }) {
                while (rows.next()) {
                    Optional<String> type = type(rows.getString("TABLE_TYPE"));
                    if (type.isPresent()) {
                        found.add(new Table(rows.getString("TABLE_NAME"), type.get(), text(rows, "REMARKS")));
                    }
                }
            }
            return found;
        });
        tables.forEach(into);
    }

    /** What can be read from, as JDBC calls it; empty for indexes, sequences and the like. */
    private static Optional<String> type(String told) {
        String type = told == null ? "TABLE" : told.toUpperCase(Locale.ROOT);
        if (type.contains("VIEW")) {
            return Optional.of("VIEW");
        }
        if (type.contains("TEMPORARY")) {
            return Optional.of("LOCAL TEMPORARY");
        }
        if (type.startsWith("SYSTEM") && type.contains("TABLE")) {
            return Optional.of("SYSTEM TABLE");
        }
        return type.contains("TABLE") ? Optional.of("TABLE") : Optional.empty();
    }

    @Override
    public List<Column> columns(String catalog, String schema, String table) throws EngineException {
        return ask(connection -> {
            DatabaseMetaData meta = connection.getMetaData();
            List<Column> found = new ArrayList<>();
            String name = exact(meta, table);
            try (ResultSet rows =
                    switch (dialect.naming()) {
                        case BOTH ->
                            meta.getColumns(catalogArgument(connection, catalog), exact(meta, schema), name, "%");
                        case CATALOGS_ONLY -> meta.getColumns(schema, null, name, "%");
                        case NEITHER -> meta.getColumns(null, null, name, "%");
                    }) {
                while (rows.next()) {
                    found.add(new Column(
                            rows.getString("COLUMN_NAME"),
                            text(rows, "TYPE_NAME").orElse(""),
                            rows.getInt("DATA_TYPE"),
                            number(rows, "COLUMN_SIZE"),
                            number(rows, "DECIMAL_DIGITS"),
                            rows.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls,
                            text(rows, "REMARKS")));
                }
            }
            return found;
        });
    }

    /** A pattern that matches the name and nothing else. */
    private static String exact(DatabaseMetaData meta, String name) throws SQLException {
        String escape = Optional.ofNullable(meta.getSearchStringEscape()).orElse("");
        if (escape.isEmpty()) {
            return name;
        }
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    private static List<String> names(ResultSet answer, String column) throws SQLException {
        try (ResultSet rows = answer) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(column));
            }
            return names;
        }
    }

    static Optional<String> text(ResultSet rows, String column) throws SQLException {
        return Optional.ofNullable(rows.getString(column)).filter(text -> !text.isEmpty());
    }

    static OptionalInt number(ResultSet rows, String column) throws SQLException {
        int value = rows.getInt(column);
        return rows.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
