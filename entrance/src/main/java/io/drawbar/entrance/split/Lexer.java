package io.drawbar.entrance.split;

import io.drawbar.protocol.v1.LexicalRules;
import java.util.Locale;

/** Reads a script token by token; blanks and comments lie between tokens. Not thread-safe. */
final class Lexer {
    /** No keyword that matters is longer. */
    private static final int LONGEST_KEYWORD = 12;

    private final String code;
    private final LexicalRules rules;
    private int start;
    private int end;
    private Kind kind = Kind.OTHER;
    private boolean atMarker;

    /** What a token is. */
    enum Kind {
        /** An unquoted identifier or keyword. */
        WORD,
        SEMICOLON,
        /** An optimiser hint, which looks like a comment. */
        HINT,
        /** A quoted text or identifier, a number, or one character of anything else. */
        OTHER
    }

    Lexer(String code, LexicalRules rules) {
        this(code, 0, rules);
    }

    /** @param from where to begin to read */
    Lexer(String code, int from, LexicalRules rules) {
        this.code = code;
        this.rules = rules;
        this.start = from;
        this.end = from;
    }

    /** Moves on to the next token; false at the script's end, and where a marker begins another cell. */
    boolean next() {
        int at = end;
        while (at < code.length()) {
            char c = code.charAt(at);
            char following = at + 1 < code.length() ? code.charAt(at + 1) : '\0';
            if (isBlank(c)) {
                at++;
            } else if (CellMarker.isAt(code, at)) {
                atMarker = true;
                break;
            } else if ((c == '-' && following == '-') || (c == '#' && rules.getHashComments())) {
                int line = code.indexOf('\n', at);
                at = line < 0 ? code.length() : line + 1;
            } else if (c == '/' && following == '*') {
                int close = commentEnd(at);
                if (at + 2 < code.length() && code.charAt(at + 2) == '+') {
                    return token(Kind.HINT, at, close);
                }
                at = close;
            } else {
                return read(c, at);
            }
        }
        start = at;
        end = at;
        return false;
    }

    /** Whether it ended at a marker, which is at {@link #start}. */
    boolean isAtMarker() {
        return atMarker;
    }

    Kind kind() {
        return kind;
    }

    /** Where the token begins. */
    int start() {
        return start;
    }

    /** One past where it ends. */
    int end() {
        return end;
    }

    /** The token's first character. */
    char first() {
        return code.charAt(start);
    }

    /** The character before the token; NUL at the script's beginning. */
    char before() {
        return start == 0 ? '\0' : code.charAt(start - 1);
    }

    /** A word in upper case; empty when it is longer than any keyword. */
    String word() {
        return end - start > LONGEST_KEYWORD ? "" : code.substring(start, end).toUpperCase(Locale.ROOT);
    }

    private boolean token(Kind newKind, int from, int to) {
        kind = newKind;
        start = from;
        end = to;
        return true;
    }

    private boolean read(char c, int at) {
        return switch (c) {
            case ';' -> token(Kind.SEMICOLON, at, at + 1);
            case '\'' -> token(Kind.OTHER, at, quoteEnd(at, at, rules.getBackslashEscapes()));
            case '"' ->
                token(Kind.OTHER, at, quoteEnd(at, at, rules.getBackslashEscapes() && rules.getDoubleQuoteIsString()));
            case '`' -> token(Kind.OTHER, at, rules.getBacktickQuotesIdentifier() ? quoteEnd(at, at, false) : at + 1);
            case '$' -> token(Kind.OTHER, at, rules.getDollarQuotes() ? dollarEnd(at) : at + 1);
            default -> readPlain(c, at);
        };
    }

    private boolean readPlain(char c, int at) {
        if (!Character.isJavaIdentifierPart(c)) {
            return token(Kind.OTHER, at, at + 1);
        }
        int to = at + 1;
        while (to < code.length() && isWordPart(code.charAt(to))) {
            to++;
        }
        if (isRawPrefix(at, to)) {
            return token(Kind.OTHER, at, quoteEnd(at, to, false));
        }
        return token(c >= '0' && c <= '9' ? Kind.OTHER : Kind.WORD, at, to);
    }

    /** Whether this is the r of a text r'…' in which a backslash is just a backslash. */
    private boolean isRawPrefix(int at, int to) {
        boolean isR = to == at + 1 && (code.charAt(at) == 'r' || code.charAt(at) == 'R');
        if (!isR || !rules.getBackslashEscapes() || to == code.length()) {
            return false;
        }
        char quote = code.charAt(to);
        return quote == '\'' || (quote == '"' && rules.getDoubleQuoteIsString());
    }

    private static boolean isWordPart(char c) {
        return Character.isJavaIdentifierPart(c);
    }

    private static boolean isBlank(char c) {
        return c <= ' ' || c == '\u00A0' || c == '\uFEFF' || Character.isWhitespace(c);
    }

    /** One past the end of what is quoted from {@code open} on; a doubled quote stands for itself. */
    private int quoteEnd(int from, int open, boolean escapes) {
        char quote = code.charAt(open);
        int at = open + 1;
        while (at < code.length()) {
            char c = code.charAt(at);
            if (c == '\\' && escapes) {
                at += 2;
            } else if (c != quote) {
                at++;
            } else if (at + 1 < code.length() && code.charAt(at + 1) == quote) {
                at += 2;
            } else {
                return at + 1;
            }
        }
        throw Script.unterminated(code, from, quote == '\'' ? "text" : "quoted name or text");
    }

    /** One past the end of {@code $tag$ … $tag$}, or of the dollar sign when it begins no such quote. */
    private int dollarEnd(int open) {
        int at = open + 1;
        while (at < code.length() && code.charAt(at) != '$' && isWordPart(code.charAt(at))) {
            at++;
        }
        boolean tagged = at < code.length()
                && code.charAt(at) == '$'
                && (at == open + 1 || !Character.isDigit(code.charAt(open + 1)));
        if (!tagged) {
            return open + 1;
        }
        String tag = code.substring(open, at + 1);
        int close = code.indexOf(tag, at + 1);
        if (close < 0) {
            throw Script.unterminated(code, open, "text");
        }
        return close + tag.length();
    }

    private int commentEnd(int open) {
        int depth = 1;
        int at = open + 2;
        while (at + 1 < code.length()) {
            char c = code.charAt(at);
            char following = code.charAt(at + 1);
            if (c == '*' && following == '/') {
                at += 2;
                if (--depth == 0) {
                    return at;
                }
            } else if (c == '/' && following == '*' && rules.getNestedComments()) {
                depth++;
                at += 2;
            } else {
                at++;
            }
        }
        throw Script.unterminated(code, open, "comment");
    }
}
