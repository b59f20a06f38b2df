package io.drawbar.jdbc.internal.run;

import io.drawbar.jdbc.internal.error.Failures;
import io.drawbar.jdbc.internal.rows.Unwrapping;
import java.sql.ParameterMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

/** What is known of a statement's parameters: how many there are, and the types of those that the engine can tell. */
final class ParameterInfo implements ParameterMetaData, Unwrapping {
    private final int count;
    private final List<String> types;

    ParameterInfo(int count, List<String> types) {
        this.count = count;
        this.types = types;
    }

    private String type(int index) throws SQLException {
        if (index < 1 || index > count) {
            throw Failures.argument("There is no parameter " + index + "; the statement has " + count + ".");
        }
        return index <= types.size() ? types.get(index - 1) : "UNKNOWN";
    }

    @Override
    public int getParameterCount() {
        return count;
    }

    @Override
    public int getParameterType(int index) throws SQLException {
        switch (type(index)) {
            case "BOOLEAN":
                return Types.BOOLEAN;
            case "BIGINT":
                return Types.BIGINT;
            case "DOUBLE":
                return Types.DOUBLE;
            case "DECIMAL":
                return Types.DECIMAL;
            case "VARBINARY":
                return Types.VARBINARY;
            case "DATE":
                return Types.DATE;
            case "TIME":
                return Types.TIME;
            case "TIMESTAMP":
                return Types.TIMESTAMP;
            case "TIMESTAMP_TZ":
                return Types.TIMESTAMP_WITH_TIMEZONE;
            default:
                return Types.VARCHAR;
        }
    }

    @Override
    public String getParameterTypeName(int index) throws SQLException {
        String type = type(index);
        switch (type) {
            case "UNKNOWN":
                return "VARCHAR";
            case "TIMESTAMP_TZ":
                return "TIMESTAMP WITH TIME ZONE";
            default:
                return type;
        }
    }

    @Override
    public String getParameterClassName(int index) throws SQLException {
        switch (getParameterType(index)) {
            case Types.BOOLEAN:
                return Boolean.class.getName();
            case Types.BIGINT:
                return Long.class.getName();
            case Types.DOUBLE:
                return Double.class.getName();
            case Types.DECIMAL:
                return java.math.BigDecimal.class.getName();
            case Types.VARBINARY:
                return byte[].class.getName();
            case Types.DATE:
                return java.sql.Date.class.getName();
            case Types.TIME:
                return java.sql.Time.class.getName();
            case Types.TIMESTAMP:
                return java.sql.Timestamp.class.getName();
            case Types.TIMESTAMP_WITH_TIMEZONE:
                return java.time.OffsetDateTime.class.getName();
            default:
                return String.class.getName();
        }
    }

    @Override
    public int getParameterMode(int index) throws SQLException {
        type(index);
        return parameterModeIn;
    }

    @Override
    public int isNullable(int index) throws SQLException {
        type(index);
        return parameterNullableUnknown;
    }

    @Override
    public boolean isSigned(int index) throws SQLException {
        int type = getParameterType(index);
        return type == Types.BIGINT || type == Types.DOUBLE || type == Types.DECIMAL;
    }

    @Override
    public int getPrecision(int index) throws SQLException {
        type(index);
        return 0;
    }

    @Override
    public int getScale(int index) throws SQLException {
        type(index);
        return 0;
    }
}
