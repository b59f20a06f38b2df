package io.drawbar.jdbc.internal.value;

import java.math.BigDecimal;
import java.sql.SQLException;

/**
 * One column of the rows that are there now. Values are asked for only where {@link #isNull} is false. What a column does not do
 * faster goes through its {@link #value}.
 */
public interface Column {
    boolean isNull(int row);

    /**
     * The value as the JDK's neutral type for it: Boolean, Integer, Long, BigInteger, Float, Double, BigDecimal, String, byte[],
     * LocalDate, LocalTime, LocalDateTime, Instant, Duration, Period, List, Map, or a {@link Row} or {@link Interval}.
     */
    Object value(int row);

    /** The value as JDBC's {@code getObject} gives it. */
    default Object object(int row, Converter converter) throws SQLException {
        return converter.object(value(row));
    }

    default long longValue(int row, Converter converter) throws SQLException {
        return converter.numbers().toLong(value(row));
    }

    default double doubleValue(int row, Converter converter) throws SQLException {
        return converter.numbers().toDouble(value(row));
    }

    default BigDecimal decimal(int row, Converter converter) throws SQLException {
        return converter.numbers().toDecimal(value(row));
    }

    default String text(int row, Converter converter) {
        return converter.text(value(row));
    }
}
