package io.drawbar.jdbc.internal.sql;

/** Finds what is neither text nor quoted identifier nor comment in a statement. Stateless but for the statement. */
final class Scanner {
    private final String text;
    private final Lexical rules;

    Scanner(String text, Lexical rules) {
        this.text = text;
        this.rules = rules;
    }

    /** The first place at or behind {@code from}, itself outside of all quotes, that is plain; the text's length when none is. */
    int nextPlain(int from) {
        int at = from;
        while (at < text.length()) {
            int end = endOfQuoted(at);
            if (end == at) {
                return at;
            }
            at = end;
        }
        return at;
    }

    private int endOfQuoted(int at) {
        char c = text.charAt(at);
        switch (c) {
            case '\'':
                return endOf(at, '\'', rules.backslashEscapes());
            case '"':
                return endOf(at, '"', rules.doubleQuoteIsString() && rules.backslashEscapes());
            case '`':
                return rules.backtickQuotesIdentifier() ? endOf(at, '`', false) : at;
            case '-':
                return text.startsWith("--", at) ? endOfLine(at) : at;
            case '#':
                return rules.hashComments() ? endOfLine(at) : at;
            case '/':
                return text.startsWith("/*", at) ? endOfComment(at) : at;
            case '$':
                return rules.dollarQuotes() ? endOfDollarQuote(at) : at;
            default:
                return at;
        }
    }

    private int endOf(int at, char quote, boolean escapes) {
        int i = at + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\' && escapes) {
                i += 2;
            } else if (c == quote) {
                if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
                    i += 2;
                } else {
                    return i + 1;
                }
            } else {
                i++;
            }
        }
        return text.length();
    }

    private int endOfLine(int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end + 1;
    }

    private int endOfComment(int at) {
        int depth = 0;
        int i = at;
        while (i < text.length()) {
            if (text.startsWith("/*", i) && (depth == 0 || rules.nestedComments())) {
                depth++;
                i += 2;
            } else if (text.startsWith("*/", i)) {
                depth--;
                i += 2;
                if (depth == 0) {
                    return i;
                }
            } else {
                i++;
            }
        }
        return text.length();
    }

    private int endOfDollarQuote(int at) {
        int end = text.indexOf('$', at + 1);
        if (end < 0) {
            return at;
        }
        String tag = text.substring(at, end + 1);
        boolean named =
                tag.substring(1, tag.length() - 1).chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_');
        boolean number = tag.length() > 2 && Character.isDigit(tag.charAt(1));
        if (!named || number) {
            return at;
        }
        int close = text.indexOf(tag, end + 1);
        return close < 0 ? text.length() : close + tag.length();
    }
}
