package io.drawbar.cli.result;

import io.drawbar.cli.Screen;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.JobId;
import io.drawbar.client.ResultInfo;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Prints results of jobs. Not thread-safe. */
public final class ResultPrinter {
    /** Rows of a table that are shown to somebody who has not said how many. */
    public static final long USUAL_TABLE_ROWS = 1000;

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
        if (!hasRows(result)) {
            documents.print(job, result);
            return result.rows();
        }
        return begin(job, result.index()).finish();
    }

    /** Whether a result is printed as rows: people get documents otherwise. */
    public boolean hasRows(ResultInfo result) {
        return format != Format.table || result.kind().equals("table");
    }

    /** Whether people read it, so that what a program said may stand beside it. */
    public boolean forPeople() {
        return format == Format.table;
    }

    /** Begins to print a result of rows, which may still grow. */
    public RowPrinting begin(JobId job, int result) {
        return switch (format) {
            case table -> new TableRows(client, screen, job, result, limit.orElse(USUAL_TABLE_ROWS));
            case csv -> new CsvRows(client, screen, job, result, limit);
            case json -> new JsonRows(client, screen, job, result, limit.orElse(Long.MAX_VALUE));
        };
    }
}
