package io.drawbar.engine.jdbc;

import io.drawbar.engine.spi.StatementShape.ParameterType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;

/** Parameters between the SPI and JDBC. */
final class ParameterTypes {
    private ParameterTypes() {}

    static ParameterType of(int jdbcType) {
        return switch (jdbcType) {
            case Types.BIT, Types.BOOLEAN -> ParameterType.BOOLEAN;
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> ParameterType.BIGINT;
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> ParameterType.DOUBLE;
            case Types.NUMERIC, Types.DECIMAL -> ParameterType.DECIMAL;
            case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NCHAR, Types.NVARCHAR -> ParameterType.VARCHAR;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY -> ParameterType.VARBINARY;
            case Types.DATE -> ParameterType.DATE;
            case Types.TIME -> ParameterType.TIME;
            case Types.TIMESTAMP -> ParameterType.TIMESTAMP;
            case Types.TIMESTAMP_WITH_TIMEZONE -> ParameterType.TIMESTAMP_TZ;
            default -> ParameterType.UNKNOWN;
        };
    }

    static void bind(PreparedStatement statement, int marker, Object value) throws SQLException {
        if (value == null) {
            statement.setNull(marker, Types.NULL);
        } else if (value instanceof Instant instant) {
            statement.setObject(marker, instant.atOffset(ZoneOffset.UTC));
        } else if (value instanceof byte[] bytes) {
            statement.setBytes(marker, bytes);
        } else if (value instanceof Byte || value instanceof Short) {
            statement.setInt(marker, ((Number) value).intValue());
        } else {
            statement.setObject(marker, value);
        }
    }
}
