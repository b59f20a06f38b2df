package io.drawbar.plugin.jdbc;

import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.jdbc.Cells;
import io.drawbar.engine.jdbc.ColumnPlan;
import io.drawbar.engine.jdbc.Connections;
import io.drawbar.engine.jdbc.StandardTypes;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.SqlDialect;
import io.drawbar.engine.spi.SqlDialect.Ability;
import io.drawbar.engine.spi.SqlDialect.NullOrder;
import io.drawbar.engine.spi.SqlDialect.Terms;
import io.drawbar.engine.spi.SqlDialect.Words;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** MySQL and MariaDB, and what speaks their protocol, such as Doris and StarRocks. */
final class MySqlDialect implements SourceDialect {
    private static final Logger log = LoggerFactory.getLogger(MySqlDialect.class);
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

    private static final Map<Ability, Ability> SCHEMA_OF_CATALOG = Map.of(
            Ability.CATALOGS_IN_DATA_MANIPULATION, Ability.SCHEMAS_IN_DATA_MANIPULATION,
            Ability.CATALOGS_IN_INDEX_DEFINITIONS, Ability.SCHEMAS_IN_INDEX_DEFINITIONS,
            Ability.CATALOGS_IN_PRIVILEGE_DEFINITIONS, Ability.SCHEMAS_IN_PRIVILEGE_DEFINITIONS,
            Ability.CATALOGS_IN_TABLE_DEFINITIONS, Ability.SCHEMAS_IN_TABLE_DEFINITIONS);

    /** What the server calls the connections of statements that may have to be cancelled. */
    private final Map<Statement, Long> serverThreads = Collections.synchronizedMap(new WeakHashMap<>());

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

    /**
     * The drivers call databases catalogs, which are schemas here. MariaDB's says besides that it joins fully, and that nulls come last;
     * MySQL's, that rows are ordered only by what is selected, and it asks for keywords in a way that only MySQL knows.
     */
    @Override
    public SqlDialect sql(DatabaseMetaData meta) throws SQLException {
        SqlDialect told = SourceDialect.super.sql(meta);
        for (Map.Entry<Ability, Ability> one : SCHEMA_OF_CATALOG.entrySet()) {
            if (told.abilities().contains(one.getKey())) {
                told = told.without(one.getKey()).with(one.getValue());
            }
        }
        Words words = told.words();
        return told.without(Ability.FULL_OUTER_JOINS)
                .with(Ability.ORDER_BY_UNRELATED)
                .with(NullOrder.LOW)
                .with(words.keywords().isEmpty() ? keywords(meta.getConnection(), words) : words)
                .with(new Terms("", "database", told.terms().procedure(), ".", true));
    }

    private static Words keywords(Connection connection, Words told) throws SQLException {
        List<String> keywords = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select word from information_schema.keywords")) {
            while (rows.next()) {
                keywords.add(rows.getString(1));
            }
        }
        return new Words(
                Words.of(keywords, List.of()).keywords(),
                told.numericFunctions(),
                told.stringFunctions(),
                told.systemFunctions(),
                told.timeDateFunctions());
    }

    @Override
    public ColumnPlan plan(ResultSetMetaData meta, int column) throws SQLException {
        String name = StandardTypes.name(meta, column);
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
        serverThreads.put(statement, serverThread(statement.getConnection()));
    }

    /**
     * Says so on another connection. The drivers' own cancel leaves alone what has begun to answer, and nothing can be asked of a
     * connection that is busy.
     */
    @Override
    public void cancel(Statement statement, Connections connections) throws SQLException, EngineException {
        Long thread = serverThreads.get(statement);
        if (thread != null) {
            try (Connection beside = connections.beside();
                    Statement kill = beside.createStatement()) {
                boolean ignored = kill.execute("kill query " + thread);
            }
        }
    }

    /** Without this the driver reads the rest of a streamed result before it closes it. */
    @Override
    public void abandon(Statement statement, Connections connections) throws SQLException, EngineException {
        cancel(statement, connections);
        try (ResultSet rest = statement.getResultSet()) {
            boolean more = rest != null;
            while (more) {
                more = rest.next();
            }
        } catch (SQLException e) {
            log.debug("The rest of a result is not wanted, and its end is told as a failure", e);
        }
    }

    /** The drivers' classes are in a class loader of their own; MySQL's keeps the number one step further away. */
    private static long serverThread(Connection connection) throws SQLException {
        try {
            Object knowing = connection;
            if (!connection.getClass().getName().startsWith("org.mariadb.")) {
                knowing = connection.getClass().getMethod("getSession").invoke(connection);
            }
            return (long) knowing.getClass().getMethod("getThreadId").invoke(knowing);
        } catch (ReflectiveOperationException e) {
            throw new SQLException("The driver does not tell the number of its connection.", "0A000", e);
        }
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
            // A variable that is a number takes no text.
            if (WHOLE.matcher(value).matches()) {
                set.setLong(1, Long.parseLong(value));
            } else {
                set.setString(1, value);
            }
            set.execute();
        }
    }
}
