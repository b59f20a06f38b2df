package io.drawbar.jdbc.internal.rows;

import io.drawbar.jdbc.internal.error.Failures;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Map;

/** Values that are other ones in another form. */
interface Derived extends ResultSet {
    @Override
    default byte[] getBytes(int index) throws SQLException {
        return getObject(index, byte[].class);
    }

    @Override
    default Date getDate(int index) throws SQLException {
        Object plain = getObject(index);
        return plain == null || plain instanceof Date ? (Date) plain : getObject(index, Date.class);
    }

    @Override
    default Time getTime(int index) throws SQLException {
        return getObject(index, Time.class);
    }

    @Override
    default Timestamp getTimestamp(int index) throws SQLException {
        // What the column gives by itself is made faster.
        Object plain = getObject(index);
        return plain == null || plain instanceof Timestamp ? (Timestamp) plain : getObject(index, Timestamp.class);
    }

    @Override
    default Array getArray(int index) throws SQLException {
        return getObject(index, Array.class);
    }

    @Override
    default Blob getBlob(int index) throws SQLException {
        return getObject(index, Blob.class);
    }

    @Override
    default Clob getClob(int index) throws SQLException {
        return getObject(index, Clob.class);
    }

    @Override
    default NClob getNClob(int index) throws SQLException {
        return getObject(index, NClob.class);
    }

    @Override
    default String getNString(int index) throws SQLException {
        return getString(index);
    }

    @Override
    default Reader getCharacterStream(int index) throws SQLException {
        return getObject(index, Reader.class);
    }

    @Override
    default Reader getNCharacterStream(int index) throws SQLException {
        return getCharacterStream(index);
    }

    @Override
    default InputStream getBinaryStream(int index) throws SQLException {
        return getObject(index, InputStream.class);
    }

    @Override
    default InputStream getAsciiStream(int index) throws SQLException {
        String text = getString(index);
        return text == null ? null : new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    @Deprecated
    default InputStream getUnicodeStream(int index) throws SQLException {
        String text = getString(index);
        return text == null ? null : new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    default URL getURL(int index) throws SQLException {
        String text = getString(index);
        try {
            return text == null ? null : new URL(text);
        } catch (MalformedURLException e) {
            throw Failures.conversion("The value is no URL: " + e.getMessage());
        }
    }

    @Override
    @Deprecated
    default BigDecimal getBigDecimal(int index, int scale) throws SQLException {
        BigDecimal number = getBigDecimal(index);
        return number == null ? null : number.setScale(scale, RoundingMode.HALF_UP);
    }

    @Override
    default Object getObject(int index, Map<String, Class<?>> map) throws SQLException {
        return getObject(index);
    }
}
