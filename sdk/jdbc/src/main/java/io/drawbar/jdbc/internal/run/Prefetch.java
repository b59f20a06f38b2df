package io.drawbar.jdbc.internal.run;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads batches ahead of the application, up to a number of bytes; at least one. Thread-safe. */
final class Prefetch {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int IDLE_SECONDS = 5;
    /** One thread for each large result that is being read; they end by themselves. */
    private static final Executor THREADS = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), Prefetch::thread);

    private final Execution execution;
    private final long limitBytes;
    private final Deque<Execution.Batch> ready = new ArrayDeque<>();
    private long readyBytes;
    private boolean ended;
    private Optional<SQLException> failure = Optional.empty();
    private boolean closed;
    private boolean reading = true;

    private Prefetch(Execution execution, long limitBytes) {
        this.execution = execution;
        this.limitBytes = limitBytes;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "drawbar-jdbc-prefetch-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        // The application's class loader must not be held by a thread that outlives it.
        thread.setContextClassLoader(null);
        return thread;
    }

    /** Runs something on a thread of the driver's. */
    static void onThread(Runnable task) {
        THREADS.execute(task);
    }

    static Prefetch start(Execution execution, long limitBytes) {
        Prefetch prefetch = new Prefetch(execution, limitBytes);
        THREADS.execute(prefetch::run);
        return prefetch;
    }

    private void run() {
        Optional<SQLException> failed = Optional.empty();
        try {
            boolean more = true;
            while (more && awaitRoom()) {
                Optional<Execution.Batch> batch = execution.next();
                batch.ifPresent(this::add);
                more = batch.isPresent();
            }
        } catch (SQLException e) {
            failed = Optional.of(e);
        } catch (RuntimeException e) {
            failed = Optional.of(new SQLException("The rows could not be read: " + e, "HY000", e));
        }
        finish(failed);
    }

    private synchronized void finish(Optional<SQLException> failed) {
        failure = failed;
        ended = true;
        reading = false;
        notifyAll();
    }

    private synchronized boolean awaitRoom() {
        try {
            while (!closed && readyBytes > 0 && readyBytes >= limitBytes) {
                wait();
            }
            return !closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized void add(Execution.Batch batch) {
        ready.addLast(batch);
        readyBytes += batch.bytes();
        notifyAll();
    }

    /** The next batch; empty when there is none any more. */
    synchronized Optional<Execution.Batch> take() throws SQLException {
        try {
            while (ready.isEmpty() && !ended) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("The thread was interrupted while it waited for rows.", "57014", e);
        }
        Execution.Batch batch = ready.pollFirst();
        if (batch != null) {
            readyBytes -= batch.bytes();
            notifyAll();
            return Optional.of(batch);
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        return Optional.empty();
    }

    /** Stops reading; when it returns nobody reads any more. */
    void close() {
        boolean busy;
        synchronized (this) {
            closed = true;
            busy = reading;
            notifyAll();
        }
        if (busy) {
            execution.abort();
        }
        synchronized (this) {
            boolean interrupted = false;
            while (reading) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
