package io.drawbar.plugin.hive;

import io.drawbar.engine.spi.EngineException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hive.ql.IDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels what a driver runs, as HiveServer2 does: by closing the driver from another thread, which kills its jobs. Closing takes time, and
 * does nothing to a job that is about to start, so it is done on a thread of its own and again until the statement has ended; and so is the
 * killing of its graphs. Thread-safe.
 */
@SuppressWarnings("try") // What is attached to the thread has nothing to be asked but to be closed.
final class DriverCancel {
    private static final Logger log = LoggerFactory.getLogger(DriverCancel.class);
    private static final long PAUSE_MILLIS = 100;
    private static final int TRIES = 600;

    private final HiveSession session;
    private final IDriver driver;
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean running;
    private volatile boolean cancelled;

    DriverCancel(HiveSession session, IDriver driver) {
        this.session = session;
        this.driver = driver;
    }

    /** The statement begins to run, unless it was cancelled before. */
    synchronized void begin() throws EngineException {
        check();
        running = true;
    }

    /** The statement runs no more. */
    void end() {
        ended.countDown();
    }

    /** Asks the statement to end. */
    synchronized void cancel() {
        boolean first = !cancelled;
        cancelled = true;
        if (first && running && ended.getCount() > 0) {
            untilEnded("hive-cancel", this::close);
            // Closing a driver waits for the end of its graph.
            untilEnded("hive-cancel-graph", session.state()::killGraph);
        }
    }

    private void untilEnded(String name, Runnable what) {
        Thread thread = new Thread(() -> repeat(what), name);
        thread.setDaemon(true);
        thread.start();
    }

    private void repeat(Runnable what) {
        try (AttachedThread attached = session.attachBeside()) {
            for (int tried = 0; tried < TRIES; tried++) {
                what.run();
                if (ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            log.warn("A statement runs on although it was cancelled {} times.", TRIES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void close() {
        try {
            driver.close();
        } catch (RuntimeException e) {
            log.debug("A cancel failed, as it does when the statement has just ended", e);
        }
    }

    /** Throws when the statement was cancelled. */
    void check() throws EngineException {
        if (cancelled) {
            throw EngineException.cancelled();
        }
    }

    /** The same, for a failure that may come of it. */
    void check(Exception failure) throws EngineException {
        if (cancelled) {
            log.debug("Ended by its cancel", failure);
            throw EngineException.cancelled();
        }
    }
}
