package io.drawbar.engine.jdbc;

import java.util.stream.IntStream;

/**
 * Whether a text is one statement. Drivers that take several in one text run them all, so what the first one's first word tells is not
 * enough. Databases differ in what a backslash means within quotes, in whether {@code #} and {@code //} begin comments, and in whether there are
 * dollar quotes: all readings must find one.
 */
final class OneStatement {
    private static final int BACKSLASH_ESCAPES = 1;
    private static final int HASH_COMMENTS = 2;
    private static final int SLASH_COMMENTS = 4;
    private static final int DOLLAR_QUOTES = 8;
    private static final int READINGS = 16;

    private final String text;
    private final int reading;
    private int at;

    private OneStatement(String text, int reading) {
        this.text = text;
        this.reading = reading;
    }

    /** Whether nothing but blanks, comments and semicolons follows the first semicolon, however the text is read. */
    static boolean is(String text) {
        return IntStream.range(0, READINGS).allMatch(reading -> new OneStatement(text, reading).isOne());
    }

    private boolean has(int habit) {
        return (reading & habit) != 0;
    }

    private boolean isOne() {
        boolean ended = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ';') {
                ended = true;
                at++;
            } else if (Character.isWhitespace(c)) {
                at++;
            } else if (beginsLineComment(c)) {
                skipLine();
            } else if (text.startsWith("/*", at)) {
                // Read as not nested: what a database takes for a comment's rest is then taken for words, which is
                // refused.
                skipPast("*/", at + 2);
            } else if (ended) {
                return false;
            } else if (c == '\'' || c == '"' || c == '`') {
                skipQuoted(c);
            } else if (has(DOLLAR_QUOTES) && c == '$') {
                skipDollars();
            } else {
                at++;
            }
        }
        return true;
    }

    private boolean beginsLineComment(char c) {
        return text.startsWith("--", at)
                || (has(HASH_COMMENTS) && c == '#')
                || (has(SLASH_COMMENTS) && text.startsWith("//", at));
    }

    private void skipLine() {
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
    }

    private void skipPast(String end, int from) {
        int found = text.indexOf(end, from);
        at = found < 0 ? text.length() : found + end.length();
    }

    private void skipQuoted(char quote) {
        at++;
        while (at < text.length() && text.charAt(at) != quote) {
            at += has(BACKSLASH_ESCAPES) && text.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }

    /** {@code $tag$ … $tag$}; a dollar that begins no such quote is a character like others. */
    private void skipDollars() {
        int end = at + 1;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        boolean inName = at > 0 && Character.isJavaIdentifierPart(text.charAt(at - 1));
        boolean parameter = end > at + 1 && Character.isDigit(text.charAt(at + 1));
        if (inName || parameter || end >= text.length() || text.charAt(end) != '$') {
            at++;
            return;
        }
        String tag = text.substring(at, end + 1);
        skipPast(tag, end + 1);
    }
}
