package io.drawbar.jdbc.internal.value;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Map;

/** How values look as text; what is nested, as JSON. Stateless. */
final class Texts {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(java.util.Locale.ROOT);
    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .append(TIME)
            .toFormatter(java.util.Locale.ROOT);
    private static final DateTimeFormatter OFFSET_TIME = new DateTimeFormatterBuilder()
            .append(DATE_TIME)
            .appendOffset("+HH:MM", "+00:00")
            .toFormatter(java.util.Locale.ROOT);

    private Texts() {}

    static String of(Object value, ZoneId zone) {
        if (value instanceof BigDecimal) {
            return ((BigDecimal) value).toPlainString();
        }
        if (value instanceof byte[]) {
            return hex((byte[]) value);
        }
        if (value instanceof LocalDateTime) {
            return DATE_TIME.format((LocalDateTime) value);
        }
        if (value instanceof LocalTime) {
            return TIME.format((LocalTime) value);
        }
        if (value instanceof Instant) {
            return OFFSET_TIME.format(OffsetDateTime.ofInstant((Instant) value, zone));
        }
        if (value instanceof List || value instanceof Map || value instanceof Row) {
            StringBuilder json = new StringBuilder();
            json(json, value, zone);
            return json.toString();
        }
        return value.toString();
    }

    static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length * 2);
        for (byte b : bytes) {
            text.append(HEX[b >>> 4 & 0xF]).append(HEX[b & 0xF]);
        }
        return text.toString();
    }

    private static void json(StringBuilder out, Object value, ZoneId zone) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof List) {
            String separator = "[";
            for (Object element : (List<?>) value) {
                out.append(separator);
                json(out, element, zone);
                separator = ",";
            }
            out.append(separator.equals("[") ? "[]" : "]");
        } else if (value instanceof Map) {
            String separator = "{";
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                out.append(separator);
                quote(out, entry.getKey() == null ? "null" : of(entry.getKey(), zone));
                out.append(':');
                json(out, entry.getValue(), zone);
                separator = ",";
            }
            out.append(separator.equals("{") ? "{}" : "}");
        } else if (value instanceof Row) {
            Row row = (Row) value;
            String separator = "{";
            for (int i = 0; i < row.names().size(); i++) {
                out.append(separator);
                quote(out, row.names().get(i));
                out.append(':');
                json(out, row.values().get(i), zone);
                separator = ",";
            }
            out.append(separator.equals("{") ? "{}" : "}");
        } else if (value instanceof Boolean || isFinite(value)) {
            out.append(of(value, zone));
        } else {
            quote(out, of(value, zone));
        }
    }

    private static boolean isFinite(Object value) {
        return value instanceof Number && Double.isFinite(((Number) value).doubleValue());
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"':
                    out.append("\\\"");
                    break;
                case '\\':
                    out.append("\\\\");
                    break;
                case '\n':
                    out.append("\\n");
                    break;
                case '\r':
                    out.append("\\r");
                    break;
                case '\t':
                    out.append("\\t");
                    break;
                default:
                    if (c < ' ') {
                        out.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                    break;
            }
        }
        out.append('"');
    }
}
