package io.drawbar.jdbc.internal.value;

import io.drawbar.jdbc.internal.error.Failures;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.SQLException;

/** A text that is there already as a {@link Clob}, which cannot be written. */
public final class TextClob implements NClob {
    private String text;

    public TextClob(String text) {
        this.text = text;
    }

    @Override
    public long length() {
        return text.length();
    }

    @Override
    public String getSubString(long position, int length) throws SQLException {
        int from = from(position, length);
        return text.substring(from, Math.min(text.length(), from + length));
    }

    private int from(long position, long length) throws SQLException {
        if (position < 1 || position > text.length() + 1L || length < 0) {
            throw Failures.argument("The place " + position + " is not between 1 and " + (text.length() + 1L) + ".");
        }
        return (int) position - 1;
    }

    @Override
    public Reader getCharacterStream() {
        return new StringReader(text);
    }

    @Override
    public Reader getCharacterStream(long position, long length) throws SQLException {
        return new StringReader(getSubString(position, (int) Math.min(Integer.MAX_VALUE, length)));
    }

    @Override
    public InputStream getAsciiStream() {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public long position(String pattern, long start) throws SQLException {
        int found = text.indexOf(pattern, from(start, 0));
        return found < 0 ? -1 : found + 1L;
    }

    @Override
    public long position(Clob pattern, long start) throws SQLException {
        return position(pattern.getSubString(1, (int) pattern.length()), start);
    }

    @Override
    public int setString(long position, String written) throws SQLException {
        throw readOnly();
    }

    @Override
    public int setString(long position, String written, int offset, int length) throws SQLException {
        throw readOnly();
    }

    @Override
    public OutputStream setAsciiStream(long position) throws SQLException {
        throw readOnly();
    }

    @Override
    public Writer setCharacterStream(long position) throws SQLException {
        throw readOnly();
    }

    @Override
    public void truncate(long length) throws SQLException {
        throw readOnly();
    }

    private static SQLException readOnly() {
        return Failures.unsupported("A Clob of this driver cannot be changed.");
    }

    @Override
    public void free() {
        text = "";
    }
}
