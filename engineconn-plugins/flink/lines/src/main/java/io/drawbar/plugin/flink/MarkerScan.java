package io.drawbar.plugin.flink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Goes through a statement once, for its markers. What is none stays: question marks in quotes, comments and patterns of {@code MATCH_RECOGNIZE}. */
final class MarkerScan {
    private static final Set<String> CASTS = Set.of("CAST", "TRY_CAST");
    private static final int NOWHERE = -1;

    private final String text;
    private final List<Marker> markers = new ArrayList<>();

    /** The markers of the row that is read, by their number, with their place in it. */
    private final Map<Integer, Integer> inRow = new HashMap<>();

    private String word = "";
    private int at;
    private int depth;
    private int index;

    /** How deep the values of a partition stand that is named; 0 where there is none. */
    private int partition;

    /** Where an {@code INSERT} begins that may have its rows written out. */
    private int insert = NOWHERE;

    private int before;

    /** Where its rows begin. */
    private int rows = NOWHERE;

    private MarkerScan(String text) {
        this.text = text;
    }

    static List<Marker> of(String text) {
        MarkerScan scan = new MarkerScan(text);
        while (scan.at < text.length()) {
            scan.step();
        }
        return List.copyOf(scan.markers);
    }

    private void step() {
        char c = text.charAt(at);
        if (c == '\'' || c == '"' || c == '`') {
            skipPast(String.valueOf(c), at + 1);
            word = "";
        } else if (text.startsWith("--", at)) {
            skipPast("\n", at);
        } else if (text.startsWith("/*", at)) {
            skipPast("*/", at + 2);
        } else if (Character.isJavaIdentifierStart(c)) {
            int begin = at;
            while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
                at++;
            }
            word = text.substring(begin, at).toUpperCase(Locale.ROOT);
            if (depth == 0) {
                clause(begin);
            }
        } else if (c == '(' && word.equals("PATTERN")) {
            skipPattern();
        } else {
            sign(c);
            word = Character.isWhitespace(c) ? word : c == '(' && CASTS.contains(word) ? Marker.CAST : "";
            at++;
        }
    }

    private void clause(int begin) {
        switch (word) {
            case "INSERT" -> {
                insert = begin;
                before = markers.size();
                rows = NOWHERE;
            }
            case "VALUES" -> rows = insert == NOWHERE ? NOWHERE : at;
            case "SELECT", "WITH" -> insert = NOWHERE;
            default -> {}
        }
    }

    private void sign(char c) {
        if (c == '?') {
            markers.add(new Marker(at, partition > 0 ? Marker.PARTITION : word, Optional.empty()));
            if (rows != NOWHERE && depth == 1) {
                inRow.put(markers.size() - 1, index);
            }
        } else if (c == '(' || c == '[') {
            index = depth == 0 ? 0 : index;
            depth++;
            partition = word.equals("PARTITION") ? depth : partition;
        } else if (c == ')' || c == ']') {
            depth--;
            partition = depth < partition ? 0 : partition;
            if (depth == 0) {
                endRow();
            }
        } else if (c == ',' && depth == 1) {
            index++;
        } else if (c == ';') {
            insert = NOWHERE;
            rows = NOWHERE;
        }
    }

    /** Only now it is known how many values the row has. */
    private void endRow() {
        inRow.forEach((number, place) -> {
            Marker marker = markers.get(number);
            Marker.Element element = new Marker.Element(text.substring(insert, rows), before, place, index + 1);
            markers.set(number, new Marker(marker.at(), marker.after(), Optional.of(element)));
        });
        inRow.clear();
    }

    private void skipPast(String end, int from) {
        int found = text.indexOf(end, from);
        at = found < 0 ? text.length() : found + end.length();
    }

    private void skipPattern() {
        int open = 0;
        do {
            open += text.charAt(at) == '(' ? 1 : text.charAt(at) == ')' ? -1 : 0;
            at++;
        } while (open > 0 && at < text.length());
        word = "";
    }
}
