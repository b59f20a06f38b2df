package io.drawbar.jdbc.internal.rows;

import io.drawbar.jdbc.internal.error.Failures;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;

/** Rows cannot be changed. */
public interface RefusedUpdates extends ResultSet {
    @Override
    default void updateArray(int index, Array value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateAsciiStream(int index, InputStream value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateAsciiStream(int index, InputStream value, int more) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateAsciiStream(int index, InputStream value, long more) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateBigDecimal(int index, BigDecimal value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateBinaryStream(int index, InputStream value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateBinaryStream(int index, InputStream value, int more) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateBinaryStream(int index, InputStream value, long more) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateBlob(int index, InputStream value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateBlob(int index, InputStream value, long more) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateBlob(int index, Blob value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateBoolean(int index, boolean value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateByte(int index, byte value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateBytes(int index, byte[] value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateCharacterStream(int index, Reader value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateCharacterStream(int index, Reader value, int more) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateCharacterStream(int index, Reader value, long more) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateClob(int index, Reader value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateClob(int index, Reader value, long more) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateClob(int index, Clob value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateDate(int index, Date value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateDouble(int index, double value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateFloat(int index, float value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateInt(int index, int value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateLong(int index, long value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateNCharacterStream(int index, Reader value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateNCharacterStream(int index, Reader value, long more) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateNClob(int index, Reader value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateNClob(int index, Reader value, long more) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateNClob(int index, NClob value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateNString(int index, String value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateNull(int index) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateObject(int index, Object value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateObject(int index, Object value, int more) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateObject(int index, Object value, SQLType more) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateObject(int index, Object value, SQLType more, int argument3) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateRef(int index, Ref value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateRowId(int index, RowId value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateSQLXML(int index, SQLXML value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateShort(int index, short value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateString(int index, String value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateTime(int index, Time value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateTimestamp(int index, Timestamp value) throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void insertRow() throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void updateRow() throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void deleteRow() throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void refreshRow() throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void cancelRowUpdates() throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void moveToInsertRow() throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default void moveToCurrentRow() throws SQLException {
        throw refusedUpdate();
    }

    @Override
    default boolean rowUpdated() throws SQLException {
        return false;
    }

    @Override
    default boolean rowInserted() throws SQLException {
        return false;
    }

    @Override
    default boolean rowDeleted() throws SQLException {
        return false;
    }

    /** What is thrown for all of them. */
    static SQLException refusedUpdate() {
        return Failures.unsupported("Rows of a result cannot be changed: the concurrency is CONCUR_READ_ONLY.");
    }
}
