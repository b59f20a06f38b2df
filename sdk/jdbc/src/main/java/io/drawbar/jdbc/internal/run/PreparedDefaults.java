package io.drawbar.jdbc.internal.run;

import io.drawbar.jdbc.internal.error.Failures;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;

/** The many setters of JDBC in terms of {@code setObject}. */
interface PreparedDefaults extends PreparedStatement {
    @Override
    default void setNull(int index, int type) throws SQLException {
        setObject(index, null);
    }

    @Override
    default void setNull(int index, int type, String name) throws SQLException {
        setObject(index, null);
    }

    @Override
    default void setBoolean(int index, boolean value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setByte(int index, byte value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setShort(int index, short value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setInt(int index, int value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setLong(int index, long value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setFloat(int index, float value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setDouble(int index, double value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setBigDecimal(int index, BigDecimal value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setString(int index, String value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setNString(int index, String value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setBytes(int index, byte[] value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setDate(int index, Date value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setTime(int index, Time value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setTimestamp(int index, Timestamp value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setURL(int index, URL value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setBlob(int index, Blob value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setClob(int index, Clob value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setNClob(int index, NClob value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setBinaryStream(int index, InputStream value, long length) throws SQLException {
        setObject(index, value == null ? null : Arguments.bytes(value, length));
    }

    @Override
    default void setBinaryStream(int index, InputStream value, int length) throws SQLException {
        setBinaryStream(index, value, (long) length);
    }

    @Override
    default void setBinaryStream(int index, InputStream value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setBlob(int index, InputStream value, long length) throws SQLException {
        setBinaryStream(index, value, length);
    }

    @Override
    default void setBlob(int index, InputStream value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setAsciiStream(int index, InputStream value, long length) throws SQLException {
        setObject(index, value == null ? null : new String(Arguments.bytes(value, length), StandardCharsets.US_ASCII));
    }

    @Override
    default void setAsciiStream(int index, InputStream value, int length) throws SQLException {
        setAsciiStream(index, value, (long) length);
    }

    @Override
    default void setAsciiStream(int index, InputStream value) throws SQLException {
        setAsciiStream(index, value, Integer.MAX_VALUE);
    }

    @Override
    @Deprecated
    default void setUnicodeStream(int index, InputStream value, int length) throws SQLException {
        setObject(index, value == null ? null : new String(Arguments.bytes(value, length), StandardCharsets.UTF_8));
    }

    @Override
    default void setCharacterStream(int index, Reader value, long length) throws SQLException {
        setObject(index, value == null ? null : Arguments.text(value, length));
    }

    @Override
    default void setCharacterStream(int index, Reader value, int length) throws SQLException {
        setCharacterStream(index, value, (long) length);
    }

    @Override
    default void setCharacterStream(int index, Reader value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setNCharacterStream(int index, Reader value, long length) throws SQLException {
        setCharacterStream(index, value, length);
    }

    @Override
    default void setNCharacterStream(int index, Reader value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setClob(int index, Reader value, long length) throws SQLException {
        setCharacterStream(index, value, length);
    }

    @Override
    default void setClob(int index, Reader value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setNClob(int index, Reader value, long length) throws SQLException {
        setCharacterStream(index, value, length);
    }

    @Override
    default void setNClob(int index, Reader value) throws SQLException {
        setObject(index, value);
    }

    @Override
    default void setObject(int index, Object value, int type) throws SQLException {
        setObject(index, value, type, type == Types.DECIMAL || type == Types.NUMERIC ? -1 : 0);
    }

    @Override
    default void setObject(int index, Object value, SQLType type) throws SQLException {
        setObject(index, value, type.getVendorTypeNumber());
    }

    @Override
    default void setObject(int index, Object value, SQLType type, int scale) throws SQLException {
        setObject(index, value, type.getVendorTypeNumber(), scale);
    }

    @Override
    default void setArray(int index, Array value) throws SQLException {
        throw refused("an Array");
    }

    @Override
    default void setRef(int index, Ref value) throws SQLException {
        throw refused("a Ref");
    }

    @Override
    default void setRowId(int index, RowId value) throws SQLException {
        throw refused("a RowId");
    }

    @Override
    default void setSQLXML(int index, SQLXML value) throws SQLException {
        throw refused("an SQLXML");
    }

    private static SQLException refused(String what) {
        return Failures.unsupported("A parameter cannot be " + what + ".");
    }

    @Override
    default int executeUpdate() throws SQLException {
        return StatementDefaults.narrow(executeLargeUpdate());
    }

    /** A prepared statement takes no other text. */
    static SQLException hasItsOwn() {
        return Failures.misuse("A PreparedStatement runs the text that it was prepared with, and no other.");
    }
}
