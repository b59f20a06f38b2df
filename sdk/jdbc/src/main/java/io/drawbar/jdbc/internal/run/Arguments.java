package io.drawbar.jdbc.internal.run;

import io.drawbar.jdbc.internal.error.Failures;
import io.drawbar.jdbc.internal.sql.Parameter;
import io.drawbar.jdbc.internal.value.Converter;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.UUID;

/** Turns what applications set as parameters into typed values. Used by one thread. */
final class Arguments {
    private final Converter converter;

    Arguments(Converter converter) {
        this.converter = converter;
    }

    /** A value of any class that has a type of its own. */
    Parameter of(Object value) throws SQLException {
        return Parameter.of(value == null ? null : neutral(value));
    }

    /**
     * A value as another type.
     *
     * @param type of {@link Types}
     * @param scale of a decimal
     */
    Parameter of(Object value, int type, int scale) throws SQLException {
        if (value == null) {
            return Parameter.NULL;
        }
        Object neutral = neutral(value);
        Class<?> target = target(type, neutral);
        Object converted = target.isInstance(neutral) ? neutral : converter.as(neutral, target);
        if (converted instanceof BigDecimal && scale >= 0) {
            converted = ((BigDecimal) converted).setScale(scale, java.math.RoundingMode.HALF_UP);
        }
        return Parameter.of(converted);
    }

    private static Class<?> target(int type, Object value) throws SQLException {
        switch (type) {
            case Types.BIT:
            case Types.BOOLEAN:
                return Boolean.class;
            case Types.TINYINT:
            case Types.SMALLINT:
            case Types.INTEGER:
                return Integer.class;
            case Types.BIGINT:
                return Long.class;
            case Types.REAL:
                return Float.class;
            case Types.FLOAT:
            case Types.DOUBLE:
                return Double.class;
            case Types.DECIMAL:
            case Types.NUMERIC:
                return BigDecimal.class;
            case Types.CHAR:
            case Types.VARCHAR:
            case Types.LONGVARCHAR:
            case Types.NCHAR:
            case Types.NVARCHAR:
            case Types.LONGNVARCHAR:
            case Types.CLOB:
            case Types.NCLOB:
                return String.class;
            case Types.BINARY:
            case Types.VARBINARY:
            case Types.LONGVARBINARY:
            case Types.BLOB:
                return byte[].class;
            case Types.DATE:
                return LocalDate.class;
            case Types.TIME:
                return LocalTime.class;
            case Types.TIMESTAMP:
                return LocalDateTime.class;
            case Types.TIMESTAMP_WITH_TIMEZONE:
                return Instant.class;
            case Types.OTHER:
            case Types.JAVA_OBJECT:
            case Types.NULL:
                return value.getClass();
            default:
                throw Failures.unsupported("A parameter cannot be of the type number " + type + ".");
        }
    }

    private static Object neutral(Object value) throws SQLException {
        if (value instanceof Byte || value instanceof Short) {
            return ((Number) value).intValue();
        }
        if (value instanceof BigInteger) {
            return new BigDecimal((BigInteger) value);
        }
        if (value instanceof Character || value instanceof UUID || value instanceof java.net.URL) {
            return value.toString();
        }
        if (value instanceof Enum) {
            return ((Enum<?>) value).name();
        }
        if (value instanceof Clob) {
            return ((Clob) value).getSubString(1, (int) ((Clob) value).length());
        }
        if (value instanceof Blob) {
            return ((Blob) value).getBytes(1, (int) ((Blob) value).length());
        }
        if (value instanceof InputStream) {
            return bytes((InputStream) value, Long.MAX_VALUE);
        }
        if (value instanceof Reader) {
            return text((Reader) value, Long.MAX_VALUE);
        }
        return time(value);
    }

    @SuppressWarnings("JavaUtilDate") // JDBC is made of them.
    private static Object time(Object value) throws SQLException {
        if (value instanceof java.sql.Date) {
            return ((java.sql.Date) value).toLocalDate();
        }
        if (value instanceof Time) {
            return Instant.ofEpochMilli(((Time) value).getTime())
                    .atZone(java.time.ZoneId.systemDefault())
                    .toLocalTime();
        }
        if (value instanceof Timestamp) {
            return ((Timestamp) value).toLocalDateTime();
        }
        if (value instanceof java.util.Date) {
            return new Timestamp(((java.util.Date) value).getTime()).toLocalDateTime();
        }
        if (value instanceof Calendar) {
            return ((Calendar) value).toInstant();
        }
        if (value instanceof OffsetDateTime) {
            return ((OffsetDateTime) value).toInstant();
        }
        if (value instanceof ZonedDateTime) {
            return ((ZonedDateTime) value).toInstant();
        }
        if (value instanceof OffsetTime) {
            return ((OffsetTime) value).toLocalTime();
        }
        boolean plain = value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Float
                || value instanceof Double
                || value instanceof BigDecimal
                || value instanceof String
                || value instanceof byte[]
                || value instanceof LocalDate
                || value instanceof LocalTime
                || value instanceof LocalDateTime
                || value instanceof Instant;
        if (!plain) {
            throw Failures.unsupported(
                    "A parameter cannot be a " + value.getClass().getName() + ".");
        }
        return value;
    }

    /** At most so many bytes of a stream. */
    static byte[] bytes(InputStream in, long limit) throws SQLException {
        try {
            return in.readNBytes((int) Math.min(Integer.MAX_VALUE, limit));
        } catch (IOException e) {
            throw new SQLException("The stream that was set as a parameter cannot be read.", "HY000", e);
        }
    }

    /** At most so many characters of a reader. */
    static String text(Reader in, long limit) throws SQLException {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[4_096];
        try {
            while (text.length() < limit) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, limit - text.length()));
                if (count < 0) {
                    break;
                }
                text.append(buffer, 0, count);
            }
            return text.toString();
        } catch (IOException e) {
            throw new SQLException("The reader that was set as a parameter cannot be read.", "HY000", e);
        }
    }
}
