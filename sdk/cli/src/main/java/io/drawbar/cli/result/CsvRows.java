package io.drawbar.cli.result;

import io.drawbar.cli.CliException;
import io.drawbar.cli.Screen;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.JobId;
import io.drawbar.client.ResultPage;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** RFC 4180, as the server writes it. Not thread-safe. */
final class CsvRows implements RowPrinting {
    private final DrawbarClient client;
    private final Screen screen;
    private final JobId job;
    private final int result;
    private final OptionalLong wanted;
    private long printed;
    private boolean begun;

    CsvRows(DrawbarClient client, Screen screen, JobId job, int result, OptionalLong wanted) {
        this.client = client;
        this.screen = screen;
        this.job = job;
        this.result = result;
        this.wanted = wanted;
    }

    @Override
    public void more() {
        long known = Math.min(client.result(job, result, printed, 1).totalRows(), wanted.orElse(Long.MAX_VALUE));
        if (known > printed) {
            write(OptionalLong.of(known - printed));
            printed = known;
        }
    }

    @Override
    public long finish() {
        if (!begun || wanted.isEmpty() || wanted.getAsLong() > printed) {
            write(wanted.isPresent() ? OptionalLong.of(wanted.getAsLong() - printed) : wanted);
        }
        ResultPage whole = client.result(job, result, 0, 1);
        Truncation.note(whole, screen);
        printed = Math.min(whole.totalRows(), wanted.orElse(Long.MAX_VALUE));
        return printed;
    }

    private void write(OptionalLong rows) {
        try (InputStream stream = client.resultCsv(job, result, printed, rows, !begun)) {
            stream.transferTo(screen.out());
            screen.out().flush();
            PagedRows.checkOutput(screen);
        } catch (IOException e) {
            throw new CliException("The result broke off: " + e.getMessage(), e);
        }
        begun = true;
    }
}
