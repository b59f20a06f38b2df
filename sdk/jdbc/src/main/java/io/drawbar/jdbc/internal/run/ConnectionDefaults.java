package io.drawbar.jdbc.internal.run;

import io.drawbar.jdbc.internal.error.Failures;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.ShardingKey;
import java.sql.Statement;
import java.sql.Struct;
import java.util.Collections;
import java.util.Map;

/** What every connection does in the same way: there are no transactions, procedures or objects that are made before they are sent. */
interface ConnectionDefaults extends Connection {
    @Override
    default Statement createStatement() throws SQLException {
        return createStatement(
                ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY, ResultSet.HOLD_CURSORS_OVER_COMMIT);
    }

    @Override
    default Statement createStatement(int type, int concurrency) throws SQLException {
        return createStatement(type, concurrency, ResultSet.HOLD_CURSORS_OVER_COMMIT);
    }

    @Override
    default PreparedStatement prepareStatement(String sql) throws SQLException {
        return prepareStatement(
                sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY, ResultSet.HOLD_CURSORS_OVER_COMMIT);
    }

    @Override
    default PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
        return prepareStatement(sql, type, concurrency, ResultSet.HOLD_CURSORS_OVER_COMMIT);
    }

    @Override
    default PreparedStatement prepareStatement(String sql, int keys) throws SQLException {
        StatementDefaults.requireNoKeys(keys);
        return prepareStatement(sql);
    }

    @Override
    default PreparedStatement prepareStatement(String sql, int[] columns) throws SQLException {
        throw StatementDefaults.noKeys();
    }

    @Override
    default PreparedStatement prepareStatement(String sql, String[] columns) throws SQLException {
        throw StatementDefaults.noKeys();
    }

    @Override
    default CallableStatement prepareCall(String sql) throws SQLException {
        throw noProcedures();
    }

    @Override
    default CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
        throw noProcedures();
    }

    @Override
    default CallableStatement prepareCall(String sql, int type, int concurrency, int holdability) throws SQLException {
        throw noProcedures();
    }

    private static SQLException noProcedures() {
        return Failures.unsupported("Engines have no procedures that could be called.");
    }

    @Override
    default void setAutoCommit(boolean on) throws SQLException {
        requireOpen();
        if (!on) {
            throw noTransactions();
        }
    }

    /** Fails when it is closed. */
    void requireOpen() throws SQLException;

    private static SQLException noTransactions() {
        return Failures.unsupported("Drawbar has no transactions: every statement stands for itself.");
    }

    @Override
    default boolean getAutoCommit() throws SQLException {
        requireOpen();
        return true;
    }

    @Override
    default void commit() throws SQLException {
        requireOpen();
        throw alwaysCommitted();
    }

    @Override
    default void rollback() throws SQLException {
        requireOpen();
        throw alwaysCommitted();
    }

    private static SQLException alwaysCommitted() {
        return new SQLException("The connection is in auto-commit mode, as it always is.", "25000");
    }

    @Override
    default void rollback(Savepoint savepoint) throws SQLException {
        throw noTransactions();
    }

    @Override
    default Savepoint setSavepoint() throws SQLException {
        throw noTransactions();
    }

    @Override
    default Savepoint setSavepoint(String name) throws SQLException {
        throw noTransactions();
    }

    @Override
    default void releaseSavepoint(Savepoint savepoint) throws SQLException {
        throw noTransactions();
    }

    @Override
    default void setTransactionIsolation(int level) throws SQLException {
        requireOpen();
        if (level != TRANSACTION_NONE) {
            throw noTransactions();
        }
    }

    @Override
    default int getTransactionIsolation() throws SQLException {
        requireOpen();
        return TRANSACTION_NONE;
    }

    @Override
    default void setHoldability(int holdability) throws SQLException {
        requireOpen();
        if (holdability != ResultSet.HOLD_CURSORS_OVER_COMMIT) {
            throw noTransactions();
        }
    }

    @Override
    default int getHoldability() throws SQLException {
        requireOpen();
        return ResultSet.HOLD_CURSORS_OVER_COMMIT;
    }

    @Override
    default Map<String, Class<?>> getTypeMap() throws SQLException {
        requireOpen();
        return Collections.emptyMap();
    }

    @Override
    default void setTypeMap(Map<String, Class<?>> map) throws SQLException {
        requireOpen();
        if (map != null && !map.isEmpty()) {
            throw Failures.unsupported("There are no types that could be mapped to classes.");
        }
    }

    @Override
    default Clob createClob() throws SQLException {
        throw nothingToFill("Clob", "setString or setCharacterStream");
    }

    @Override
    default NClob createNClob() throws SQLException {
        throw nothingToFill("NClob", "setString or setCharacterStream");
    }

    @Override
    default Blob createBlob() throws SQLException {
        throw nothingToFill("Blob", "setBytes or setBinaryStream");
    }

    @Override
    default SQLXML createSQLXML() throws SQLException {
        throw nothingToFill("SQLXML", "setString");
    }

    @Override
    default Struct createStruct(String type, Object[] attributes) throws SQLException {
        throw Failures.unsupported("A parameter cannot be a Struct.");
    }

    private static SQLException nothingToFill(String type, String instead) {
        return Failures.unsupported("A " + type + " cannot be made; use " + instead + ".");
    }

    @Override
    default void setShardingKey(ShardingKey key) throws SQLException {
        throw noShards();
    }

    @Override
    default void setShardingKey(ShardingKey key, ShardingKey superKey) throws SQLException {
        throw noShards();
    }

    @Override
    default boolean setShardingKeyIfValid(ShardingKey key, int seconds) throws SQLException {
        throw noShards();
    }

    @Override
    default boolean setShardingKeyIfValid(ShardingKey key, ShardingKey superKey, int seconds) throws SQLException {
        throw noShards();
    }

    private static SQLException noShards() {
        return Failures.unsupported("There are no shards that a connection could be bound to.");
    }
}
