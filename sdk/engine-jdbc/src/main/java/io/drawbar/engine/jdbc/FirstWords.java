package io.drawbar.engine.jdbc;

import java.util.Locale;
import java.util.regex.Pattern;

/** What a statement begins with, after comments and brackets. */
public final class FirstWords {
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private FirstWords() {}

    /** Up to so many words in capitals, with one space between them. */
    public static String of(String text, int words) {
        int at = begin(text);
        int end = at;
        int found = 0;
        while (end < text.length() && found < words) {
            while (end < text.length() && isWord(text.charAt(end))) {
                end++;
            }
            found++;
            int next = end;
            while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
                next++;
            }
            if (next >= text.length() || !isWord(text.charAt(next)) || found == words) {
                break;
            }
            end = next;
        }
        return SPACE.matcher(text.substring(at, end)).replaceAll(" ").toUpperCase(Locale.ROOT);
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static int begin(String text) {
        int at = 0;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '(') {
                at++;
            } else if (text.startsWith("--", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end + 1;
            } else if (text.startsWith("/*", at)) {
                at = comment(text, at);
            } else {
                return at;
            }
        }
        return at;
    }

    /** Comments may nest; where a database does not nest them, more is taken for a comment and less for a word, which is refused. */
    private static int comment(String text, int from) {
        int depth = 0;
        int at = from;
        while (at < text.length()) {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
                if (depth == 0) {
                    return at;
                }
            } else {
                at++;
            }
        }
        return at;
    }
}
