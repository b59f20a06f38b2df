package io.drawbar.jdbc.internal.run;

import io.drawbar.jdbc.internal.error.Failures;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What every statement does in the same way: the forms with an int of those with a long, and what there is not. */
interface StatementDefaults extends Statement {
    @Override
    default int executeUpdate(String sql) throws SQLException {
        return narrow(executeLargeUpdate(sql));
    }

    /** A count that no int holds is unknown to those who want one. */
    static int narrow(long count) {
        return count > Integer.MAX_VALUE ? SUCCESS_NO_INFO : (int) count;
    }

    @Override
    default int[] executeBatch() throws SQLException {
        long[] counts = executeLargeBatch();
        int[] narrow = new int[counts.length];
        for (int i = 0; i < counts.length; i++) {
            narrow[i] = narrow(counts[i]);
        }
        return narrow;
    }

    @Override
    default int getUpdateCount() throws SQLException {
        return (int) Math.min(Integer.MAX_VALUE, getLargeUpdateCount());
    }

    @Override
    default boolean getMoreResults() throws SQLException {
        return getMoreResults(CLOSE_CURRENT_RESULT);
    }

    @Override
    default void setMaxRows(int limit) throws SQLException {
        setLargeMaxRows(limit);
    }

    @Override
    default int getMaxRows() throws SQLException {
        return (int) Math.min(Integer.MAX_VALUE, getLargeMaxRows());
    }

    @Override
    default boolean execute(String sql, int keys) throws SQLException {
        requireNoKeys(keys);
        return execute(sql);
    }

    @Override
    default int executeUpdate(String sql, int keys) throws SQLException {
        requireNoKeys(keys);
        return executeUpdate(sql);
    }

    @Override
    default long executeLargeUpdate(String sql, int keys) throws SQLException {
        requireNoKeys(keys);
        return executeLargeUpdate(sql);
    }

    /** Refuses RETURN_GENERATED_KEYS. */
    static void requireNoKeys(int keys) throws SQLException {
        if (keys != NO_GENERATED_KEYS) {
            throw noKeys();
        }
    }

    @Override
    default boolean execute(String sql, int[] columns) throws SQLException {
        throw noKeys();
    }

    @Override
    default boolean execute(String sql, String[] columns) throws SQLException {
        throw noKeys();
    }

    @Override
    default int executeUpdate(String sql, int[] columns) throws SQLException {
        throw noKeys();
    }

    @Override
    default int executeUpdate(String sql, String[] columns) throws SQLException {
        throw noKeys();
    }

    @Override
    default long executeLargeUpdate(String sql, int[] columns) throws SQLException {
        throw noKeys();
    }

    @Override
    default long executeLargeUpdate(String sql, String[] columns) throws SQLException {
        throw noKeys();
    }

    @Override
    default ResultSet getGeneratedKeys() throws SQLException {
        throw noKeys();
    }

    /** Engines make no keys. */
    static SQLException noKeys() {
        return Failures.unsupported("Engines generate no keys that could be answered.");
    }

    @Override
    default void setCursorName(String name) throws SQLException {
        throw Failures.unsupported("Results have no cursors that could be named.");
    }

    @Override
    default void setFetchDirection(int direction) throws SQLException {
        if (direction != ResultSet.FETCH_FORWARD) {
            throw Failures.unsupported("Rows can only be read forward.");
        }
    }

    @Override
    default int getFetchDirection() {
        return ResultSet.FETCH_FORWARD;
    }

    @Override
    default int getResultSetConcurrency() {
        return ResultSet.CONCUR_READ_ONLY;
    }

    @Override
    default int getResultSetType() {
        return ResultSet.TYPE_FORWARD_ONLY;
    }

    @Override
    default int getResultSetHoldability() {
        return ResultSet.HOLD_CURSORS_OVER_COMMIT;
    }
}
