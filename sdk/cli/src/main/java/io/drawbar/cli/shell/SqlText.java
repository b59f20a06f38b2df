package io.drawbar.cli.shell;

import java.util.Locale;

/**
 * What the prompt must know of SQL: whether what was typed so far is finished. The server splits statements by itself and by the
 * engine's own rules; this is only about when to stop asking for another line.
 */
final class SqlText {

    /** What is missing. */
    enum Missing {
        NOTHING,
        SEMICOLON,
        QUOTE,
        COMMENT
    }

    private SqlText() {}

    static Missing missing(String text) {
        boolean ended = false;
        boolean any = false;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (text.startsWith("--", i)) {
                int end = text.indexOf('\n', i);
                i = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", i)) {
                int end = text.indexOf("*/", i + 2);
                if (end < 0) {
                    return Missing.COMMENT;
                }
                i = end + 2;
            } else if (c == '\'' || c == '"' || c == '`') {
                int end = closing(text, i);
                if (end < 0) {
                    return Missing.QUOTE;
                }
                any = true;
                ended = false;
                i = end + 1;
            } else {
                if (!Character.isWhitespace(c)) {
                    any = true;
                    ended = c == ';';
                }
                i++;
            }
        }
        if (!any) {
            return Missing.NOTHING;
        }
        return ended && !insideBlock(text) ? Missing.NOTHING : Missing.SEMICOLON;
    }

    /** Where the quote that opens at {@code open} closes; -1: nowhere. */
    private static int closing(String text, int open) {
        char quote = text.charAt(open);
        for (int i = open + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quote != '`') {
                i++;
            } else if (c == quote) {
                return i;
            }
        }
        return -1;
    }

    /** A compound statement goes on until its own {@code END}. */
    private static boolean insideBlock(String text) {
        String words = text.strip().toUpperCase(Locale.ROOT);
        return words.matches("(?s)BEGIN\\b.*") && !words.matches("(?s).*\\bEND\\s*;");
    }
}
