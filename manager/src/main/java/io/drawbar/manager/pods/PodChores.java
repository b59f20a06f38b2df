package io.drawbar.manager.pods;

import io.drawbar.common.lifecycle.Threads;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be done at the API server, by a few threads of its own, and again until it has been done. Thread-safe. */
final class PodChores implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PodChores.class);
    private static final int THREADS = 4;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LAST_PAUSE_MILLIS = 30_000;
    private static final Duration LAST_WAIT = Duration.ofSeconds(5);

    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(THREADS, Threads.named("pods"));
    private final AtomicInteger waiting = new AtomicInteger();

    PodChores() {
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        threads.setRemoveOnCancelPolicy(true);
    }

    /** How many are not done yet. */
    int waiting() {
        return waiting.get();
    }

    /**
     * Does something once, soon, and again with longer and longer pauses while it fails.
     *
     * @param what in words, for the log
     */
    void untilDone(String what, Runnable work) {
        waiting.incrementAndGet();
        attempt(what, work, 0, FIRST_PAUSE_MILLIS);
    }

    private void attempt(String what, Runnable work, long delayMillis, long pauseMillis) {
        Runnable once = () -> {
            try {
                work.run();
                waiting.decrementAndGet();
            } catch (RuntimeException e) {
                log.warn("{} has failed and is tried again in {} ms", what, pauseMillis, e);
                attempt(what, work, pauseMillis, Math.min(LAST_PAUSE_MILLIS, pauseMillis * 2));
            }
        };
        try {
            later(once, Duration.ofMillis(delayMillis));
        } catch (RejectedExecutionException e) {
            waiting.decrementAndGet();
            log.info("{} is left to the next start of the agent", what);
        }
    }

    void later(Runnable work, Duration delay) {
        var unused = threads.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits a little for what is under way. */
    @Override
    public void close() {
        long until = System.nanoTime() + LAST_WAIT.toNanos();
        try {
            while (waiting.get() > 0 && System.nanoTime() < until) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Threads.stop(threads);
    }
}
