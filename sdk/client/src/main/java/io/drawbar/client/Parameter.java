package io.drawbar.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * The value of a marker ({@code ?}) in a statement. Texts are never read as SQL.
 *
 * @param value as it is written in the API; empty: null
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Parameter(ParameterType type, Optional<String> value) {
    public Parameter {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(value, "value");
    }

    /** A value of a type, as the API writes it. */
    public static Parameter of(ParameterType type, String value) {
        return new Parameter(type, Optional.of(value));
    }

    /** Null, of whatever type the statement wants there. */
    public static Parameter ofNull() {
        return new Parameter(ParameterType.VARCHAR, Optional.empty());
    }

    /**
     * A Java value with the type that is its own in SQL: null, Boolean, Byte, Short, Integer, Long, BigInteger (a decimal), BigDecimal, Float,
     * Double, String, byte[], LocalDate, LocalTime, LocalDateTime, Instant, OffsetDateTime or ZonedDateTime. Of dates with times what is less
     * than a microsecond is cut off.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static Parameter of(Object value) {
        if (value == null) {
            return ofNull();
        } else if (value instanceof Parameter parameter) {
            return parameter;
        } else if (value instanceof Boolean) {
            return of(ParameterType.BOOLEAN, value.toString());
        } else if (value instanceof Number number) {
            return of(numberType(number), number.toString());
        } else if (value instanceof String text) {
            return of(ParameterType.VARCHAR, text);
        } else if (value instanceof byte[] bytes) {
            return of(ParameterType.BINARY, Base64.getEncoder().encodeToString(bytes));
        } else if (value instanceof LocalDate) {
            return of(ParameterType.DATE, value.toString());
        } else if (value instanceof LocalTime) {
            return of(ParameterType.TIME, value.toString());
        } else if (value instanceof LocalDateTime time) {
            return of(
                    ParameterType.TIMESTAMP, time.truncatedTo(ChronoUnit.MICROS).toString());
        } else if (value instanceof Instant time) {
            return of(
                    ParameterType.TIMESTAMP_WITH_TIME_ZONE,
                    time.truncatedTo(ChronoUnit.MICROS).toString());
        } else if (value instanceof OffsetDateTime time) {
            return zoned(time);
        } else if (value instanceof ZonedDateTime time) {
            return zoned(time.toOffsetDateTime());
        }
        throw unknown(value);
    }

    private static Parameter zoned(OffsetDateTime time) {
        return of(
                ParameterType.TIMESTAMP_WITH_TIME_ZONE,
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.truncatedTo(ChronoUnit.MICROS)));
    }

    private static ParameterType numberType(Number number) {
        if (number instanceof Byte) {
            return ParameterType.TINYINT;
        } else if (number instanceof Short) {
            return ParameterType.SMALLINT;
        } else if (number instanceof Integer) {
            return ParameterType.INTEGER;
        } else if (number instanceof Long) {
            return ParameterType.BIGINT;
        } else if (number instanceof Float) {
            return ParameterType.REAL;
        } else if (number instanceof Double) {
            return ParameterType.DOUBLE;
        } else if (number instanceof BigDecimal || number instanceof BigInteger) {
            return ParameterType.DECIMAL;
        }
        throw unknown(number);
    }

    private static IllegalArgumentException unknown(Object value) {
        return new IllegalArgumentException(
                "A parameter is a " + value.getClass().getName()
                        + "; expected null, Boolean, Byte, Short, Integer, Long, BigInteger, BigDecimal, Float, Double, String,"
                        + " byte[], LocalDate, LocalTime, LocalDateTime, Instant, OffsetDateTime or ZonedDateTime.");
    }

    /** Without the value, so that it gets into no log. */
    @Override
    public String toString() {
        return value.isPresent() ? type.toString() : "null";
    }
}
