package io.drawbar.plugin.echo;

import io.drawbar.engine.spi.EngineException;
import java.util.List;
import java.util.Optional;

/** Goes through tokens. Not thread-safe. */
final class TokenReader {
    private final List<Token> tokens;
    private int at;

    TokenReader(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    /** The token after {@link #peek}. */
    Token peekSecond() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    /** Takes a token; the end can be taken any number of times. */
    Token next() {
        Token token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    /** Takes the word or symbol if it is the next one. */
    boolean accept(String word) {
        if (peek().is(word)) {
            next();
            return true;
        }
        return false;
    }

    void expect(String word) throws EngineException {
        if (!accept(word)) {
            throw Failures.syntax(peek(), "\"" + word + "\"");
        }
    }

    Token expect(Token.Kind kind, String what) throws EngineException {
        if (peek().kind() != kind) {
            throw Failures.syntax(peek(), what);
        }
        return next();
    }

    void expectEnd() throws EngineException {
        expect(Token.Kind.END, "the end of the statement");
    }

    /** Takes a string in quotes, if there is one. */
    Optional<String> string() {
        return peek().kind() == Token.Kind.STRING ? Optional.of(next().text()) : Optional.empty();
    }

    /** Takes a whole number. */
    long number() throws EngineException {
        Token token = expect(Token.Kind.NUMBER, "a number");
        try {
            return Long.parseLong(token.text());
        } catch (NumberFormatException e) {
            throw Failures.syntax(token, "a whole number below 2^63");
        }
    }

    /** Takes a name, quoted or not. */
    String name() throws EngineException {
        if (peek().kind() == Token.Kind.IDENTIFIER) {
            return next().text();
        }
        return expect(Token.Kind.WORD, "a name").text();
    }

    /** Takes the name of a variable, which may have dots and hyphens. */
    String dottedName() throws EngineException {
        StringBuilder name = new StringBuilder(name());
        while (peek().is(".") || peek().is("-")) {
            name.append(next().text()).append(name());
        }
        return name.toString();
    }
}
