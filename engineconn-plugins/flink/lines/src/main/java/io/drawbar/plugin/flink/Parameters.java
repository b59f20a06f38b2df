package io.drawbar.plugin.flink;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Values for the markers of a statement. Flink's SQL has no markers, so each becomes a literal, written so that Flink's parser takes it for
 * one value of its type and for nothing else. What is no marker stays: question marks in quotes, comments and patterns of
 * {@code MATCH_RECOGNIZE}.
 */
final class Parameters {
    /** What takes a bare number and no expression. */
    private static final Set<String> BEFORE_NUMBERS = Set.of("LIMIT", "OFFSET", "FIRST", "NEXT");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter NANO_TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSSSS", Locale.ROOT);
    private static final int MOST_DIGITS = 38;

    /** How a null is written. */
    enum Nulls {
        /** As in a list of values: its place says of which type it is. */
        BARE("NULL"),
        /** Where nothing says it. */
        TEXT("CAST(NULL AS STRING)");

        private final String literal;

        Nulls(String literal) {
            this.literal = literal;
        }
    }

    /** A marker's place, and the word before it. */
    private record Marker(int at, String after) {}

    private final String text;
    private final List<Marker> markers = new ArrayList<>();
    private String word = "";
    private int at;

    private Parameters(String text) {
        this.text = text;
        while (at < text.length()) {
            step();
        }
    }

    static Parameters of(String text) {
        return new Parameters(text);
    }

    int count() {
        return markers.size();
    }

    /**
     * The statement with a value for each marker.
     *
     * @param values as many as there are markers
     * @param zone of the session, in which points in time are written
     */
    String bound(List<Object> values, Nulls nulls, ZoneId zone) {
        StringBuilder bound = new StringBuilder();
        int from = 0;
        for (int i = 0; i < markers.size(); i++) {
            Marker marker = markers.get(i);
            Object value = values.get(i);
            bound.append(text, from, marker.at());
            boolean number = value instanceof Number && BEFORE_NUMBERS.contains(marker.after());
            bound.append(number ? value : value == null ? nulls.literal : literal(value, zone));
            from = marker.at() + 1;
        }
        return bound.append(text, from, text.length()).toString();
    }

    private void step() {
        char c = text.charAt(at);
        if (c == '\'' || c == '"' || c == '`') {
            skipPast(String.valueOf(c), at + 1);
            word = "";
        } else if (text.startsWith("--", at)) {
            skipPast("\n", at);
        } else if (text.startsWith("/*", at)) {
            skipPast("*/", at + 2);
        } else if (Character.isJavaIdentifierStart(c)) {
            int begin = at;
            while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
                at++;
            }
            word = text.substring(begin, at).toUpperCase(Locale.ROOT);
        } else if (c == '(' && word.equals("PATTERN")) {
            skipPattern();
        } else {
            if (c == '?') {
                markers.add(new Marker(at, word));
            }
            word = Character.isWhitespace(c) ? word : "";
            at++;
        }
    }

    private void skipPast(String end, int from) {
        int found = text.indexOf(end, from);
        at = found < 0 ? text.length() : found + end.length();
    }

    private void skipPattern() {
        int open = 0;
        do {
            open += text.charAt(at) == '(' ? 1 : text.charAt(at) == ')' ? -1 : 0;
            at++;
        } while (open > 0 && at < text.length());
        word = "";
    }

    private static String literal(Object value, ZoneId zone) {
        if (value instanceof Boolean) {
            return value.toString().toUpperCase(Locale.ROOT);
        } else if (value instanceof String words) {
            return cast(words, "STRING");
        } else if (value instanceof byte[] bytes) {
            return "X'" + HexFormat.of().formatHex(bytes) + "'";
        } else if (value instanceof BigDecimal decimal) {
            return decimal(decimal);
        } else if (value instanceof LocalDate) {
            return cast(value.toString(), "DATE");
        } else if (value instanceof LocalTime time) {
            return cast(time.format(TIME), "TIME(3)");
        } else if (value instanceof LocalDateTime moment) {
            return cast(text(moment), "TIMESTAMP(9)");
        } else if (value instanceof Instant instant) {
            return instant.equals(instant.truncatedTo(ChronoUnit.MILLIS))
                    ? "TO_TIMESTAMP_LTZ(" + instant.toEpochMilli() + ", 3)"
                    : cast(text(LocalDateTime.ofInstant(instant, zone)), "TIMESTAMP_LTZ(9)");
        }
        return cast(value.toString(), number(value));
    }

    private static String number(Object value) {
        if (value instanceof Byte) {
            return "TINYINT";
        } else if (value instanceof Short) {
            return "SMALLINT";
        } else if (value instanceof Integer) {
            return "INT";
        } else if (value instanceof Long) {
            return "BIGINT";
        } else if (value instanceof Float) {
            return "FLOAT";
        } else if (value instanceof Double) {
            return "DOUBLE";
        }
        throw new IllegalArgumentException(
                "A parameter is a " + value.getClass().getName() + ".");
    }

    private static String decimal(BigDecimal value) {
        int scale = Math.max(0, value.scale());
        int precision = Math.max(scale + 1, value.precision() - value.scale() + scale);
        return precision <= MOST_DIGITS
                ? cast(value.toPlainString(), "DECIMAL(" + precision + ", " + scale + ")")
                : cast(value.toString(), "DOUBLE");
    }

    private static String text(LocalDateTime moment) {
        return moment.toLocalDate() + " " + moment.toLocalTime().format(NANO_TIME);
    }

    private static String cast(String words, String type) {
        return "CAST('" + words.replace("'", "''") + "' AS " + type + ")";
    }
}
