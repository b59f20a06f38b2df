package io.drawbar.engine.jdbc.analyse;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A part of a statement.
 *
 * @param text in small letters, which is how names are compared; of a text no more than its quote
 * @param begin its place in the statement
 * @param end the place behind it
 */
public record Token(Kind kind, String text, int begin, int end) {
    public Token {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
    }

    /** What it is. */
    public enum Kind {
        /** A keyword, a number or a name without quotes. */
        WORD,
        /** What is in the quotes of names. */
        QUOTED_NAME,
        /** What is in the quotes of texts. */
        TEXT,
        /** Any other sign. */
        SIGN
    }

    /** Whether it may be a name. */
    public boolean name() {
        return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
    }

    /** Whether it can be nothing but a name. */
    public boolean quoted() {
        return kind == Kind.QUOTED_NAME;
    }

    /** Whether it is a keyword or a sign. */
    public boolean is(String word) {
        return !quoted() && text.equals(word);
    }

    /** Whether a keyword or a sign stands at a place in a list, which need not be in it. */
    public static boolean is(List<Token> tokens, int at, String word) {
        return at >= 0 && at < tokens.size() && tokens.get(at).is(word);
    }

    /**
     * Names in brackets with commas between, as columns stand behind a table.
     *
     * @param from where the bracket would open
     * @return empty when something else is there. A query in brackets is told from names by two words beside one another
     */
    public static Optional<List<String>> listed(List<Token> tokens, int from) {
        List<String> names = new ArrayList<>();
        for (int at = from; is(tokens, at, at == from ? "(" : ",") && at + 2 < tokens.size(); at += 2) {
            if (!tokens.get(at + 1).name()) {
                return Optional.empty();
            }
            names.add(tokens.get(at + 1).text());
            if (is(tokens, at + 2, ")")) {
                return Optional.of(names);
            }
        }
        return Optional.empty();
    }
}
