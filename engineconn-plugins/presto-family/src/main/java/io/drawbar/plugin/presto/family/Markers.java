package io.drawbar.plugin.presto.family;

import java.util.ArrayList;
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
        List<Integer> places = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\'' || c == '"') {
                int end = text.indexOf(c, at + 1);
                at = end < 0 ? text.length() : end + 1;
            } else if (text.startsWith("--", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end + 1;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                at = end < 0 ? text.length() : end + 2;
            } else {
                if (c == '?') {
                    places.add(at);
                }
                at++;
            }
        }
        return places;
    }
}
