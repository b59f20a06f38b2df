package io.drawbar.engine.jdbc;

import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.arrow.ColumnType.Precision;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;

/** What columns become when their database has no say in it: by the types of {@link Types}. What has no exact type becomes text. */
public final class StandardTypes {
    private static final int MICRO_DIGITS = 6;
    private static final int MOST_DIGITS = 38;

    private StandardTypes() {}

    /** The plan for a column; columns count from 1. */
    public static ColumnPlan plan(ResultSetMetaData meta, int column) throws SQLException {
        String name = name(meta, column);
        return switch (meta.getColumnType(column)) {
            case Types.BIT, Types.BOOLEAN -> of(name, Plain.BOOLEAN, Cells::bool);
            case Types.TINYINT -> of(name, meta.isSigned(column) ? Plain.INT8 : Plain.UINT8, Cells::integer);
            case Types.SMALLINT -> of(name, meta.isSigned(column) ? Plain.INT16 : Plain.UINT16, Cells::integer);
            case Types.INTEGER -> of(name, meta.isSigned(column) ? Plain.INT32 : Plain.UINT32, Cells::integer);
            case Types.BIGINT ->
                meta.isSigned(column) ? of(name, Plain.INT64, Cells::integer) : decimal(name, MOST_DIGITS / 2 + 1, 0);
            case Types.REAL -> of(name, Plain.FLOAT, Cells::single);
            case Types.FLOAT, Types.DOUBLE -> of(name, Plain.DOUBLE, Cells::floating);
            case Types.NUMERIC, Types.DECIMAL -> decimal(name, meta.getPrecision(column), meta.getScale(column));
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY -> of(name, Plain.BINARY, Cells::bytes);
            case Types.BLOB -> of(name, Plain.BINARY, Cells::blob);
            case Types.CLOB, Types.NCLOB -> of(name, Plain.UTF8, Cells::clob);
            case Types.DATE -> of(name, Plain.DATE, TimeCells.dates());
            case Types.TIME -> of(name, new ColumnType.Time(precision(meta.getScale(column))), TimeCells.times());
            case Types.TIMESTAMP ->
                of(
                        name,
                        new ColumnType.Timestamp(precision(meta.getScale(column)), Optional.empty()),
                        TimeCells.timestamps());
            case Types.TIMESTAMP_WITH_TIMEZONE ->
                of(
                        name,
                        new ColumnType.Timestamp(precision(meta.getScale(column)), Optional.of("UTC")),
                        TimeCells.instants());
            case Types.NULL -> of(name, Plain.NULL, (rows, from, into, to) -> into.setNull(to));
            default -> of(name, Plain.UTF8, Cells::text);
        };
    }

    /** What a column is called; some drivers say null of one without a name. */
    public static String name(ResultSetMetaData meta, int column) throws SQLException {
        return Optional.ofNullable(meta.getColumnLabel(column)).orElse("");
    }

    /** A plan for a column that may hold nulls. */
    public static ColumnPlan of(String name, ColumnType type, CellReader reader) {
        return new ColumnPlan(new Column(name, type, true), reader);
    }

    /** An exact number where its digits are known and fit, else its text. */
    public static ColumnPlan decimal(String name, int precision, int scale) {
        return precision >= 1 && precision <= MOST_DIGITS && scale >= 0 && scale <= precision
                ? of(name, new ColumnType.Decimal(precision, scale), Cells::decimal)
                : of(name, Plain.UTF8, Cells::text);
    }

    private static Precision precision(int digits) {
        return digits > MICRO_DIGITS ? Precision.NANOS : Precision.MICROS;
    }
}
