package io.drawbar.engine.testkit;

import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.spi.StatementSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A sink that keeps what a statement pushes and checks that it keeps to the protocol. Thread-safe.
 *
 * <p>{@link Gate} decides what the reader does with each batch: take it, block, or want no more.
 */
public final class RecordingSink implements StatementSink {

    /** What a reader does with a batch. Called on the engine's thread, without a lock. */
    public interface Gate {
        /** Takes every batch. */
        Gate OPEN = (batch, rows) -> true;

        /**
         * Decides on a batch.
         *
         * @param batch the message
         * @param rows the rows in it
         * @return whether more are wanted
         */
        boolean take(ByteBuffer batch, long rows) throws InterruptedException;
    }

    /** A line of the statement's log. */
    public record LogLine(Level level, String line) {}

    /** A line of the user's program. */
    public record OutputLine(Output stream, String line) {}

    private final Gate gate;
    private final boolean keep;
    private final List<LogLine> logs = new ArrayList<>();
    private final List<OutputLine> output = new ArrayList<>();
    private final List<Progress> progress = new ArrayList<>();
    private final List<RecordedResult> results = new ArrayList<>();
    private final List<ByteBuffer> batches = new ArrayList<>();
    private ByteBuffer openSchema;
    private long openRows;
    private int largestBatch;
    private OptionalLong updateCount = OptionalLong.empty();
    private volatile boolean cancelled;

    /** A sink that takes and keeps everything. */
    public RecordingSink() {
        this(Gate.OPEN, true);
    }

    /**
     * A sink with a gate.
     *
     * @param keep whether to keep the batches; without it only the rows are counted
     */
    public RecordingSink(Gate gate, boolean keep) {
        this.gate = gate;
        this.keep = keep;
    }

    @Override
    public synchronized void log(Level level, String line) {
        logs.add(new LogLine(level, line));
    }

    @Override
    public synchronized void output(Output stream, String line) {
        output.add(new OutputLine(stream, line));
    }

    @Override
    public synchronized void progress(Progress value) {
        progress.add(value);
    }

    @Override
    public synchronized void schema(ByteBuffer message) {
        check(openSchema == null, "schema() came before the endResult() of the result before");
        openSchema = message;
        openRows = 0;
        batches.clear();
    }

    @Override
    public boolean batch(ByteBuffer message, long rows) throws InterruptedException {
        boolean more = gate.take(message, rows);
        synchronized (this) {
            check(openSchema != null, "batch() came before schema()");
            check(rows > 0, "batch() came with " + rows + " rows");
            openRows += rows;
            largestBatch = Math.max(largestBatch, message.remaining());
            if (keep) {
                batches.add(message);
            }
        }
        return more;
    }

    @Override
    public synchronized void endResult() {
        check(openSchema != null, "endResult() came before schema()");
        results.add(new RecordedResult(openSchema, batches, openRows, true));
        openSchema = null;
    }

    @Override
    public synchronized void updateCount(long rows) {
        check(openSchema == null, "updateCount() came within a result set");
        updateCount = OptionalLong.of(rows);
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    /** Makes {@link #cancelled} true, as the host does when it cancels a statement. */
    public void markCancelled() {
        cancelled = true;
    }

    public synchronized List<LogLine> logs() {
        return List.copyOf(logs);
    }

    /** What the user's program wrote. */
    public synchronized List<OutputLine> output() {
        return List.copyOf(output);
    }

    public synchronized List<Progress> progress() {
        return List.copyOf(progress);
    }

    /** All results, the one that is still open last. */
    public synchronized List<RecordedResult> results() {
        List<RecordedResult> all = new ArrayList<>(results);
        if (openSchema != null) {
            all.add(new RecordedResult(openSchema, batches, openRows, false));
        }
        return all;
    }

    /** The only result. */
    public RecordedResult result() {
        List<RecordedResult> all = results();
        check(all.size() == 1, "Expected one result set, found " + all.size());
        return all.get(0);
    }

    public synchronized OptionalLong updateCount() {
        return updateCount;
    }

    /** The size of the largest batch so far, in bytes. */
    public synchronized int largestBatchBytes() {
        return largestBatch;
    }

    private static void check(boolean condition, String message) {
        if (!condition) {
            throw new AssertionError(message);
        }
    }
}
