package io.drawbar.engine.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A statement in which literals stand in the places of markers, for engines whose SQL has none, and which place of it was where: what the
 * engine says of a place is told as the statement's writer knows it. Immutable.
 *
 * @param text what the engine is given
 * @param replaced what was put in, in order
 */
public record BoundText(String text, List<Replaced> replaced) {
    public BoundText {
        replaced = List.copyOf(replaced);
    }

    /**
     * A marker that was replaced.
     *
     * @param at the place in {@link #text} of what is there instead, from 0
     * @param longer by how many characters that is longer than the marker
     */
    public record Replaced(int at, int longer) {}

    /** A statement without markers. */
    public static BoundText of(String text) {
        return new BoundText(text, List.of());
    }

    /**
     * The column that a place had before, both counted from 1; a place within a literal is that of its marker. Lines are as they were,
     * unless there is an end of a line in a literal.
     */
    public int column(int line, int column) {
        int begin = 0;
        for (int lines = 1; lines < line && text.indexOf('\n', begin) >= 0; lines++) {
            begin = text.indexOf('\n', begin) + 1;
        }
        int at = begin + column - 1;
        int before = column;
        for (Replaced one : replaced) {
            if (one.at() >= begin && one.at() < at) {
                before -= Math.min(one.longer(), at - one.at());
            }
        }
        return before;
    }

    /**
     * What the engine says, with the columns in it that the statement's writer knows.
     *
     * @param place finds a line and a column, which are its two groups, the column at its end; lines are counted from 1
     * @param first the number that the engine gives to the first column
     */
    public String placed(String message, Pattern place, int first) {
        return place.matcher(message).replaceAll(found -> {
            int column = column(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)) - first + 1);
            return found.group().replaceFirst("\\d+$", Integer.toString(column - 1 + first));
        });
    }

    /** Puts one together, from its begin to its end. Used by one thread. */
    public static final class Builder {
        private final String original;
        private final StringBuilder text = new StringBuilder();
        private final List<Replaced> replaced = new ArrayList<>();
        private int from;

        /** @param original with its markers */
        public Builder(String original) {
            this.original = original;
        }

        /** Replaces the marker, one character long, at a place of the original that is behind the last one. */
        public void replace(int place, String literal) {
            text.append(original, from, place);
            // Blanks, so that it does not grow together with a word beside it.
            String apart = " " + literal + " ";
            replaced.add(new Replaced(text.length(), apart.length() - 1));
            text.append(apart);
            from = place + 1;
        }

        /** The whole, with what is behind the last marker. */
        public BoundText build() {
            text.append(original, from, original.length());
            return new BoundText(text.toString(), replaced);
        }
    }
}
