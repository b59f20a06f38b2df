package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;

/** Values as Flink's parser takes them for one value of their type and for nothing else. What Flink cannot hold as it is is refused. */
final class Literals {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter NANO_TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSSSS", Locale.ROOT);
    /** SQLStates of what is out of range. */
    private static final String NUMBER = "22003";

    private static final String MOMENT = "22008";
    private static final int MOST_DIGITS = 38;
    private static final int LAST_YEAR = 9999;

    private Literals() {}

    /**
     * A value that is not null.
     *
     * @param zone of the session, in which points in time are written
     */
    static String of(Object value, ZoneId zone) throws EngineException {
        if (value instanceof Boolean) {
            return value.toString().toUpperCase(Locale.ROOT);
        } else if (value instanceof String words) {
            return cast(words, "STRING");
        } else if (value instanceof byte[] bytes) {
            return "X'" + HexFormat.of().formatHex(bytes) + "'";
        } else if (value instanceof BigDecimal decimal) {
            return decimal(decimal);
        } else if (value instanceof LocalDate date) {
            requireYear(date);
            return cast(date.toString(), "DATE");
        } else if (value instanceof LocalTime time) {
            return time(time);
        } else if (value instanceof LocalDateTime moment) {
            requireYear(moment.toLocalDate());
            return cast(text(moment), "TIMESTAMP(" + digits(moment.toLocalTime()) + ")");
        } else if (value instanceof Instant instant) {
            return instant(instant, zone);
        }
        return cast(value.toString(), number(value));
    }

    /** A value where nothing but a text or a number may stand: it is the text that Flink casts to its type. */
    static String plain(Object value) throws EngineException {
        if (value instanceof byte[]) {
            throw EngineException.unsupported("Bytes name no partition.");
        }
        return "'" + String.valueOf(value).replace("'", "''") + "'";
    }

    private static void requireYear(LocalDate date) throws EngineException {
        if (date.getYear() < 1 || date.getYear() > LAST_YEAR) {
            throw outOfRange(MOMENT, "is of the year " + date.getYear() + "; Flink's are 1 to " + LAST_YEAR);
        }
    }

    /** Nanoseconds only where there are some: a result of them reaches from 1677 to 2262 and no further. */
    private static int digits(LocalTime time) {
        return time.equals(time.truncatedTo(ChronoUnit.MICROS)) ? 6 : 9;
    }

    /** Flink declares times of nanoseconds, and keeps milliseconds. */
    private static String time(LocalTime time) throws EngineException {
        if (!time.equals(time.truncatedTo(ChronoUnit.MILLIS))) {
            throw outOfRange(MOMENT, "is a time of " + time + "; Flink's have three digits after the second");
        }
        return "TIME '" + time.format(TIME) + "'"; // A cast of a text loses the milliseconds in Flink 2.
    }

    private static String instant(Instant instant, ZoneId zone) throws EngineException {
        LocalDateTime there = LocalDateTime.ofInstant(instant, zone);
        requireYear(there.toLocalDate());
        return instant.equals(instant.truncatedTo(ChronoUnit.MILLIS))
                ? "TO_TIMESTAMP_LTZ(" + instant.toEpochMilli() + ", 3)"
                : cast(text(there), "TIMESTAMP_LTZ(" + digits(there.toLocalTime()) + ")");
    }

    private static String number(Object value) throws EngineException {
        if (value instanceof Byte) {
            return "TINYINT";
        } else if (value instanceof Short) {
            return "SMALLINT";
        } else if (value instanceof Integer) {
            return "INT";
        } else if (value instanceof Long) {
            return "BIGINT";
        } else if (value instanceof Float real) {
            if (!Float.isFinite(real)) {
                throw outOfRange(NUMBER, "is " + real + "; Flink has no such FLOAT, but such a DOUBLE");
            }
            return "FLOAT";
        } else if (value instanceof Double) {
            return "DOUBLE";
        }
        throw new IllegalArgumentException(
                "A parameter is a " + value.getClass().getName() + ".");
    }

    private static String decimal(BigDecimal value) throws EngineException {
        int scale = Math.max(0, value.scale());
        int precision = Math.max(scale, value.precision() - value.scale() + scale);
        if (precision > MOST_DIGITS) {
            throw outOfRange(NUMBER, "has " + precision + " digits; Flink's decimals have up to " + MOST_DIGITS);
        }
        return cast(value.toPlainString(), "DECIMAL(" + precision + ", " + scale + ")");
    }

    private static EngineException outOfRange(String state, String what) {
        return EngineException.builder(Kind.USER, "A parameter " + what + ".")
                .sqlState(state)
                .build();
    }

    private static String text(LocalDateTime moment) {
        return moment.toLocalDate() + " " + moment.toLocalTime().format(NANO_TIME);
    }

    private static String cast(String words, String type) {
        return "CAST('" + words.replace("'", "''") + "' AS " + type + ")";
    }
}
