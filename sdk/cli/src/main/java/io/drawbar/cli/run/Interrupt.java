package io.drawbar.cli.run;

import io.drawbar.client.DrawbarClient;
import io.drawbar.client.DrawbarClientException;
import io.drawbar.client.JobId;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Cancels a job when the process is told to end (Ctrl-C) before the job has ended. */
final class Interrupt implements AutoCloseable {
    private static final int SECONDS = 5;

    private final AtomicBoolean over = new AtomicBoolean();

    Interrupt(DrawbarClient client, JobId job, PrintStream err) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> cancel(client, job, err), "cancel"));
    }

    private void cancel(DrawbarClient client, JobId job, PrintStream err) {
        if (over.getAndSet(true)) {
            return;
        }
        try {
            client.cancelAsync(job, Optional.of("Ctrl-C")).get(SECONDS, TimeUnit.SECONDS);
            err.println("\nCancelled job " + job + ".");
        } catch (java.util.concurrent.ExecutionException | TimeoutException | DrawbarClientException e) {
            err.println("\nJob " + job + " could not be cancelled and runs on: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The job has ended: nothing is left to cancel. */
    void over() {
        over.set(true);
    }

    @Override
    public void close() {
        over();
    }
}
