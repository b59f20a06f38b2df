package io.drawbar.bench.measure;

import java.util.ArrayList;
import java.util.List;

/** A Markdown table that can be read as plain text too: columns are padded, numbers stand to the right. */
public final class Table {
    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... head) {
        this.head = List.of(head);
    }

    /** Adds a row of as many cells as the head has. */
    public Table row(String... cells) {
        if (cells.length != head.size()) {
            throw new IllegalArgumentException(
                    "The table has " + head.size() + " columns; found " + List.of(cells) + ".");
        }
        rows.add(List.of(cells));
        return this;
    }

    public String markdown() {
        int[] widths = new int[head.size()];
        List<List<String>> escaped = new ArrayList<>();
        escaped.add(head);
        rows.forEach(row ->
                escaped.add(row.stream().map(cell -> cell.replace("|", "\\|")).toList()));
        for (List<String> row : escaped) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(Math.max(widths[i], row.get(i).length()), 3);
            }
        }
        StringBuilder text = new StringBuilder();
        append(text, escaped.get(0), widths);
        text.append('|');
        for (int i = 0; i < widths.length; i++) {
            text.append(i == 0 ? "-".repeat(widths[i] + 2) : "-".repeat(widths[i] + 1) + ":")
                    .append('|');
        }
        text.append('\n');
        escaped.subList(1, escaped.size()).forEach(row -> append(text, row, widths));
        return text.toString();
    }

    private static void append(StringBuilder text, List<String> row, int[] widths) {
        text.append('|');
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - row.get(i).length());
            text.append(' ')
                    .append(i == 0 ? row.get(i) + padding : padding + row.get(i))
                    .append(" |");
        }
        text.append('\n');
    }
}
