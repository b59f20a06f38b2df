package io.drawbar.plugin.hive;

import java.util.ArrayList;
import java.util.List;

/**
 * A statement whose markers have been replaced, and which place of it was where. Immutable.
 *
 * @param text what Hive is given
 * @param replaced what was put in, in order; there is no end of a line in any of it
 */
record BoundText(String text, List<Replaced> replaced) {
    BoundText {
        replaced = List.copyOf(replaced);
    }

    /**
     * A marker that was replaced.
     *
     * @param at the place of what is there instead
     * @param longer by how many characters that is longer than the marker
     */
    record Replaced(int at, int longer) {}

    /** The column that a place had before, both counted from 1; a place within a value is that of its marker. */
    int column(int line, int column) {
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

    /** Puts one together. */
    static final class Builder {
        private final String original;
        private final StringBuilder text = new StringBuilder();
        private final List<Replaced> replaced = new ArrayList<>();
        private int from;

        Builder(String original) {
            this.original = original;
        }

        /** Replaces the marker at a place of the original, which is behind the last one. */
        void replace(int place, String literal) {
            text.append(original, from, place);
            // Blanks, so that it does not grow together with a word beside it.
            String apart = " " + literal + " ";
            replaced.add(new Replaced(text.length(), apart.length() - 1));
            text.append(apart);
            from = place + 1;
        }

        BoundText build() {
            text.append(original, from, original.length());
            return new BoundText(text.toString(), replaced);
        }
    }
}
