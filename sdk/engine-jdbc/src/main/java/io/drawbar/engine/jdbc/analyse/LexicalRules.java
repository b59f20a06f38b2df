package io.drawbar.engine.jdbc.analyse;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What databases' texts differ in. Comments are those that begin with two dashes, to the line's end, or stand between {@code /*} and the next
 * star with a slash.
 *
 * @param quotes of texts and names
 * @param inNames what names without quotes may have, but not begin with, besides letters, digits and {@code _}
 */
public record LexicalRules(List<Quote> quotes, String inNames) {
    public LexicalRules {
        quotes = List.copyOf(quotes);
        Objects.requireNonNull(inNames, "inNames");
    }

    /** How a quote stands within quotes. */
    public enum Escape {
        /** Two are one. */
        DOUBLED,
        /** A backslash takes away what the next sign means. */
        BACKSLASH
    }

    /**
     * A sign that begins and ends what is quoted.
     *
     * @param name whether that may be a name
     */
    public record Quote(char sign, boolean name, Escape escape) {
        public Quote {
            Objects.requireNonNull(escape, "escape");
        }
    }

    Optional<Quote> quote(char sign) {
        return quotes.stream().filter(quote -> quote.sign() == sign).findFirst();
    }

    static boolean beginsName(char sign) {
        return Character.isLetterOrDigit(sign) || sign == '_';
    }

    boolean isInName(char sign) {
        return beginsName(sign) || inNames.indexOf(sign) >= 0;
    }
}
