package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.arrow.RowBatchWriter;
import io.drawbar.engine.spi.StatementSink;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.flink.table.data.RowData;

/**
 * Puts rows into batches and pushes them when they are full, or when the first row of a batch has waited long enough: a stream may
 * trickle, and the thread that reads it waits for the next row and not for the clock. That part is a thread's of its own, which there
 * is from the first row on. One thread pushes rows; either may be held back by a slow reader.
 */
final class RowPusher implements AutoCloseable {
    private final RowShape shape;
    private final long delayNanos;
    private final Runnable unwanted;
    private final Counted counted;
    private final RowBatchWriter writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Thread flusher;
    private boolean pending;
    private long pendingNanos;
    private boolean wanted = true;
    private boolean closed;

    /**
     * A pusher, which writes nothing until {@link #begin}.
     *
     * @param unwanted called, on any thread, when nobody wants more rows, since no next row may ever come to tell it to
     */
    RowPusher(RowShape shape, StatementSink sink, Duration delay, Runnable unwanted) {
        this.shape = shape;
        this.delayNanos = delay.toNanos();
        this.unwanted = unwanted;
        this.counted = new Counted(sink);
        this.writer = new RowBatchWriter(shape.schema(), counted);
    }

    void begin() throws InterruptedException {
        counted.sink.schema(shape.schema().message());
    }

    /** Adds a row and tells whether more are wanted. */
    boolean push(RowData row) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (!wanted) {
                return false;
            }
            shape.write(row, writer);
            long before = counted.batches;
            counted.rows++;
            wanted = writer.endRow();
            if (counted.batches > before) {
                pending = false;
            } else if (!pending) {
                pending = true;
                pendingNanos = System.nanoTime();
                wake();
            }
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        if (flusher == null) {
            flusher = new Thread(this::flushInTime, "flink-flush");
            flusher.setDaemon(true);
            flusher.start();
        } else {
            changed.signal();
        }
    }

    private void flushInTime() {
        lock.lock();
        try {
            while (!closed && wanted) {
                if (!pending) {
                    changed.await();
                    continue;
                }
                long left = pendingNanos + delayNanos - System.nanoTime();
                if (left > 0) {
                    changed.awaitNanos(left);
                } else {
                    pending = false;
                    wanted = writer.flush();
                }
            }
        } catch (InterruptedException e) {
            wanted = false; // the statement was cancelled while the reader was slow
        } finally {
            boolean stop = !wanted && !closed;
            lock.unlock();
            if (stop) {
                unwanted.run();
            }
        }
    }

    boolean wanted() {
        lock.lock();
        try {
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    /** Pushes what is left and ends the result. */
    void finish() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            closed = true;
            changed.signal();
            writer.finish();
        } finally {
            lock.unlock();
        }
    }

    long rows() {
        return counted.rows;
    }

    long bytes() {
        return counted.bytes;
    }

    @Override
    public void close() {
        Thread flushing;
        lock.lock();
        try {
            closed = true;
            changed.signal();
            flushing = flusher;
            writer.close();
        } finally {
            lock.unlock();
        }
        if (flushing != null) {
            flushing.interrupt();
        }
    }

    /** Counts what passes. Guarded by the lock. */
    private static final class Counted implements StatementSink {
        private final StatementSink sink;
        private long batches;
        private long rows;
        private long bytes;

        Counted(StatementSink sink) {
            this.sink = sink;
        }

        @Override
        public boolean batch(ByteBuffer message, long count) throws InterruptedException {
            batches++;
            bytes += message.remaining();
            return sink.batch(message, count);
        }

        @Override
        public void log(Level level, String line) {
            sink.log(level, line);
        }

        @Override
        public void output(Output stream, String line) {
            sink.output(stream, line);
        }

        @Override
        public void progress(Progress progress) {
            sink.progress(progress);
        }

        @Override
        public void schema(ByteBuffer message) throws InterruptedException {
            sink.schema(message);
        }

        @Override
        public void endResult() throws InterruptedException {
            sink.endResult();
        }

        @Override
        public void updateCount(long count) {
            sink.updateCount(count);
        }

        @Override
        public boolean cancelled() {
            return sink.cancelled();
        }
    }
}
