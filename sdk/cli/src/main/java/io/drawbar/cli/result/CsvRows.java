package io.drawbar.cli.result;

import io.drawbar.cli.CliException;
import io.drawbar.cli.Screen;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.JobId;
import io.drawbar.client.ResultPage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** RFC 4180, as the server writes it. Not thread-safe. */
final class CsvRows implements RowPrinting {
    /** How often in a row a result may break off without a further row. */
    private static final int MOST_FRUITLESS = 10;

    private static final long PAUSE_MILLIS = 500;

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
            var unused = write(OptionalLong.of(known - printed)); // What broke off comes with the next call.
        }
    }

    @Override
    public long finish() {
        int fruitless = 0;
        while (!begun || wanted.isEmpty() || wanted.getAsLong() > printed) {
            long before = printed;
            Optional<IOException> broken =
                    write(wanted.isPresent() ? OptionalLong.of(wanted.getAsLong() - printed) : wanted);
            if (broken.isEmpty()) {
                break;
            }
            fruitless = printed > before ? 0 : fruitless + 1;
            if (fruitless == MOST_FRUITLESS) {
                throw new CliException("The result broke off: " + broken.get().getMessage(), broken.get());
            }
            pause();
        }
        ResultPage whole = client.result(job, result, 0, 1);
        Truncation.note(whole, screen);
        printed = Math.min(whole.totalRows(), wanted.orElse(Long.MAX_VALUE));
        return printed;
    }

    /** Prints rows; when the server goes away meanwhile those that came whole, and answers how it broke off. */
    private Optional<IOException> write(OptionalLong rows) {
        WholeRecords records = new WholeRecords(screen.out());
        Optional<IOException> broken = Optional.empty();
        try (InputStream stream = client.resultCsv(job, result, printed, rows, !begun)) {
            stream.transferTo(records);
        } catch (IOException e) {
            broken = Optional.of(e); // Of the stream: what is printed to does not throw.
        }
        screen.out().flush();
        PagedRows.checkOutput(screen);
        boolean heading = !begun && records.count() > 0;
        printed += records.count() - (heading ? 1 : 0);
        begun |= heading;
        return broken;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("Interrupted while the server was away.", e);
        }
    }
}
