package io.drawbar.plugin.jdbc;

import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.jdbc.Cells;
import io.drawbar.engine.jdbc.ColumnPlan;
import io.drawbar.engine.jdbc.StandardTypes;
import io.drawbar.engine.spi.EngineException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;

/** MySQL and MariaDB, and what speaks their protocol, such as Doris and StarRocks. */
final class MySqlDialect implements SourceDialect {
    private final int streaming;

    /**
     * The dialect for a driver.
     *
     * @param streaming the fetch size that has the driver hand out row by row; 0: it does so with any
     */
    MySqlDialect(int streaming) {
        this.streaming = streaming;
    }

    @Override
    public Naming naming() {
        return Naming.CATALOGS_ONLY;
    }

    @Override
    public ColumnPlan plan(ResultSetMetaData meta, int column) throws SQLException {
        String name = meta.getColumnLabel(column);
        return switch (meta.getColumnType(column)) {
            case Types.BIT ->
                meta.getPrecision(column) > 1
                        ? StandardTypes.of(name, Plain.BINARY, Cells::bytes)
                        : StandardTypes.of(name, Plain.BOOLEAN, Cells::bool);
            // A TIME may be longer than a day, or negative.
            case Types.TIME -> StandardTypes.of(name, Plain.UTF8, Cells::text);
            default -> StandardTypes.plan(meta, column);
        };
    }

    @Override
    public void stream(Statement statement, int fetchSize) throws SQLException {
        statement.setFetchSize(streaming == 0 ? fetchSize : streaming);
    }

    /** Without this the driver reads the rest of a streamed result before it closes it. */
    @Override
    public void abandon(Statement statement) throws SQLException {
        statement.cancel();
    }

    @Override
    public void setSchema(Connection connection, String schema) throws SQLException {
        connection.setCatalog(schema);
    }

    @Override
    public void prepare(Connection connection, DataSource source) throws SQLException {
        if (source.readOnly()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set session transaction read only");
            }
        }
    }

    @Override
    public void setVariable(Connection connection, String name, String value) throws SQLException, EngineException {
        if (!NAME.matcher(name).matches()) {
            throw Failures.user("22023", "The setting variable." + name + " is not the name of a variable.");
        }
        try (PreparedStatement set = connection.prepareStatement("set session " + name + " = ?")) {
            set.setString(1, value);
            set.execute();
        }
    }
}
