package io.drawbar.plugin.presto.family;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words, names and signs of a statement, without literals and comments. */
final class SqlTokens {
    private final String text;
    private final List<Token> found = new ArrayList<>();
    private int at;

    private SqlTokens(String text) {
        this.text = text;
    }

    /**
     * A word, a quoted name or a sign.
     *
     * @param text in small letters, which is how clusters keep names, also quoted ones
     * @param name whether it may be a name
     * @param quoted whether it can be nothing but a name
     * @param begin its place in the statement
     * @param end the place behind it in the statement
     */
    record Token(String text, boolean name, boolean quoted, int begin, int end) {
        boolean is(String word) {
            return !quoted && text.equals(word);
        }
    }

    static List<Token> of(String text) {
        SqlTokens tokens = new SqlTokens(text);
        while (tokens.at < text.length()) {
            tokens.next();
        }
        return List.copyOf(tokens.found);
    }

    private void next() {
        char c = text.charAt(at);
        int begin = at;
        if (c == '\'') {
            var unused = quoted(c);
        } else if (c == '"') {
            String name = quoted(c);
            add(name, true, true, begin);
        } else if (text.startsWith("--", at)) {
            skipPast("\n");
        } else if (text.startsWith("/*", at)) {
            at += 2;
            skipPast("*/");
        } else if (Character.isLetterOrDigit(c) || c == '_') {
            while (at < text.length() && isInName(text.charAt(at))) {
                at++;
            }
            add(text.substring(begin, at), true, false, begin);
        } else {
            at++;
            if (!Character.isWhitespace(c)) {
                add(String.valueOf(c), false, false, begin);
            }
        }
    }

    private static boolean isInName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '@' || c == '$';
    }

    private void add(String word, boolean name, boolean quoted, int begin) {
        found.add(new Token(word.toLowerCase(Locale.ROOT), name, quoted, begin, at));
    }

    private void skipPast(String end) {
        int next = text.indexOf(end, at);
        at = next < 0 ? text.length() : next + end.length();
    }

    /** What stands between quotes, of which two are one. */
    private String quoted(char quote) {
        StringBuilder inside = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            at++;
            if (c == quote) {
                if (at >= text.length() || text.charAt(at) != quote) {
                    break;
                }
                at++;
            }
            inside.append(c);
        }
        return inside.toString();
    }
}
