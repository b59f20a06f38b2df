package io.drawbar.jdbc.internal.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A statement with the places of its parameter markers: question marks that stand in no text, identifier or comment. Two in a row
 * are no marker but a question mark. Immutable.
 */
public final class SqlText {
    private final String text;
    private final List<Integer> markers = new ArrayList<>();
    private final List<Integer> doubled = new ArrayList<>();

    private SqlText(String text) {
        this.text = text;
    }

    public static SqlText of(String text, Lexical rules) {
        SqlText sql = new SqlText(text);
        Scanner scanner = new Scanner(text, rules);
        for (int at = scanner.nextPlain(0); at < text.length(); at = scanner.nextPlain(at + 1)) {
            if (text.charAt(at) == '?') {
                if (at + 1 < text.length() && text.charAt(at + 1) == '?') {
                    sql.doubled.add(at);
                    at++;
                } else {
                    sql.markers.add(at);
                }
            }
        }
        return sql;
    }

    public String text() {
        return text;
    }

    /** How many parameters it has. */
    public int parameters() {
        return markers.size();
    }

    /** Whether it has question marks that are no markers; then only the driver can tell which are. */
    public boolean hasDoubled() {
        return !doubled.isEmpty();
    }

    /** The statement with literals in place of its markers, each with a space around it so that nothing grows together. */
    public String with(List<String> literals) {
        StringBuilder out = new StringBuilder(text.length() + 16 * literals.size());
        List<Integer> places = new ArrayList<>(markers);
        places.addAll(doubled);
        Collections.sort(places);
        int from = 0;
        int next = 0;
        for (int place : places) {
            out.append(text, from, place);
            if (doubled.contains(place)) {
                out.append('?');
                from = place + 2;
            } else {
                out.append(' ').append(literals.get(next++)).append(' ');
                from = place + 1;
            }
        }
        return out.append(text, from, text.length()).toString();
    }
}
