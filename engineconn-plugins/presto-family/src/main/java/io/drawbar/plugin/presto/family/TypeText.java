package io.drawbar.plugin.presto.family;

import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.arrow.ColumnType.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads types as Presto and Trino write them, such as {@code map(varchar, array(row(a bigint, "b c" decimal(38,2))))}. What has no exact type
 * in Arrow is text.
 */
final class TypeText {
    private static final int MICRO_DIGITS = 6;
    private static final int MOST_DIGITS = 38;

    private final String text;
    private int at;

    private TypeText(String text) {
        this.text = text;
    }

    static ColumnType parse(String text) {
        return new TypeText(text.strip()).type();
    }

    private ColumnType type() {
        String name = word().toLowerCase(Locale.ROOT);
        List<String> plain = new ArrayList<>();
        if (peek() == '(') {
            at++;
            switch (name) {
                case "array" -> {
                    ColumnType element = type();
                    close();
                    return ColumnType.ListOf.of(element);
                }
                case "map" -> {
                    ColumnType key = type();
                    comma();
                    ColumnType value = type();
                    close();
                    return new ColumnType.MapOf(key, value);
                }
                case "row" -> {
                    return row();
                }
                default -> plain = arguments();
            }
        }
        return scalar(name + rest(), plain);
    }

    private ColumnType row() {
        List<Column> fields = new ArrayList<>();
        do {
            int begin = at;
            skipSpaces();
            String name = peek() == '"' ? quoted() : word();
            skipSpaces();
            if (peek() == ',' || peek() == ')' || peek() == '(') {
                // A field without a name: what was read is its type.
                at = begin;
                name = "field" + fields.size();
            }
            fields.add(new Column(name, type(), true));
            skipSpaces();
        } while (take(','));
        close();
        return new ColumnType.StructOf(fields);
    }

    private List<String> arguments() {
        int end = text.indexOf(')', at);
        List<String> found =
                List.of(text.substring(at, end < 0 ? text.length() : end).split("\\s*,\\s*"));
        at = end < 0 ? text.length() : end + 1;
        return found;
    }

    /** What a name of several words goes on with, such as {@code with time zone}. */
    private String rest() {
        StringBuilder more = new StringBuilder();
        skipSpaces();
        while (at < text.length() && Character.isLetter(peek())) {
            more.append(' ').append(word().toLowerCase(Locale.ROOT));
            skipSpaces();
        }
        return more.toString();
    }

    private static ColumnType scalar(String name, List<String> arguments) {
        return switch (name) {
            case "boolean" -> Plain.BOOLEAN;
            case "tinyint" -> Plain.INT8;
            case "smallint" -> Plain.INT16;
            case "integer" -> Plain.INT32;
            case "bigint" -> Plain.INT64;
            case "real" -> Plain.FLOAT;
            case "double" -> Plain.DOUBLE;
            case "varbinary" -> Plain.BINARY;
            case "date" -> Plain.DATE;
            case "unknown" -> Plain.NULL;
            case "decimal" -> decimal(arguments);
            case "time" -> new ColumnType.Time(precision(arguments));
            case "timestamp" -> new ColumnType.Timestamp(precision(arguments), Optional.empty());
            case "timestamp with time zone" -> new ColumnType.Timestamp(precision(arguments), Optional.of("UTC"));
            default -> Plain.UTF8;
        };
    }

    private static ColumnType decimal(List<String> arguments) {
        int precision = arguments.isEmpty() ? MOST_DIGITS : Integer.parseInt(arguments.get(0));
        int scale = arguments.size() < 2 ? 0 : Integer.parseInt(arguments.get(1));
        return new ColumnType.Decimal(precision, scale);
    }

    private static Precision precision(List<String> digits) {
        return !digits.isEmpty() && Integer.parseInt(digits.get(0)) > MICRO_DIGITS ? Precision.NANOS : Precision.MICROS;
    }

    private String word() {
        skipSpaces();
        int begin = at;
        while (at < text.length() && (Character.isLetterOrDigit(peek()) || peek() == '_')) {
            at++;
        }
        return text.substring(begin, at);
    }

    private String quoted() {
        StringBuilder name = new StringBuilder();
        at++;
        while (at < text.length()) {
            if (peek() == '"') {
                at++;
                if (peek() != '"') {
                    break;
                }
            }
            name.append(peek());
            at++;
        }
        return name.toString();
    }

    private void comma() {
        skipSpaces();
        boolean ignored = take(',');
    }

    private void close() {
        skipSpaces();
        boolean ignored = take(')');
    }

    private boolean take(char wanted) {
        boolean there = peek() == wanted;
        if (there) {
            at++;
        }
        return there;
    }

    private void skipSpaces() {
        while (peek() == ' ') {
            at++;
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }
}
