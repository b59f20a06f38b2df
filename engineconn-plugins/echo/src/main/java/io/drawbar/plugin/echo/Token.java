package io.drawbar.plugin.echo;

import io.drawbar.engine.spi.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A word of the language.
 *
 * @param kind what it is
 * @param text its meaning: words in lower case, strings and identifiers without quotes
 * @param line where it begins, from 1
 * @param column where it begins in the line, from 1
 */
record Token(Kind kind, String text, int line, int column) {
    enum Kind {
        WORD,
        IDENTIFIER,
        STRING,
        NUMBER,
        SYMBOL,
        END
    }

    /** How it is called in a message. */
    String shown() {
        return switch (kind) {
            case END -> "the end of the statement";
            case STRING -> "'" + text + "'";
            case WORD, IDENTIFIER, NUMBER, SYMBOL -> "\"" + text + "\"";
        };
    }

    boolean is(String word) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equals(word);
    }

    /** Cuts a text into tokens; the last one is an {@link Kind#END}. */
    static List<Token> cut(String text) throws EngineException {
        return new Cutter(text).cut();
    }

    private static final class Cutter {
        private final String text;
        private final List<Token> tokens = new ArrayList<>();
        private int at;
        private int line = 1;
        private int lineStart;

        Cutter(String text) {
            this.text = text;
        }

        List<Token> cut() throws EngineException {
            while (skipBlanks()) {
                char first = text.charAt(at);
                if (Character.isUnicodeIdentifierStart(first) || first == '_') {
                    word();
                } else if (Character.isDigit(first)) {
                    number();
                } else if (first == '\'' || first == '"' || first == '`') {
                    quoted(first);
                } else {
                    tokens.add(token(Kind.SYMBOL, Character.toString(text.codePointAt(at)), at));
                    at = text.offsetByCodePoints(at, 1);
                }
            }
            tokens.add(token(Kind.END, "", at));
            return tokens;
        }

        /** Goes to the next token; false at the end. */
        private boolean skipBlanks() throws EngineException {
            while (at < text.length()) {
                if (text.startsWith("--", at)) {
                    while (at < text.length() && text.charAt(at) != '\n') {
                        at++;
                    }
                } else if (text.startsWith("/*", at)) {
                    skipComment();
                } else if (Character.isWhitespace(text.charAt(at))) {
                    step();
                } else {
                    return true;
                }
            }
            return false;
        }

        private void skipComment() throws EngineException {
            Token start = token(Kind.SYMBOL, "/*", at);
            int depth = 0;
            do {
                if (text.startsWith("/*", at)) {
                    depth++;
                    at += 2;
                } else if (text.startsWith("*/", at)) {
                    depth--;
                    at += 2;
                } else if (at < text.length()) {
                    step();
                } else {
                    throw Failures.syntax(start, "\"*/\" to end it");
                }
            } while (depth > 0);
        }

        private void step() {
            if (text.charAt(at++) == '\n') {
                line++;
                lineStart = at;
            }
        }

        private void word() {
            int start = at;
            while (at < text.length()
                    && (Character.isUnicodeIdentifierPart(text.charAt(at)) || text.charAt(at) == '_')) {
                at++;
            }
            tokens.add(token(Kind.WORD, text.substring(start, at).toLowerCase(Locale.ROOT), start));
        }

        private void number() {
            int start = at;
            while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
                at++;
            }
            if (text.substring(at).matches("(?s)[eE][+-]?[0-9].*")) {
                at += 2;
                while (at < text.length() && Character.isDigit(text.charAt(at))) {
                    at++;
                }
            }
            tokens.add(token(Kind.NUMBER, text.substring(start, at), start));
        }

        private void quoted(char quote) throws EngineException {
            Token start = token(quote == '\'' ? Kind.STRING : Kind.IDENTIFIER, "", at++);
            StringBuilder content = new StringBuilder();
            while (true) {
                if (at >= text.length()) {
                    throw Failures.syntax(start, quote + " to end it");
                }
                char next = text.charAt(at);
                step();
                if (next != quote) {
                    content.append(next);
                } else if (at < text.length() && text.charAt(at) == quote) {
                    content.append(quote);
                    at++;
                } else {
                    tokens.add(new Token(start.kind(), content.toString(), start.line(), start.column()));
                    return;
                }
            }
        }

        private Token token(Kind kind, String content, int start) {
            return new Token(kind, content, line, start - lineStart + 1);
        }
    }
}
