package io.drawbar.plugin.jdbc;

import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.arrow.RowBatchWriter;
import io.drawbar.engine.jdbc.Cells;
import io.drawbar.engine.jdbc.ColumnPlan;
import io.drawbar.engine.jdbc.FirstWords;
import io.drawbar.engine.jdbc.SqlFailures;
import io.drawbar.engine.jdbc.StandardTypes;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.SqlDialect;
import io.drawbar.engine.spi.StatementShape;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** DuckDB, which lives in this process. Unless its SQL is trusted it reads no files, loads nothing and calls nobody. */
final class DuckDbDialect implements SourceDialect {
    private static final Set<String> USERS = Set.of(
            "Parser Error",
            "Binder Error",
            "Catalog Error",
            "Conversion Error",
            "Constraint Error",
            "Invalid Input Error",
            "Out of Range Error",
            "Mismatch Type Error",
            "TransactionContext Error",
            "Permission Error",
            "Not implemented Error",
            "Syntax Error",
            "Dependency Error",
            "Invalid Error");

    private static final Set<String> CHANGES = Set.of(
            "INSERT",
            "UPDATE",
            "DELETE",
            "MERGE",
            "CREATE",
            "DROP",
            "ALTER",
            "SET",
            "RESET",
            "COPY",
            "USE",
            "ATTACH",
            "DETACH",
            "COMMENT",
            "VACUUM",
            "CHECKPOINT",
            "LOAD",
            "INSTALL",
            "TRUNCATE",
            "EXPORT",
            "IMPORT");

    private static final Map<String, ColumnType> PLAIN = Map.ofEntries(
            Map.entry("TINYINT", Plain.INT8),
            Map.entry("SMALLINT", Plain.INT16),
            Map.entry("INTEGER", Plain.INT32),
            Map.entry("BIGINT", Plain.INT64),
            Map.entry("UTINYINT", Plain.UINT8),
            Map.entry("USMALLINT", Plain.UINT16),
            Map.entry("UINTEGER", Plain.UINT32),
            Map.entry("FLOAT", Plain.FLOAT),
            Map.entry("DOUBLE", Plain.DOUBLE),
            Map.entry("BOOLEAN", Plain.BOOLEAN),
            Map.entry("VARCHAR", Plain.UTF8),
            Map.entry("DATE", Plain.DATE));

    @Override
    public ColumnPlan plan(ResultSetMetaData meta, int column) throws SQLException {
        String name = meta.getColumnLabel(column);
        String type = meta.getColumnTypeName(column);
        Optional<ColumnType> element = type.endsWith("[]")
                ? Optional.ofNullable(PLAIN.get(type.substring(0, type.length() - 2)))
                : Optional.empty();
        if (element.isPresent()) {
            return StandardTypes.of(name, ColumnType.ListOf.of(element.get()), Cells::array);
        }
        return switch (type) {
            case "UTINYINT", "USMALLINT", "UINTEGER" -> StandardTypes.of(name, PLAIN.get(type), Cells::integer);
            case "UBIGINT" -> StandardTypes.decimal(name, 20, 0);
            case "DATE" ->
                StandardTypes.of(
                        name,
                        Plain.DATE,
                        (rows, from, into, to) -> into.set(to, rows.getObject(from, LocalDate.class)));
            case "TIME" ->
                StandardTypes.of(name, new ColumnType.Time(ColumnType.Precision.MICROS), DuckDbDialect::object);
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS" ->
                StandardTypes.of(name, ColumnType.Timestamp.local(), Cells::timestamp);
            case "TIMESTAMP_NS" ->
                StandardTypes.of(
                        name, new ColumnType.Timestamp(ColumnType.Precision.NANOS, Optional.empty()), Cells::timestamp);
            case "TIMESTAMP WITH TIME ZONE" -> StandardTypes.of(name, ColumnType.Timestamp.in("UTC"), Cells::instant);
            case "BLOB" -> StandardTypes.of(name, Plain.BINARY, Cells::blob);
            case "FLOAT" -> StandardTypes.of(name, Plain.FLOAT, Cells::single);
            case "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "DOUBLE" -> StandardTypes.plan(meta, column);
            default ->
                type.startsWith("DECIMAL")
                        ? StandardTypes.plan(meta, column)
                        : StandardTypes.of(name, Plain.UTF8, DuckDbDialect::text);
        };
    }

    private static void object(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        into.set(to, rows.getObject(from));
    }

    private static void text(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        Object value = rows.getObject(from);
        into.set(to, value == null ? null : value.toString());
    }

    /** The driver describes the count of a change as a column. */
    @Override
    public StatementShape.Kind kind(String text, boolean columns) {
        if (!columns || !CHANGES.contains(FirstWords.of(text, 1))) {
            return SourceDialect.super.kind(text, columns);
        }
        boolean perhapsRows = text.toUpperCase(Locale.ROOT).contains("RETURNING");
        return perhapsRows ? StatementShape.Kind.UNKNOWN : StatementShape.Kind.UPDATE;
    }

    @Override
    public boolean answersSeveralResults() {
        return false;
    }

    @Override
    public boolean sharesOneDatabase() {
        return true;
    }

    @Override
    public void complete(Properties properties, DataSource source) {
        if (source.trustSql()) {
            properties.setProperty("enable_external_access", "true");
        }
        if (source.readOnly()) {
            properties.setProperty("duckdb.read_only", "true");
        }
    }

    @Override
    public void prepare(Connection connection, DataSource source) throws SQLException {
        if (!source.trustSql()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set lock_configuration = true");
            }
        }
    }

    @Override
    public void setVariable(Connection connection, String name, String value) throws SQLException, EngineException {
        if (!NAME.matcher(name).matches() || name.contains(".")) {
            throw Failures.user("22023", "The setting variable." + name + " is not the name of a variable.");
        }
        try (PreparedStatement set = connection.prepareStatement("set variable " + name + " = ?::varchar")) {
            set.setString(1, value);
            set.execute();
        }
    }

    @Override
    public EngineException failure(SQLException thrown, String text) {
        String words = SqlFailures.words(thrown);
        int colon = words.indexOf(':');
        String begin = colon < 0 ? "" : words.substring(0, colon);
        Kind kind = Kind.ENGINE;
        if (USERS.contains(begin)) {
            kind = Kind.USER;
        } else if (begin.startsWith("Out of Memory")) {
            kind = Kind.RESOURCES;
        }
        return SqlFailures.of(thrown, kind, words, SqlFailures.position(words));
    }

    @Override
    public SqlDialect sql(DatabaseMetaData meta) throws SQLException {
        // The driver still tells how older versions sorted.
        return SourceDialect.super.sql(meta).with(SqlDialect.NullOrder.LAST);
    }
}
