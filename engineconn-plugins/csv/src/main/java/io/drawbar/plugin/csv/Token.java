package io.drawbar.plugin.csv;

import io.drawbar.engine.spi.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word of a statement.
 *
 * @param kind what it is
 * @param text without the quotes
 * @param line where it stands, from 1
 * @param column where in that line, from 1
 */
record Token(Kind kind, String text, int line, int column) {

    enum Kind {
        WORD,
        NAME,
        TEXT,
        NUMBER,
        SIGN,
        END
    }

    private static final Pattern FORM = Pattern.compile(
            "(?<blank>\\s+|--[^\\n]*)|(?<word>[\\p{L}_][\\p{L}\\p{N}_.]*)"
                    + "|\"(?<name>(?:[^\"]++|\"\")++)\"|'(?<text>(?:[^']++|'')*+)'|(?<number>-?\\d++(?:\\.\\d++)?)|(?<sign><=|>=|<>|[=<>*(),])");

    boolean is(String word) {
        return (kind == Kind.WORD || kind == Kind.SIGN) && text.equalsIgnoreCase(word);
    }

    static List<Token> of(String statement) throws EngineException {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = FORM.matcher(statement);
        int line = 1;
        int lineStart = 0;
        int at = 0;
        while (at < statement.length()) {
            Token here = new Token(Kind.SIGN, statement.substring(at, at + 1), line, at - lineStart + 1);
            if (!matcher.region(at, statement.length()).lookingAt()) {
                throw Failures.user("'" + here.text() + "' cannot stand here.", here);
            }
            add(tokens, matcher, here);
            for (int i = at; i < matcher.end(); i++) {
                if (statement.charAt(i) == '\n') {
                    line++;
                    lineStart = i + 1;
                }
            }
            at = matcher.end();
        }
        tokens.add(new Token(Kind.END, "the end", line, at - lineStart + 1));
        return tokens;
    }

    private static void add(List<Token> tokens, Matcher matcher, Token here) {
        if (matcher.group("word") != null) {
            tokens.add(here.with(Kind.WORD, matcher.group("word")));
        } else if (matcher.group("name") != null) {
            tokens.add(here.with(Kind.NAME, matcher.group("name").replace("\"\"", "\"")));
        } else if (matcher.group("text") != null) {
            tokens.add(here.with(Kind.TEXT, matcher.group("text").replace("''", "'")));
        } else if (matcher.group("number") != null) {
            tokens.add(here.with(Kind.NUMBER, matcher.group("number")));
        } else if (matcher.group("sign") != null) {
            tokens.add(here.with(Kind.SIGN, matcher.group("sign")));
        }
    }

    private Token with(Kind what, String content) {
        return new Token(what, content, line, column);
    }
}
