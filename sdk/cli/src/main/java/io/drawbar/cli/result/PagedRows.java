package io.drawbar.cli.result;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbar.cli.CliException;
import io.drawbar.cli.Screen;
import io.drawbar.client.Column;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.JobId;
import io.drawbar.client.ResultPage;
import java.util.List;

/** Rows that are asked for page by page. Not thread-safe. */
abstract class PagedRows implements RowPrinting {
    private static final int PAGE_ROWS = 1000;

    private final DrawbarClient client;
    private final Screen screen;
    private final JobId job;
    private final int result;
    private final long wanted;
    private long printed;

    /** @param wanted prints no more rows than this */
    PagedRows(DrawbarClient client, Screen screen, JobId job, int result, long wanted) {
        this.client = client;
        this.screen = screen;
        this.job = job;
        this.result = result;
        this.wanted = wanted;
    }

    @Override
    public final void more() {
        if (printed < wanted) {
            ResultPage page = pages(false);
            if (printed == wanted && !page.complete()) {
                screen.err()
                        .printf(
                                "Note: no more than %,d rows are printed; all of them are with"
                                        + " `drawbar results %s %d --format csv`.%n",
                                wanted, job, result);
            }
        }
    }

    @Override
    public final long finish() {
        end(pages(true), printed);
        return printed;
    }

    private ResultPage pages(boolean complete) {
        while (true) {
            long left = wanted - printed;
            ResultPage page = client.result(job, result, printed, (int) Math.min(PAGE_ROWS, Math.max(1, left)));
            List<List<JsonNode>> rows = page.rows().stream().limit(left).toList();
            // Of no rows only the headings are printed, and those are for a result that stays without.
            if (complete || !rows.isEmpty()) {
                write(page.columns(), rows);
                checkOutput(screen);
            }
            printed += rows.size();
            if (rows.isEmpty() || printed == wanted || page.nextOffset().isEmpty()) {
                return page;
            }
        }
    }

    /** Nobody reads what is written to an output that is closed. */
    static void checkOutput(Screen screen) {
        if (screen.out().checkError()) {
            throw new CliException("The result could not be written: the output is closed or its disk full.");
        }
    }

    /** Prints rows that follow those printed before. */
    abstract void write(List<Column> columns, List<List<JsonNode>> rows);

    /** Says what there is to be said of the whole result. */
    abstract void end(ResultPage last, long rows);
}
