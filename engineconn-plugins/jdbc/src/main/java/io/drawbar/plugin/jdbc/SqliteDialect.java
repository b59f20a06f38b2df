package io.drawbar.plugin.jdbc;

import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.jdbc.Cells;
import io.drawbar.engine.jdbc.ColumnPlan;
import io.drawbar.engine.jdbc.SqlFailures;
import io.drawbar.engine.jdbc.StandardTypes;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.sql.Connection;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Locale;
import java.util.Properties;

/**
 * SQLite, whose values have types and whose columns have only a wish: a column that was not declared has the type of its first value, and
 * dates, times and exact numbers are texts, because SQLite keeps them as whatever they were written as.
 */
final class SqliteDialect implements SourceDialect {
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int OUT_OF_MEMORY = 7;
    private static final int FULL = 13;

    @Override
    public Naming naming() {
        return Naming.NEITHER;
    }

    @Override
    public ColumnPlan plan(ResultSetMetaData meta, int column) throws SQLException {
        String name = meta.getColumnLabel(column);
        return switch (meta.getColumnType(column)) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT ->
                StandardTypes.of(name, Plain.INT64, Cells::integer);
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> StandardTypes.of(name, Plain.DOUBLE, Cells::floating);
            case Types.BOOLEAN -> StandardTypes.of(name, Plain.BOOLEAN, Cells::bool);
            case Types.BLOB, Types.BINARY, Types.VARBINARY -> StandardTypes.of(name, Plain.BINARY, Cells::bytes);
            default -> StandardTypes.of(name, Plain.UTF8, Cells::text);
        };
    }

    @Override
    public boolean describesExactly() {
        return false;
    }

    @Override
    public boolean answersSeveralResults() {
        return false;
    }

    @Override
    public void complete(Properties properties, DataSource source) {
        if (source.readOnly()) {
            properties.setProperty("open_mode", "1");
        }
    }

    @Override
    public void prepare(Connection connection, DataSource source) {
        // It is opened to be read only: the driver refuses to be told that later.
    }

    @Override
    public void setSchema(Connection connection, String schema) throws EngineException {
        if (!schema.toLowerCase(Locale.ROOT).equals("main")) {
            throw Failures.user("3F000", "There is no schema \"" + schema + "\"; SQLite has only \"main\".");
        }
    }

    @Override
    public EngineException failure(SQLException thrown, String text) {
        int code = thrown.getErrorCode() & 0xFF;
        Kind kind =
                switch (code) {
                    case BUSY, LOCKED, OUT_OF_MEMORY, FULL -> Kind.RESOURCES;
                    case 0, 2, 10, 11, 14, 26 -> Kind.ENGINE;
                    default -> Kind.USER;
                };
        return SqlFailures.of(thrown, kind, SqlFailures.words(thrown), new int[] {0, 0});
    }
}
