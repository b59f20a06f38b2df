package io.drawbar.cli.run;

import io.drawbar.cli.CliException;
import io.drawbar.cli.result.ResultPrinter;
import io.drawbar.cli.result.RowPrinting;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.DrawbarClientException;
import io.drawbar.client.JobId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Prints the rows of results that take their time, or have no end, while they come. A result that is complete before that is printed as a
 * whole, which gives columns that fit. When nobody reads the output any more, the job is cancelled. Thread-safe.
 */
final class LiveResults implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration EVERY = Duration.ofMillis(300);

    private final DrawbarClient client;
    private final JobId job;
    private final ResultPrinter printer;
    private final ProgressLine line;
    private final Map<Integer, Growing> growing = new TreeMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "results");
        thread.setDaemon(true);
        return thread;
    });
    private Optional<CliException> failure = Optional.empty();

    private record Growing(RowPrinting rows, Future<?> asking) {}

    LiveResults(DrawbarClient client, JobId job, ResultPrinter printer, ProgressLine line) {
        this.client = client;
        this.job = job;
        this.printer = printer;
        this.line = line;
    }

    /** A result of rows has begun. */
    synchronized void begun(int result) {
        growing.computeIfAbsent(result, index -> {
            RowPrinting rows = printer.begin(job, index);
            return new Growing(
                    rows,
                    timer.scheduleWithFixedDelay(
                            () -> more(index, rows), PATIENCE.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS));
        });
    }

    private synchronized void more(int result, RowPrinting rows) {
        if (!growing.containsKey(result) || failure.isPresent()) {
            return;
        }
        try {
            line.during(rows::more);
        } catch (DrawbarClientException e) {
            // The rows come with the next call; what lasts is told by the call that ends the result.
            line.show("Waiting for rows: " + e.getMessage());
        } catch (CliException e) {
            failure = Optional.of(e);
            client.cancelAsync(job, Optional.of("Nobody reads its rows any more"));
        }
    }

    /** A result is complete: prints its rest. Answers whether it was begun; if not, nothing is printed. */
    synchronized boolean ended(int result) {
        failure.ifPresent(thrown -> {
            throw thrown;
        });
        Growing ended = growing.remove(result);
        if (ended != null) {
            ended.asking().cancel(false);
            line.during(ended.rows()::finish);
        }
        return ended != null;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
