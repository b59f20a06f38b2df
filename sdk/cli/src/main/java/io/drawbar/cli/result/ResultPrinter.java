package io.drawbar.cli.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawbar.cli.CliException;
import io.drawbar.cli.Screen;
import io.drawbar.client.Column;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.JobId;
import io.drawbar.client.ResultFormat;
import io.drawbar.client.ResultInfo;
import io.drawbar.client.ResultPage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Prints results of jobs. Not thread-safe. */
public final class ResultPrinter {
    /** Rows of a table that are shown to somebody who has not said how many. */
    public static final long USUAL_TABLE_ROWS = 1000;

    private static final int PAGE_ROWS = 1000;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** How results are written. */
    public enum Format {
        /** For people. */
        table,
        /** RFC 4180, with a line of headings. */
        csv,
        /** One object a line, one line a row. */
        json
    }

    private final DrawbarClient client;
    private final Screen screen;
    private final Format format;
    private final OptionalLong limit;
    private final DocumentPrinter documents;

    /**
     * A printer.
     *
     * @param limit rows to print of each result; empty: all, and of a table {@value #USUAL_TABLE_ROWS}
     */
    public ResultPrinter(DrawbarClient client, Screen screen, Format format, OptionalLong limit) {
        this(client, screen, format, limit, Optional.empty());
    }

    /** @param folder where pictures and HTML are saved; empty: they are told of */
    public ResultPrinter(
            DrawbarClient client, Screen screen, Format format, OptionalLong limit, Optional<Path> folder) {
        this.client = client;
        this.screen = screen;
        this.format = format;
        this.limit = limit;
        this.documents = new DocumentPrinter(client, screen, folder);
    }

    /**
     * Prints one result.
     *
     * @return rows printed
     */
    public long print(JobId job, ResultInfo result) {
        if (format == Format.table && !result.kind().equals("table")) {
            documents.print(job, result);
            return result.rows();
        }
        return print(job, result.index());
    }

    /** Whether people read it, so that what a program said may stand beside it. */
    public boolean forPeople() {
        return format == Format.table;
    }

    private long print(JobId job, int result) {
        return switch (format) {
            case table -> table(job, result);
            case csv -> csv(job, result);
            case json -> json(job, result);
        };
    }

    private long table(JobId job, int result) {
        long wanted = limit.orElse(USUAL_TABLE_ROWS);
        ResultPage page = client.result(job, result, 0, (int) Math.min(PAGE_ROWS, Math.max(1, wanted)));
        List<Column> columns = page.columns();
        boolean[] numbers = new boolean[columns.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = columns.get(i).isNumber();
        }
        TableText table = new TableText(
                columns.stream()
                        .map(column -> CellText.printable(column.name()))
                        .toList(),
                numbers,
                screen.outIsTerminal() ? screen.columns() : 0);
        long printed = 0;
        while (true) {
            List<List<String>> rows = page.rows().stream()
                    .limit(wanted - printed)
                    .map(row -> row.stream().map(CellText::of).toList())
                    .toList();
            table.lines(rows).forEach(screen.out()::println);
            printed += rows.size();
            if (page.nextOffset().isEmpty() || rows.isEmpty() || printed >= wanted) {
                break;
            }
            page = client.result(job, result, page.nextOffset().getAsLong(), PAGE_ROWS);
        }
        footer(job, result, page, printed);
        return printed;
    }

    private void footer(JobId job, int result, ResultPage page, long printed) {
        long kept = Math.max(page.totalRows(), printed);
        String rows = kept == 1 ? "1 row" : String.format("%,d rows", kept);
        if (printed < kept) {
            screen.out()
                    .printf(
                            "(%s; limited to the first %,d: all of them with `drawbar results %s %d --format csv`)%n",
                            rows, printed, job, result);
        } else {
            screen.out().println("(" + rows + ")");
        }
        page.truncatedBy().ifPresent(limitName -> screen.out().println(truncated(limitName)));
    }

    /** What to tell somebody whose result was cut short by the server. */
    private static String truncated(String limitName) {
        if (limitName.equals("FAILURE")) {
            return "These are not all of its rows: the statement ended before its result.";
        }
        return "The server kept no more than that: the result reached its limit of "
                + limitName.toLowerCase(java.util.Locale.ROOT)
                + ". Run it with a higher --limit, or raise the server's limits (`drawbar config show`).";
    }

    private long csv(JobId job, int result) {
        try (InputStream stream = client.resultStream(job, result, ResultFormat.CSV, 0, limit)) {
            stream.transferTo(screen.out());
            screen.out().flush();
            if (screen.out().checkError()) {
                throw new CliException("The result could not be written: the output is closed or its disk full.");
            }
        } catch (IOException e) {
            throw new CliException("The result broke off: " + e.getMessage(), e);
        }
        ResultPage whole = client.result(job, result, 0, 1);
        warn(whole);
        return whole.totalRows();
    }

    /** What goes on to another program has no room for a note of ours. */
    private void warn(ResultPage page) {
        page.truncatedBy().ifPresent(limitName -> screen.err().println("Note: " + truncated(limitName)));
    }

    private long json(JobId job, int result) {
        long wanted = limit.orElse(Long.MAX_VALUE);
        long printed = 0;
        boolean warned = false;
        for (ResultPage page : client.resultPages(job, result, PAGE_ROWS)) {
            if (!warned && page.truncatedBy().isPresent()) {
                warned = true;
                warn(page);
            }
            List<String> names = distinct(page.columns());
            for (List<JsonNode> row : page.rows()) {
                if (printed == wanted) {
                    return printed;
                }
                ObjectNode object = MAPPER.createObjectNode();
                for (int i = 0; i < names.size(); i++) {
                    object.set(names.get(i), row.get(i));
                }
                screen.out().println(object);
                printed++;
            }
        }
        return printed;
    }

    /** Columns may share a name; fields of an object must not. */
    private static List<String> distinct(List<Column> columns) {
        Set<String> taken = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (Column column : columns) {
            String name = column.name();
            for (int i = 2; !taken.add(name); i++) {
                name = column.name() + "_" + i;
            }
            names.add(name);
        }
        return names;
    }
}
