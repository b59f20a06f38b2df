package io.drawbar.jdbc.internal.rows;

import io.drawbar.jdbc.internal.arrow.ArrowField;
import java.sql.Types;

/** What JDBC says of a type of Arrow's. */
final class JdbcType {
    private static final int TEXT_SIZE = Integer.MAX_VALUE;

    private final int code;
    private final String name;
    private final Class<?> javaClass;
    private final int precision;
    private final int scale;
    private final boolean signed;
    private final int displaySize;

    private JdbcType(
            int code, String name, Class<?> javaClass, int precision, int scale, boolean signed, int displaySize) {
        this.code = code;
        this.name = name;
        this.javaClass = javaClass;
        this.precision = precision;
        this.scale = scale;
        this.signed = signed;
        this.displaySize = displaySize;
    }

    private static JdbcType number(int code, String name, Class<?> javaClass, int digits, boolean signed) {
        return new JdbcType(code, name, javaClass, digits, 0, signed, digits + (signed ? 1 : 0));
    }

    private static JdbcType other(int code, String name, Class<?> javaClass, int size) {
        return new JdbcType(code, name, javaClass, size, 0, false, size);
    }

    private static JdbcType time(int code, String name, Class<?> javaClass, int size, ArrowField field) {
        int digits = field.fractionDigits();
        int all = digits == 0 ? size : size + 1 + digits;
        return new JdbcType(code, name, javaClass, all, digits, false, all);
    }

    static JdbcType of(ArrowField field) {
        switch (field.type()) {
            case NULL:
                return other(Types.NULL, "NULL", Object.class, 4);
            case BOOLEAN:
                return other(Types.BOOLEAN, "BOOLEAN", Boolean.class, 5);
            case INT8:
                return number(Types.TINYINT, "TINYINT", Integer.class, 3, true);
            case INT16:
                return number(Types.SMALLINT, "SMALLINT", Integer.class, 5, true);
            case INT32:
                return number(Types.INTEGER, "INTEGER", Integer.class, 10, true);
            case INT64:
                return number(Types.BIGINT, "BIGINT", Long.class, 19, true);
            case UINT8:
                return number(Types.SMALLINT, "TINYINT UNSIGNED", Integer.class, 3, false);
            case UINT16:
                return number(Types.INTEGER, "SMALLINT UNSIGNED", Integer.class, 5, false);
            case UINT32:
                return number(Types.BIGINT, "INTEGER UNSIGNED", Long.class, 10, false);
            case UINT64:
                return number(Types.DECIMAL, "BIGINT UNSIGNED", java.math.BigDecimal.class, 20, false);
            case FLOAT16:
            case FLOAT32:
                return new JdbcType(Types.REAL, "REAL", Float.class, 7, 0, true, 15);
            case FLOAT64:
                return new JdbcType(Types.DOUBLE, "DOUBLE", Double.class, 15, 0, true, 25);
            case DECIMAL:
                return new JdbcType(
                        Types.DECIMAL,
                        "DECIMAL",
                        java.math.BigDecimal.class,
                        field.precision(),
                        field.scale(),
                        true,
                        field.precision() + 2);
            default:
                return ofOther(field);
        }
    }

    private static JdbcType ofOther(ArrowField field) {
        switch (field.type()) {
            case TEXT:
            case LARGE_TEXT:
                return other(Types.VARCHAR, "VARCHAR", String.class, TEXT_SIZE);
            case BINARY:
            case LARGE_BINARY:
                return other(Types.VARBINARY, "VARBINARY", byte[].class, TEXT_SIZE);
            case FIXED_BINARY:
                return other(Types.BINARY, "BINARY", byte[].class, field.width());
            case DATE_DAY:
            case DATE_MILLI:
                return other(Types.DATE, "DATE", java.sql.Date.class, 10);
            case TIME:
                return time(Types.TIME, "TIME", java.sql.Time.class, 8, field);
            case TIMESTAMP:
                return time(Types.TIMESTAMP, "TIMESTAMP", java.sql.Timestamp.class, 19, field);
            case INSTANT:
                // As TIMESTAMP, because many tools know no other type for which they get a Timestamp.
                return time(Types.TIMESTAMP, "TIMESTAMP WITH TIME ZONE", java.sql.Timestamp.class, 25, field);
            case LIST:
            case LARGE_LIST:
            case FIXED_LIST:
                String element = of(field.children().get(0)).name;
                return other(Types.ARRAY, "ARRAY<" + element + ">", java.sql.Array.class, TEXT_SIZE);
            case MAP:
                return other(Types.JAVA_OBJECT, "MAP", java.util.Map.class, TEXT_SIZE);
            case STRUCT:
                return other(Types.STRUCT, "STRUCT", java.sql.Struct.class, TEXT_SIZE);
            default:
                return other(Types.VARCHAR, "INTERVAL", String.class, 64);
        }
    }

    /** A type of {@link Types} for columns that the driver fills itself. */
    static JdbcType ofCode(int code) {
        switch (code) {
            case Types.SMALLINT:
                return number(code, "SMALLINT", Integer.class, 5, true);
            case Types.INTEGER:
                return number(code, "INTEGER", Integer.class, 10, true);
            case Types.BIGINT:
                return number(code, "BIGINT", Long.class, 19, true);
            case Types.BOOLEAN:
                return other(code, "BOOLEAN", Boolean.class, 5);
            default:
                return other(Types.VARCHAR, "VARCHAR", String.class, TEXT_SIZE);
        }
    }

    int code() {
        return code;
    }

    String name() {
        return name;
    }

    Class<?> javaClass() {
        return javaClass;
    }

    int precision() {
        return precision;
    }

    int scale() {
        return scale;
    }

    boolean isSigned() {
        return signed;
    }

    int displaySize() {
        return displaySize;
    }
}
