package io.drawbar.plugin.hive;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;

/** Values as Hive's parser reads them: each is one value of its type and nothing else, whatever is in it, and stands on one line. */
final class Literal {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSSSS", Locale.ROOT);
    private static final int MOST_DIGITS = 38;
    private static final int LAST_YEAR = 9999;

    private Literal() {}

    /**
     * A value's literal.
     *
     * @param value one that a statement's parameter may be, or null
     */
    static String of(Object value) throws EngineException {
        if (value == null) {
            return "NULL";
        } else if (value instanceof String words) {
            return text(words);
        } else if (value instanceof Boolean) {
            return value.toString().toUpperCase(Locale.ROOT);
        } else if (value instanceof byte[] bytes) {
            return "UNHEX('" + HexFormat.of().formatHex(bytes) + "')";
        } else if (value instanceof BigDecimal decimal) {
            return decimal(decimal);
        } else if (value instanceof Number number) {
            return cast(number.toString(), type(number));
        } else if (value instanceof LocalDate date) {
            return "DATE '" + date(date) + "'";
        } else if (value instanceof LocalDateTime moment) {
            return "TIMESTAMP '" + moment(moment) + "'";
        } else if (value instanceof Instant instant) {
            return "TIMESTAMPLOCALTZ '" + moment(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) + " UTC'";
        } else if (value instanceof LocalTime) {
            throw EngineException.unsupported("Hive has no times of day: give a text or a timestamp.");
        }
        throw EngineException.unsupported(
                "Hive takes no parameter of " + value.getClass().getName() + ".");
    }

    /** Hive replaces variables in quotes as well, so a brace behind a dollar is escaped too. */
    private static String text(String words) {
        StringBuilder quoted = new StringBuilder("'");
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            switch (c) {
                case '\\' -> quoted.append("\\\\");
                case '\'' -> quoted.append("\\'");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '{' -> quoted.append(i > 0 && words.charAt(i - 1) == '$' ? "\\{" : "{");
                default -> quoted.append(c);
            }
        }
        return quoted.append('\'').toString();
    }

    private static String type(Number number) throws EngineException {
        if (number instanceof Byte) {
            return "TINYINT";
        } else if (number instanceof Short) {
            return "SMALLINT";
        } else if (number instanceof Integer) {
            return "INT";
        } else if (number instanceof Long) {
            return "BIGINT";
        } else if (number instanceof Float) {
            return "FLOAT";
        } else if (number instanceof Double) {
            return "DOUBLE";
        }
        throw EngineException.unsupported(
                "Hive takes no parameter of " + number.getClass().getName() + ".");
    }

    private static String decimal(BigDecimal value) throws EngineException {
        BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
        int precision = Math.max(plain.precision(), plain.scale());
        if (precision > MOST_DIGITS) {
            throw EngineException.builder(
                            Kind.USER,
                            "A parameter has " + precision + " digits; Hive's decimals have " + MOST_DIGITS
                                    + " at most.")
                    .sqlState("22003")
                    .build();
        }
        return cast(plain.toPlainString(), "DECIMAL(" + precision + ", " + plain.scale() + ")");
    }

    private static String moment(LocalDateTime moment) throws EngineException {
        return date(moment.toLocalDate()) + " " + moment.toLocalTime().format(TIME);
    }

    private static String date(LocalDate date) throws EngineException {
        if (date.getYear() < 1 || date.getYear() > LAST_YEAR) {
            throw EngineException.builder(
                            Kind.USER,
                            "A parameter is " + date + "; Hive's dates are of the years 1 to " + LAST_YEAR + ".")
                    .sqlState("22008")
                    .build();
        }
        return date.toString();
    }

    private static String cast(String words, String type) {
        return "CAST('" + words + "' AS " + type + ")";
    }
}
