package io.drawbar.jdbc.internal.metadata;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.RowIdLifetime;
import java.sql.SQLException;

/** Numbers; 0: there is no limit, or none is known. */
interface Limits extends TellsDialect {
    @Override
    default int getMaxBinaryLiteralLength() throws SQLException {
        return dialect().limit("BINARY_LITERAL_LENGTH");
    }

    @Override
    default int getMaxCatalogNameLength() throws SQLException {
        return dialect().limit("CATALOG_NAME_LENGTH");
    }

    @Override
    default int getMaxCharLiteralLength() throws SQLException {
        return dialect().limit("CHAR_LITERAL_LENGTH");
    }

    @Override
    default int getMaxColumnNameLength() throws SQLException {
        return dialect().limit("COLUMN_NAME_LENGTH");
    }

    @Override
    default int getMaxColumnsInGroupBy() throws SQLException {
        return dialect().limit("COLUMNS_IN_GROUP_BY");
    }

    @Override
    default int getMaxColumnsInIndex() throws SQLException {
        return dialect().limit("COLUMNS_IN_INDEX");
    }

    @Override
    default int getMaxColumnsInOrderBy() throws SQLException {
        return dialect().limit("COLUMNS_IN_ORDER_BY");
    }

    @Override
    default int getMaxColumnsInSelect() throws SQLException {
        return dialect().limit("COLUMNS_IN_SELECT");
    }

    @Override
    default int getMaxColumnsInTable() throws SQLException {
        return dialect().limit("COLUMNS_IN_TABLE");
    }

    @Override
    default int getMaxConnections() throws SQLException {
        return dialect().limit("CONNECTIONS");
    }

    @Override
    default int getMaxCursorNameLength() throws SQLException {
        return dialect().limit("CURSOR_NAME_LENGTH");
    }

    @Override
    default int getMaxIndexLength() throws SQLException {
        return dialect().limit("INDEX_LENGTH");
    }

    @Override
    default int getMaxProcedureNameLength() throws SQLException {
        return dialect().limit("PROCEDURE_NAME_LENGTH");
    }

    @Override
    default int getMaxRowSize() throws SQLException {
        return dialect().limit("ROW_SIZE");
    }

    @Override
    default int getMaxSchemaNameLength() throws SQLException {
        return dialect().limit("SCHEMA_NAME_LENGTH");
    }

    @Override
    default int getMaxStatementLength() throws SQLException {
        return dialect().limit("STATEMENT_LENGTH");
    }

    @Override
    default int getMaxStatements() throws SQLException {
        return dialect().limit("STATEMENTS");
    }

    @Override
    default int getMaxTableNameLength() throws SQLException {
        return dialect().limit("TABLE_NAME_LENGTH");
    }

    @Override
    default int getMaxTablesInSelect() throws SQLException {
        return dialect().limit("TABLES_IN_SELECT");
    }

    @Override
    default int getMaxUserNameLength() throws SQLException {
        return dialect().limit("USER_NAME_LENGTH");
    }

    @Override
    default int getDefaultTransactionIsolation() {
        return Connection.TRANSACTION_NONE;
    }

    @Override
    default int getResultSetHoldability() {
        return ResultSet.HOLD_CURSORS_OVER_COMMIT;
    }

    @Override
    default int getSQLStateType() {
        return sqlStateSQL;
    }

    @Override
    default int getJDBCMajorVersion() {
        return 4;
    }

    @Override
    default int getJDBCMinorVersion() {
        return 3;
    }

    @Override
    default RowIdLifetime getRowIdLifetime() {
        return RowIdLifetime.ROWID_UNSUPPORTED;
    }

    @Override
    default boolean supportsConvert(int from, int to) {
        return false;
    }

    @Override
    default boolean supportsTransactionIsolationLevel(int level) {
        return level == Connection.TRANSACTION_NONE;
    }

    @Override
    default boolean supportsResultSetType(int type) {
        return type == ResultSet.TYPE_FORWARD_ONLY;
    }

    @Override
    default boolean supportsResultSetConcurrency(int type, int concurrency) {
        return type == ResultSet.TYPE_FORWARD_ONLY && concurrency == ResultSet.CONCUR_READ_ONLY;
    }

    @Override
    default boolean supportsResultSetHoldability(int holdability) {
        return holdability == ResultSet.HOLD_CURSORS_OVER_COMMIT;
    }
}
