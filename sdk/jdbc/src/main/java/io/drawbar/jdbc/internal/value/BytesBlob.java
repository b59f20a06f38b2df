package io.drawbar.jdbc.internal.value;

import io.drawbar.jdbc.internal.error.Failures;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Blob;
import java.sql.SQLException;
import java.util.Arrays;

/** Bytes that are there already as a {@link Blob}, which cannot be written. */
public final class BytesBlob implements Blob {
    private byte[] bytes;

    public BytesBlob(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public byte[] getBytes(long position, int length) throws SQLException {
        int from = from(position, length);
        return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length));
    }

    private int from(long position, long length) throws SQLException {
        if (position < 1 || position > bytes.length + 1L || length < 0) {
            throw Failures.argument("The place " + position + " is not between 1 and " + (bytes.length + 1L) + ".");
        }
        return (int) position - 1;
    }

    @Override
    public InputStream getBinaryStream() {
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public InputStream getBinaryStream(long position, long length) throws SQLException {
        return new ByteArrayInputStream(getBytes(position, (int) Math.min(Integer.MAX_VALUE, length)));
    }

    @Override
    public long position(byte[] pattern, long start) throws SQLException {
        for (int i = from(start, 0); i + pattern.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + pattern.length, pattern, 0, pattern.length)) {
                return i + 1L;
            }
        }
        return -1;
    }

    @Override
    public long position(Blob pattern, long start) throws SQLException {
        return position(pattern.getBytes(1, (int) pattern.length()), start);
    }

    @Override
    public int setBytes(long position, byte[] written) throws SQLException {
        throw readOnly();
    }

    @Override
    public int setBytes(long position, byte[] written, int offset, int length) throws SQLException {
        throw readOnly();
    }

    @Override
    public OutputStream setBinaryStream(long position) throws SQLException {
        throw readOnly();
    }

    @Override
    public void truncate(long length) throws SQLException {
        throw readOnly();
    }

    private static SQLException readOnly() {
        return Failures.unsupported("A Blob of this driver cannot be changed.");
    }

    @Override
    public void free() {
        bytes = new byte[0];
    }
}
