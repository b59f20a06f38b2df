package io.drawbar.cli.result;

import com.fasterxml.jackson.databind.JsonNode;
import org.jline.utils.WCWidth;

/** How a value looks in a table. */
public final class CellText {
    private CellText() {}

    /** A value in one line, with nothing in it that would move the cursor. */
    public static String of(JsonNode value) {
        if (value.isNull()) {
            return "NULL";
        }
        return printable(value.isContainerNode() ? value.toString() : value.asText());
    }

    /** Text with its control characters written out, so that data cannot command the terminal. */
    public static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                default -> {
                    if (Character.isISOControl(c)) {
                        shown.append(String.format("\\u%04x", (int) c));
                    } else {
                        shown.append(c);
                    }
                }
            }
        }
        return shown.toString();
    }

    /** A line of a log: printable, its tabs as blanks, since stack traces are indented with them. */
    public static String line(String text) {
        return printable(text.replace("\t", "    "));
    }

    /** How many columns of the terminal a text takes: two for a wide character, none for a combining one. */
    public static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            width += Math.max(0, WCWidth.wcwidth(point));
            i += Character.charCount(point);
        }
        return width;
    }

    /** The text, or as much of it as fits with an ellipsis behind it. */
    static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            int next = Math.max(0, WCWidth.wcwidth(point));
            if (width + next > columns - 1) {
                break;
            }
            shown.appendCodePoint(point);
            width += next;
            i += Character.charCount(point);
        }
        return shown.append('…').toString();
    }
}
