package io.drawbar.cli.result;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbar.cli.Screen;
import io.drawbar.client.Column;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.JobId;
import io.drawbar.client.ResultPage;
import java.util.List;
import java.util.Optional;

/** A table for people. Not thread-safe. */
final class TableRows extends PagedRows {
    private final Screen screen;
    private final JobId job;
    private final int result;
    private Optional<TableText> table = Optional.empty();

    TableRows(DrawbarClient client, Screen screen, JobId job, int result, long wanted) {
        super(client, screen, job, result, wanted);
        this.screen = screen;
        this.job = job;
        this.result = result;
    }

    @Override
    void write(List<Column> columns, List<List<JsonNode>> rows) {
        if (table.isEmpty()) {
            table = Optional.of(headed(columns));
        }
        table.get()
                .lines(rows.stream()
                        .map(row -> row.stream().map(CellText::of).toList())
                        .toList())
                .forEach(screen.out()::println);
    }

    private TableText headed(List<Column> columns) {
        boolean[] numbers = new boolean[columns.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = columns.get(i).isNumber();
        }
        return new TableText(
                columns.stream()
                        .map(column -> CellText.printable(column.name()))
                        .toList(),
                numbers,
                screen.outIsTerminal() ? screen.columns() : 0);
    }

    @Override
    void end(ResultPage last, long printed) {
        long kept = Math.max(last.totalRows(), printed);
        String rows = kept == 1 ? "1 row" : String.format("%,d rows", kept);
        if (printed < kept) {
            screen.out()
                    .printf(
                            "(%s; limited to the first %,d: all of them with `drawbar results %s %d --format csv`)%n",
                            rows, printed, job, result);
        } else {
            screen.out().println("(" + rows + ")");
        }
        last.truncatedBy().ifPresent(limitName -> screen.out().println(Truncation.text(limitName)));
    }
}
