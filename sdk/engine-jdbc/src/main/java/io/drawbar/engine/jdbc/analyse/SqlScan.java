package io.drawbar.engine.jdbc.analyse;

import io.drawbar.engine.jdbc.analyse.LexicalRules.Escape;
import io.drawbar.engine.jdbc.analyse.LexicalRules.Quote;
import io.drawbar.engine.jdbc.analyse.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Takes a statement apart. What is open at its end ends there. */
public final class SqlScan {
    private final String text;
    private final LexicalRules rules;
    private final List<Token> found = new ArrayList<>();
    private int at;

    private SqlScan(String text, LexicalRules rules) {
        this.text = text;
        this.rules = rules;
    }

    /** All of a statement but blanks and comments, in its order. */
    public static List<Token> tokens(String text, LexicalRules rules) {
        SqlScan scan = new SqlScan(text, rules);
        while (scan.at < text.length()) {
            scan.next();
        }
        return List.copyOf(scan.found);
    }

    private void next() {
        char c = text.charAt(at);
        int begin = at;
        Optional<Quote> quote = rules.quote(c);
        if (quote.isPresent()) {
            String inside = inside(quote.get());
            if (quote.get().name()) {
                add(Kind.QUOTED_NAME, inside, begin);
            } else {
                add(Kind.TEXT, String.valueOf(c), begin);
            }
        } else if (text.startsWith("--", at)) {
            skipPast("\n");
        } else if (text.startsWith("/*", at)) {
            skipPast("*/");
        } else if (LexicalRules.beginsName(c)) {
            while (at < text.length() && rules.isInName(text.charAt(at))) {
                at++;
            }
            add(Kind.WORD, text.substring(begin, at), begin);
        } else {
            at++;
            if (!Character.isWhitespace(c)) {
                add(Kind.SIGN, String.valueOf(c), begin);
            }
        }
    }

    private void add(Kind kind, String word, int begin) {
        found.add(new Token(kind, word.toLowerCase(Locale.ROOT), begin, at));
    }

    /** From the two signs that a comment begins with. */
    private void skipPast(String end) {
        int next = text.indexOf(end, at + 2);
        at = next < 0 ? text.length() : next + end.length();
    }

    private String inside(Quote quote) {
        StringBuilder inside = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            at++;
            if (isEscape(c, quote)) {
                inside.append(text.charAt(at));
                at++;
            } else if (c == quote.sign()) {
                break;
            } else {
                inside.append(c);
            }
        }
        return inside.toString();
    }

    /** Whether a sign that was passed has the next one taken as it is. */
    private boolean isEscape(char sign, Quote quote) {
        if (at >= text.length()) {
            return false;
        }
        return quote.escape() == Escape.BACKSLASH
                ? sign == '\\'
                : sign == quote.sign() && text.charAt(at) == quote.sign();
    }
}
