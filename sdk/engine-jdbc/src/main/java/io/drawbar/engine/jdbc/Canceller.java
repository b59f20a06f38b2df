package io.drawbar.engine.jdbc;

import io.drawbar.engine.spi.EngineException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels statements on threads of its own, because a driver may need a connection for that, or wait for its server. A cancel that reaches
 * the database before the statement does is lost, so it is sent again for a while. One that waits holds up no other. Thread-safe.
 */
public final class Canceller implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Canceller.class);
    /** Cancels that wait for their servers at the same time; what is more is tried again later. */
    private static final int MOST_THREADS = 64;

    private static final long IDLE_SECONDS = 5;
    private static final int TRIES = 40;
    private static final long PAUSE_MILLIS = 250;

    /** Says when, and sends nothing itself. */
    private final ScheduledThreadPoolExecutor clock;

    private final ThreadPoolExecutor threads;
    private final Set<Cancel> lasts = ConcurrentHashMap.newKeySet();

    /** Its threads have this name and the caller's class loader. */
    public Canceller(String name) {
        AtomicInteger count = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, name + "-cancel-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        this.clock = new ScheduledThreadPoolExecutor(1, factory);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.threads = new ThreadPoolExecutor(
                0, MOST_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
    }

    /** What is sent to end a statement. */
    interface Cancel {
        void send() throws SQLException, EngineException;
    }

    /** Cancels a statement for as long as it runs. Returns at once. */
    void cancel(Cancel cancel, BooleanSupplier runs) {
        attempt(cancel, runs, 0, Duration.ZERO);
    }

    /** Does what does not wait for a server, once, and at the latest when the engine is closed. Returns at once. */
    void later(Cancel last, Duration delay) {
        lasts.add(last);
        attempt(last, () -> lasts.remove(last), TRIES, delay);
    }

    private void attempt(Cancel cancel, BooleanSupplier runs, int tried, Duration delay) {
        try {
            var unused = clock.schedule(() -> begin(cancel, runs, tried), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("The engine is closed", e);
        }
    }

    private void begin(Cancel cancel, BooleanSupplier runs, int tried) {
        try {
            threads.execute(() -> {
                if (runs.getAsBoolean()) {
                    send(cancel);
                    if (tried < TRIES) {
                        attempt(cancel, runs, tried + 1, Duration.ofMillis(PAUSE_MILLIS));
                    }
                }
            });
        } catch (RejectedExecutionException e) {
            log.debug("All threads wait for their servers", e);
            attempt(cancel, runs, tried, Duration.ofMillis(PAUSE_MILLIS));
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
        clock.shutdownNow();
        threads.shutdownNow();
        lasts.removeIf(last -> {
            send(last);
            return true;
        });
    }
}
