package io.drawbar.entrance.split;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.protocol.v1.LexicalRules;
import java.util.ArrayList;
import java.util.List;

/** Cuts a script into its statements. Takes time in proportion to the script's length, and no stack. */
public final class Script {
    private Script() {}

    /**
     * One cell of a script.
     *
     * @param statements what it holds; none when it is empty
     * @param end where the next cell's marker begins, or the script's end
     */
    public record Cell(List<ScriptStatement> statements, int end) {
        public Cell {
            statements = List.copyOf(statements);
        }
    }

    /**
     * The statements of a script of one cell, in order; never none.
     *
     * @param rules the engine's lexical rules
     * @throws DrawbarException {@link ErrorCode#EMPTY_SCRIPT} when there is nothing but blanks, comments and semicolons; {@link
     *     ErrorCode#UNTERMINATED}, with the line and column where it begins, when a quote, comment or block does not end
     */
    public static List<ScriptStatement> split(String code, LexicalRules rules) {
        List<ScriptStatement> statements = new ArrayList<>();
        int at = 0;
        while (at < code.length()) {
            Cell cell = cell(code, at, rules);
            statements.addAll(cell.statements());
            at = CellMarker.lineEnd(code, cell.end());
        }
        checkHoldsAny(statements);
        return statements;
    }

    /** The statements of a script in a language whose cells are one statement each; never none. */
    public static List<ScriptStatement> wholeCells(String code) {
        List<ScriptStatement> statements = new ArrayList<>();
        int at = 0;
        while (at < code.length()) {
            Cell cell = wholeCell(code, at);
            statements.addAll(cell.statements());
            at = CellMarker.lineEnd(code, cell.end());
        }
        checkHoldsAny(statements);
        return statements;
    }

    /** Refuses a script without statements. */
    public static void checkHoldsAny(List<?> statements) {
        if (statements.isEmpty()) {
            throw new DrawbarException(
                    ErrorCode.EMPTY_SCRIPT, "The script holds no statement, only blanks, comments or semicolons.");
        }
    }

    /** The statements from an offset on to the next marker that is not within a quote or comment. */
    public static Cell cell(String code, int from, LexicalRules rules) {
        List<ScriptStatement> statements = new ArrayList<>();
        Lexer lexer = new Lexer(code, from, rules);
        Blocks blocks = new Blocks(rules.getCompoundBlocks());
        int start = -1;
        int end = -1;
        boolean hasContent = false;
        while (lexer.next()) {
            boolean ends = blocks.accept(lexer);
            if (ends) {
                add(statements, code, start, end, hasContent);
                start = -1;
                hasContent = false;
            } else {
                start = start < 0 ? lexer.start() : start;
                end = lexer.end();
                hasContent |= lexer.kind() != Lexer.Kind.HINT;
            }
        }
        blocks.end().ifPresent(open -> {
            throw unterminated(code, open, "block");
        });
        add(statements, code, start, end, hasContent);
        return new Cell(statements, lexer.isAtMarker() ? lexer.start() : code.length());
    }

    /** The same in a language whose cells are one statement each: all up to the next line that looks like a marker. */
    public static Cell wholeCell(String code, int from) {
        int end = CellMarker.next(code, from);
        String text = code.substring(from, end).stripTrailing();
        return new Cell(
                text.isBlank() ? List.of() : List.of(new ScriptStatement(from, from + text.length(), text)), end);
    }

    private static void add(List<ScriptStatement> into, String code, int start, int end, boolean hasContent) {
        if (hasContent) {
            into.add(new ScriptStatement(start, end, code.substring(start, end)));
        }
    }

    /** The failure for something that begins at an offset and never ends. */
    static DrawbarException unterminated(String code, int offset, String what) {
        int line = 1;
        int lineStart = 0;
        for (int i = code.indexOf('\n'); i >= 0 && i < offset; i = code.indexOf('\n', i + 1)) {
            line++;
            lineStart = i + 1;
        }
        int column = offset - lineStart + 1;
        String message = "The " + what + " that begins at line " + line + ", column " + column + " does not end.";
        return new DrawbarException(Failures.of(ErrorCode.UNTERMINATED, message).toBuilder()
                .setLine(line)
                .setColumn(column)
                .build());
    }
}
