package io.drawbar.jdbc.internal.sql;

import io.drawbar.jdbc.internal.wire.ProtoWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/** A parameter's value with its type: for an engine to bind (drawbar.v1.Value), or as a literal. Immutable. */
public final class Parameter {
    public static final Parameter NULL = new Parameter(null);

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(java.util.Locale.ROOT);

    private final Object value;

    /**
     * @param value null, or Boolean, Integer, Long, Float, Double, BigDecimal, String, byte[], LocalDate, LocalTime, LocalDateTime or
     *     Instant
     */
    private Parameter(Object value) {
        this.value = value;
    }

    public static Parameter of(Object value) {
        return value == null ? NULL : new Parameter(value);
    }

    /** As drawbar.v1.Value. */
    public ProtoWriter message() {
        ProtoWriter out = new ProtoWriter();
        if (value == null) {
            return out.numberAlways(1, 0);
        }
        if (value instanceof Boolean) {
            return out.numberAlways(2, (Boolean) value ? 1 : 0);
        }
        if (value instanceof Integer) {
            return out.numberAlways(12, (Integer) value);
        }
        if (value instanceof Long) {
            return out.numberAlways(3, (Long) value);
        }
        if (value instanceof Float) {
            return out.real(13, (Float) value);
        }
        if (value instanceof Double) {
            return out.real(4, (Double) value);
        }
        if (value instanceof BigDecimal) {
            return out.textAlways(5, ((BigDecimal) value).toPlainString());
        }
        if (value instanceof byte[]) {
            return out.bytes(7, (byte[]) value);
        }
        if (value instanceof LocalDate) {
            return out.zigzagAlways(8, ((LocalDate) value).toEpochDay());
        }
        if (value instanceof LocalTime) {
            return out.numberAlways(9, ((LocalTime) value).toNanoOfDay());
        }
        if (value instanceof LocalDateTime) {
            return out.zigzagAlways(10, micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC)));
        }
        if (value instanceof Instant) {
            return out.zigzagAlways(11, micros((Instant) value));
        }
        return out.textAlways(6, value.toString());
    }

    private static long micros(Instant instant) {
        // Not by way of nanoseconds, of which a long holds those of three centuries to each side.
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    /** As a literal that means the same and nothing else, whatever is in it. */
    public String literal(Lexical rules) {
        if (value == null) {
            return "NULL";
        }
        if (value instanceof Boolean) {
            return (Boolean) value ? "TRUE" : "FALSE";
        }
        if (value instanceof Integer || value instanceof Long) {
            // Whoever puts it into a text leaves a space before it, so that no two minuses begin a comment.
            return value.toString();
        }
        if (value instanceof Float || value instanceof Double) {
            double number = ((Number) value).doubleValue();
            String type = value instanceof Float ? "REAL" : "DOUBLE";
            return Double.isFinite(number)
                    ? "CAST(" + rules.literal(value.toString()) + " AS " + type + ")"
                    : "CAST(" + rules.literal(word(number)) + " AS " + type + ")";
        }
        if (value instanceof BigDecimal) {
            return ((BigDecimal) value).toPlainString();
        }
        if (value instanceof byte[]) {
            StringBuilder hex = new StringBuilder("X'");
            for (byte b : (byte[]) value) {
                hex.append(Character.forDigit(b >>> 4 & 0xF, 16)).append(Character.forDigit(b & 0xF, 16));
            }
            return hex.append('\'').toString();
        }
        if (value instanceof LocalDate) {
            return "DATE '" + value + "'";
        }
        if (value instanceof LocalTime) {
            return "TIME '" + TIME.format((LocalTime) value) + "'";
        }
        if (value instanceof LocalDateTime) {
            LocalDateTime time = (LocalDateTime) value;
            return "TIMESTAMP '" + time.toLocalDate() + " " + TIME.format(time) + "'";
        }
        if (value instanceof Instant) {
            LocalDateTime time = LocalDateTime.ofInstant((Instant) value, ZoneOffset.UTC);
            return "TIMESTAMP '" + time.toLocalDate() + " " + TIME.format(time) + "+00:00'";
        }
        return rules.literal(value.toString());
    }

    private static String word(double number) {
        return Double.isNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
    }

    /** The value itself; null: SQL's NULL. */
    public Object value() {
        return value;
    }
}
