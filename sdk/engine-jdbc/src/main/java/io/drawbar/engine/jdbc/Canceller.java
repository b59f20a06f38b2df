package io.drawbar.engine.jdbc;

import io.drawbar.engine.spi.EngineException;
import java.sql.SQLException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels statements on threads of its own, because a driver may need a connection for that. A cancel that reaches the database before the
 * statement does is lost, so it is sent again for a while. Thread-safe.
 */
public final class Canceller implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Canceller.class);
    private static final int THREADS = 2;
    private static final int TRIES = 40;
    private static final long PAUSE_MILLIS = 250;

    private final ScheduledThreadPoolExecutor threads;

    /** Its threads have this name and the caller's class loader. */
    public Canceller(String name) {
        AtomicInteger count = new AtomicInteger();
        this.threads = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, name + "-cancel-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** How a statement is cancelled. */
    interface Cancel {
        void send() throws SQLException, EngineException;
    }

    /** Cancels a statement for as long as it runs. Returns at once. */
    void cancel(Cancel cancel, BooleanSupplier runs) {
        attempt(cancel, runs, 0, 0);
    }

    private void attempt(Cancel cancel, BooleanSupplier runs, int tried, long pauseMillis) {
        try {
            var unused = threads.schedule(
                    () -> {
                        if (runs.getAsBoolean()) {
                            send(cancel);
                            if (tried < TRIES) {
                                attempt(cancel, runs, tried + 1, PAUSE_MILLIS);
                            }
                        }
                    },
                    pauseMillis,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("The engine is closed", e);
        }
    }

    private static void send(Cancel cancel) {
        try {
            cancel.send();
        } catch (SQLException | EngineException | RuntimeException e) {
            log.debug("A cancel failed, as it does when the statement has just ended", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
