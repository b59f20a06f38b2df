package io.drawbar.engine.jdbc;

import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.SqlDialect;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementShape;
import io.drawbar.engine.spi.StatementShape.ParameterType;
import io.drawbar.engine.spi.StatementSink;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What differs between databases and their drivers. Every method has an answer that suits most; implementations are thread-safe.
 */
public interface JdbcDialect {

    /** How a database names what holds schemas and tables. */
    enum Naming {
        /** Catalogs hold schemas, which hold tables. */
        BOTH,
        /** Catalogs hold tables: they are shown as the schemas of one catalog. */
        CATALOGS_ONLY,
        /** There are tables and nothing above them. */
        NEITHER
    }

    default Naming naming() {
        return Naming.BOTH;
    }

    /** How a column of a result goes into Arrow; columns count from 1. */
    default ColumnPlan plan(ResultSetMetaData meta, int column) throws SQLException {
        return StandardTypes.plan(meta, column);
    }

    /** Whether results come row by row only in a transaction; the session then begins and ends one around each statement. */
    default boolean streamsInTransaction() {
        return false;
    }

    /** Has the driver hand out rows as they come, about so many at a time. Called before a statement is executed. */
    default void stream(Statement statement, int fetchSize) throws SQLException {
        statement.setFetchSize(fetchSize);
    }

    /**
     * Ends a statement that runs, or whose rows still come. Called on another thread than the statement's, again and again while it runs.
     *
     * @param connections where another connection can be had, if the statement's own cannot be used for it
     */
    default void cancel(Statement statement, Connections connections) throws SQLException, EngineException {
        statement.cancel();
    }

    /**
     * How long a statement that was cancelled may take to end. After that its connection is {@linkplain #cut cut off} under it, and the
     * session tells with its next statement that it was lost. Empty where databases end what is cancelled.
     */
    default Optional<Duration> cancelLimit() {
        return Optional.empty();
    }

    /**
     * Cuts a connection off, so that all that waits for its database fails at once. Called while other threads use the connection, so it
     * must wait for none of them. The connection is given back afterwards.
     *
     * @param connections as for {@link #cancel}
     */
    default void cut(Connection connection, Connections connections) throws SQLException, EngineException {
        connection.abort(Runnable::run);
    }

    /**
     * Called before the result set of a statement, whose rows are not wanted any more, is closed.
     *
     * @param connections as for {@link #cancel}
     */
    default void abandon(Statement statement, Connections connections) throws SQLException, EngineException {}

    /** Sets the catalog and schema that unqualified names belong to. */
    default void setSchema(Connection connection, String schema) throws SQLException, EngineException {
        connection.setSchema(schema);
    }

    /** What the parameters of a statement stand for, by the type number and name that the driver tells. */
    default ParameterType parameterType(int jdbcType, String typeName) {
        return ParameterTypes.of(jdbcType);
    }

    /** Binds a value to a marker; markers count from 1. */
    default void bind(java.sql.PreparedStatement statement, int marker, Object value) throws SQLException {
        ParameterTypes.bind(statement, marker, value);
    }

    /**
     * Tells the database who asks, if it shows that to its administrators. Called before a statement is executed, and must cost next to
     * nothing when nothing has changed.
     *
     * @param client as in {@link io.drawbar.engine.spi.StatementRequest}
     */
    default void introduce(Connection connection, Map<String, String> client) throws SQLException {}

    /** Turns a driver's exception into a failure that says whose it is. */
    default EngineException failure(SQLException thrown, String text) {
        return SqlFailures.of(thrown, text);
    }

    /** Called on the statement before it is executed, to have progress and log told; the answer is closed when it has ended. */
    default Watching watch(Statement statement, StatementSink sink) throws SQLException {
        return () -> {};
    }

    /**
     * Whether the rows that were read are told as the statement's progress, every now and then and at their end: for databases that tell
     * none of some statements by themselves.
     */
    default boolean tellsRowsRead() {
        return false;
    }

    /** Whether a statement may answer one result after the other. */
    default boolean answersSeveralResults() {
        return true;
    }

    /** Whether warnings have to be asked for as soon as the first row is there, and not only at the end. */
    default boolean warnsWithFirstRow() {
        return false;
    }

    /**
     * Tells what a statement touches, for engines that declare the capability {@code analyse}; empty where statements are not analysed.
     *
     * @see io.drawbar.engine.spi.EngineSession#analyse
     */
    default Optional<StatementAnalysis> analyse(Connection connection, String text)
            throws SQLException, EngineException {
        return Optional.empty();
    }

    /**
     * What a statement is that has been described.
     *
     * @param columns whether the driver told columns of it
     */
    default StatementShape.Kind kind(String text, boolean columns) {
        return columns ? StatementShape.Kind.QUERY : StatementShape.Kind.UPDATE;
    }

    /** Whether a statement can be described before it runs. */
    default boolean describes() {
        return true;
    }

    /** How many parameter markers a statement has. */
    default int markers(java.sql.PreparedStatement statement, String text) throws SQLException {
        return statement.getParameterMetaData().getParameterCount();
    }

    /** Whether a description of a statement says what the result will be: some drivers tell only when it has run. */
    default boolean describesExactly() {
        return true;
    }

    /** Whether statements may have parameter markers; where they may not, a question mark is a character like others. */
    default boolean takesParameters() {
        return true;
    }

    /** Functions that belong to no schema, where the driver does not list them. */
    default List<EngineCatalog.Routine> builtInRoutines(Connection connection) throws SQLException {
        return List.of();
    }

    /** What the database's SQL is like, for tools that write statements; the driver's word, corrected where it is known to be wrong. */
    default SqlDialect sql(DatabaseMetaData meta) throws SQLException {
        return MetaDataDialect.of(meta);
    }

    /** Ends what {@link #watch} began. */
    interface Watching extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }
}
