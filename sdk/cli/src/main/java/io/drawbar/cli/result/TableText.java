package io.drawbar.cli.result;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows under headings, laid out in columns. Widths come from the first rows given; later rows that are wider stick out. Not
 * thread-safe.
 */
public final class TableText {
    private static final int LEAST_CUT = 8;
    private static final int BETWEEN = 3;

    private final List<String> headings;
    private final boolean[] right;
    private final int limit;
    private int[] widths = {};

    /**
     * A table.
     *
     * @param headings one for each column
     * @param right which columns are aligned to the right
     * @param columns width of the terminal, in which long cells are cut; 0: nothing is cut
     */
    public TableText(List<String> headings, boolean[] right, int columns) {
        this.headings = List.copyOf(headings);
        this.right = right.clone();
        this.limit = columns;
    }

    /** Headings and rows; the next call gives rows alone. */
    public List<String> lines(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        if (widths.length == 0) {
            widths = widths(rows);
            lines.add(line(headings));
            StringBuilder rule = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                rule.append(i == 0 ? "" : "+").append("-".repeat(widths[i] + 2));
            }
            lines.add(rule.toString());
        }
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private int[] widths(List<List<String>> rows) {
        int[] wanted = new int[headings.size()];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = CellText.width(headings.get(i));
            for (List<String> row : rows) {
                wanted[i] = Math.max(wanted[i], CellText.width(row.get(i)));
            }
        }
        int room = limit - (wanted.length * BETWEEN - 1);
        while (limit > 0 && Arrays.stream(wanted).sum() > room) {
            int[] now = wanted;
            int widest = IntStream.range(0, now.length)
                    .reduce((a, b) -> now[b] > now[a] ? b : a)
                    .orElseThrow();
            if (wanted[widest] <= LEAST_CUT) {
                break;
            }
            wanted[widest]--;
        }
        return wanted;
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = limit > 0 ? CellText.cut(cells.get(i), widths[i]) : cells.get(i);
            String fill = " ".repeat(Math.max(0, widths[i] - CellText.width(cell)));
            line.append(i == 0 ? " " : " | ").append(right[i] ? fill + cell : cell + fill);
        }
        return line.toString().stripTrailing();
    }
}
