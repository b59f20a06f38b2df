package io.drawbar.plugin.hive;

import io.drawbar.engine.spi.BoundText;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementShape.ParameterType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Values for the markers of a statement. Hive plans its own markers without their types, so each becomes a literal before Hive sees it. What
 * is no marker stays: question marks in quotes, names and comments, and those of {@code PREPARE}, which are Hive's own. Immutable.
 */
final class Parameters {
    /** What takes a bare number and no expression. */
    private static final Set<String> BEFORE_NUMBERS = Set.of("LIMIT", "OFFSET");

    private final String text;
    private final List<Marker> markers;

    /**
     * A marker.
     *
     * @param at its place in the text
     * @param bare whether it stands where only a bare number may
     */
    private record Marker(int at, boolean bare) {}

    private Parameters(String text, List<Marker> markers) {
        this.text = text;
        this.markers = List.copyOf(markers);
    }

    static Parameters of(String text) {
        return new Parameters(text, new Scan(text).markers());
    }

    int count() {
        return markers.size();
    }

    /** One for each marker: Hive tells none before it has a value. */
    List<ParameterType> types() {
        return Collections.nCopies(markers.size(), ParameterType.UNKNOWN);
    }

    void check(List<Object> values) throws EngineException {
        if (values.size() != markers.size()) {
            throw wrongCount(values.size());
        }
    }

    EngineException wrongCount(int found) {
        return EngineException.parameterCount(found, markers.size());
    }

    /** The statement with nulls, and ones where a bare number must stand: to know of it what can be known without values. */
    BoundText described() {
        List<String> literals = new ArrayList<>();
        markers.forEach(marker -> literals.add(marker.bare() ? "1" : "NULL"));
        return put(literals);
    }

    /** The statement with a value for each marker. */
    BoundText bound(List<Object> values) throws EngineException {
        check(values);
        List<String> literals = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            boolean bare = markers.get(i).bare() && value instanceof Number;
            literals.add(bare ? value.toString() : Literal.of(value));
        }
        return put(literals);
    }

    private BoundText put(List<String> literals) {
        BoundText.Builder bound = new BoundText.Builder(text);
        for (int i = 0; i < literals.size(); i++) {
            bound.replace(markers.get(i).at(), literals.get(i));
        }
        return bound.build();
    }

    /** Goes through a text once. */
    private static final class Scan {
        private final String text;
        private final List<Marker> found = new ArrayList<>();
        private String word = "";
        private int at;

        Scan(String text) {
            this.text = text;
        }

        List<Marker> markers() {
            boolean first = true;
            while (at < text.length()) {
                String before = word;
                step();
                if (first && !word.equals(before)) {
                    if (word.equals("PREPARE")) {
                        return List.of();
                    }
                    first = false;
                }
            }
            return found;
        }

        private void step() {
            char c = text.charAt(at);
            if (c == '\'' || c == '"' || c == '`') {
                skipQuoted(c);
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
            } else {
                if (c == '?') {
                    found.add(new Marker(at, BEFORE_NUMBERS.contains(word)));
                } else if (!Character.isWhitespace(c) && !Character.isDigit(c) && c != ',') {
                    word = "";
                }
                at++;
            }
        }

        /** Behind what is quoted, where a backslash keeps a quote from ending it, but not in a name. */
        private void skipQuoted(char quote) {
            at++;
            while (at < text.length() && text.charAt(at) != quote) {
                at += text.charAt(at) == '\\' && quote != '`' ? 2 : 1;
            }
            at = Math.min(at + 1, text.length());
        }

        private void skipPast(String end, int from) {
            int place = text.indexOf(end, from);
            at = place < 0 ? text.length() : place + end.length();
        }
    }
}
