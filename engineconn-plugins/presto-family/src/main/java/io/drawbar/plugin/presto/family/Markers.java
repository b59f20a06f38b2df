package io.drawbar.plugin.presto.family;

import java.util.List;

/** Finds the parameter markers of a statement: question marks outside of quotes and comments. */
final class Markers {
    private static final String NULL = "null";

    private Markers() {}

    static int count(String text) {
        return places(text).size();
    }

    /** The statement with nulls for its parameters. */
    static String filled(String text) {
        StringBuilder filled = new StringBuilder();
        int from = 0;
        for (int place : places(text)) {
            filled.append(text, from, place).append(NULL);
            from = place + 1;
        }
        return filled.append(text.substring(from)).toString();
    }

    /** Which column of a statement stands at a column of what {@link #filled} made of it; both count from 1. */
    static int column(String text, int line, int filledColumn) {
        int at = 0;
        for (int lines = 1; lines < line && at < text.length(); lines++) {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end + 1;
        }
        int column = filledColumn;
        for (int place : places(text)) {
            if (place >= at && place - at + 1 < column) {
                column = Math.max(place - at + 1, column - (NULL.length() - 1));
            }
        }
        return column;
    }

    private static List<Integer> places(String text) {
        return FamilyTokens.of(text).stream()
                .filter(token -> token.is("?"))
                .map(token -> token.end() - 1)
                .toList();
    }
}
