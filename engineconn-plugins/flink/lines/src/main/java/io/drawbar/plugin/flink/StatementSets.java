package io.drawbar.plugin.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts statement sets together, which scripts bring in pieces cut at semicolons: {@code BEGIN STATEMENT SET}, or {@code EXECUTE
 * STATEMENT SET BEGIN} with the first statement, then statements, and at last {@code END}. Not thread-safe.
 */
final class StatementSets {
    private static final Pattern BEGIN = Pattern.compile(
            "\\s*(?:BEGIN\\s+STATEMENT\\s+SET|((?:EXECUTE|EXPLAIN(?:\\s+[\\w, ]+?)?)\\s+STATEMENT\\s+SET)\\s+BEGIN)\\b\\s*(.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern END = Pattern.compile(";\\s*END\\s*;?\\s*$", Pattern.CASE_INSENSITIVE);

    private final List<String> pieces = new ArrayList<>();
    private String head = "";

    /** What a piece of a script is to a statement set. */
    sealed interface Piece {
        /** The statement that it adds to the set; blank when it adds none. */
        String statement();

        /** It begins one; the first statement may come with it. */
        record Begins(String head, String statement) implements Piece {}

        /** It belongs to the one that has begun. */
        record Belongs(String statement) implements Piece {}

        /** It ends one, which is to be run now. */
        record Ends(String whole) implements Piece {
            @Override
            public String statement() {
                return "";
            }
        }
    }

    /** What a statement is to a set; empty when it stands for itself. */
    Optional<Piece> piece(String text) {
        if (head.isEmpty()) {
            Matcher begin = BEGIN.matcher(text);
            if (!begin.matches() || END.matcher(begin.group(2)).find()) {
                return Optional.empty(); // also whole sets, which Flink understands
            }
            String kind = begin.group(1) == null ? "EXECUTE STATEMENT SET" : begin.group(1);
            return Optional.of(new Piece.Begins(kind, begin.group(2)));
        }
        return Optional.of(
                text.strip().toUpperCase(Locale.ROOT).equals("END")
                        ? new Piece.Ends(head + " BEGIN\n" + String.join(";\n", pieces) + ";\nEND")
                        : new Piece.Belongs(text));
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    void begin(Piece.Begins begins) {
        head = begins.head();
        if (!begins.statement().isBlank()) {
            pieces.add(begins.statement());
        }
    }

    void add(Piece.Belongs belongs) {
        pieces.add(belongs.statement());
    }

    /** Forgets the set, run or not. */
    void end() {
        head = "";
        pieces.clear();
    }
}
