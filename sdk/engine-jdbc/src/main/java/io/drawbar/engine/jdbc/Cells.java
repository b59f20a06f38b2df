package io.drawbar.engine.jdbc;

import io.drawbar.engine.arrow.RowBatchWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;

/** The ways in which drivers give values. */
public final class Cells {
    /** Longest binary or text object that is taken whole. */
    private static final long LARGEST_OBJECT_BYTES = 32L << 20;

    private Cells() {}

    /** Whole numbers that fit into 64 bits, in columns of any width. */
    public static void integer(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        long value = rows.getLong(from);
        if (value != 0 || !rows.wasNull()) {
            into.setLong(to, value);
        }
    }

    /** Floats and doubles. */
    public static void floating(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        double value = rows.getDouble(from);
        // What a null is read as is the driver's choice: zero for most, not a number for DuckDB's.
        if ((value != 0 && !Double.isNaN(value)) || !rows.wasNull()) {
            into.setDouble(to, value);
        }
    }

    /** Floats, whose driver does not widen them exactly. */
    public static void single(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        float value = rows.getFloat(from);
        if ((value != 0 && !Float.isNaN(value)) || !rows.wasNull()) {
            into.setDouble(to, value);
        }
    }

    /** Booleans. */
    public static void bool(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        boolean value = rows.getBoolean(from);
        if (value || !rows.wasNull()) {
            into.setBoolean(to, value);
        }
    }

    /** Exact numbers. */
    public static void decimal(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        into.set(to, rows.getBigDecimal(from));
    }

    /** Texts, and whatever has no better type than its text. */
    public static void text(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        into.set(to, rows.getString(from));
    }

    /** Binaries. */
    public static void bytes(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        into.set(to, rows.getBytes(from));
    }

    /** Dates without a time. */
    public static void date(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        into.set(to, rows.getObject(from, LocalDate.class));
    }

    /** Times without a zone. */
    public static void time(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        into.set(to, rows.getObject(from, LocalTime.class));
    }

    /** Timestamps without a zone. */
    public static void timestamp(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        into.set(to, rows.getObject(from, LocalDateTime.class));
    }

    /** Points in time. */
    public static void instant(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        into.set(to, rows.getObject(from, OffsetDateTime.class));
    }

    /** Arrays, read as the driver's own objects. */
    public static void array(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        java.sql.Array value = rows.getArray(from);
        into.set(to, value == null ? null : value.getArray());
    }

    /** Binary objects that the driver keeps apart. */
    public static void blob(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        Blob blob = rows.getBlob(from);
        if (blob != null) {
            check(blob.length());
            try (var in = blob.getBinaryStream()) {
                into.setBytes(to, in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException("The binary object could not be read.", e);
            }
        }
    }

    /** Text objects that the driver keeps apart. */
    public static void clob(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        Clob clob = rows.getClob(from);
        if (clob != null) {
            check(clob.length());
            into.setString(to, clob.getSubString(1, (int) clob.length()));
        }
    }

    private static void check(long length) throws SQLException {
        if (length > LARGEST_OBJECT_BYTES) {
            throw new SQLException(
                    "A value has a length of " + length + "; at most " + LARGEST_OBJECT_BYTES + " can be read whole.",
                    "54000");
        }
    }
}
