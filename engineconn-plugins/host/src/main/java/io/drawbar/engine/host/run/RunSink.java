package io.drawbar.engine.host.run;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.spi.StatementSink;
import io.drawbar.protocol.v1.ExecuteFrame;
import io.drawbar.protocol.v1.FrameBatch;
import io.drawbar.protocol.v1.FrameResultEnd;
import io.drawbar.protocol.v1.FrameSchema;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * The sink of one run: turns what the plugin pushes into frames, without copying, and holds it to the order of calls that the SPI
 * asks for. Thread-safe.
 */
final class RunSink implements StatementSink {
    /** What the SPI allows a plugin to push at once. */
    static final int MAX_BATCH_BYTES = 64 << 20;

    private final FrameBuffer frames;
    private final StatementLog log;
    private final BooleanSupplier cancelled;
    private final long rowLimit;
    private final Object resultLock = new Object();
    private boolean open;
    private int result = -1;
    private long rows;
    private volatile long updateCount = -1;

    /**
     * A sink for one run.
     *
     * @param rowLimit after so many rows of a result no more are wanted; 0: no limit
     */
    RunSink(FrameBuffer frames, StatementLog log, BooleanSupplier cancelled, long rowLimit) {
        this.frames = frames;
        this.log = log;
        this.cancelled = cancelled;
        this.rowLimit = rowLimit;
    }

    @Override
    public void log(Level level, String line) {
        log.line(level, line, "engine");
    }

    @Override
    public void output(Output stream, String line) {
        log.line(
                stream == Output.STDOUT ? Level.INFO : Level.WARN,
                line,
                stream.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void progress(Progress progress) {
        log.progress(progress);
    }

    @Override
    public void schema(ByteBuffer message) throws InterruptedException {
        synchronized (resultLock) {
            if (open) {
                throw new IllegalStateException("The plugin started a result before it ended the one before.");
            }
            open = true;
            result++;
            rows = 0;
            ByteString bytes = UnsafeByteOperations.unsafeWrap(message);
            push(
                    ExecuteFrame.newBuilder()
                            .setSchema(
                                    FrameSchema.newBuilder().setMessage(bytes).setResult(result)),
                    bytes.size());
        }
    }

    @Override
    public boolean batch(ByteBuffer message, long batchRows) throws InterruptedException {
        int size = message.remaining();
        if (size > MAX_BATCH_BYTES) {
            throw new IllegalStateException(
                    "The plugin pushed a batch of " + size + " bytes; at most " + MAX_BATCH_BYTES + " are allowed.");
        }
        synchronized (resultLock) {
            checkOpen("a batch");
            if (limitReached() || !frames.wantsMore()) {
                return false;
            }
            ByteString bytes = UnsafeByteOperations.unsafeWrap(message);
            boolean taken = push(
                    ExecuteFrame.newBuilder()
                            .setBatch(FrameBatch.newBuilder()
                                    .setMessage(bytes)
                                    .setRows(batchRows)
                                    .setFirstRow(rows)
                                    .setResult(result)),
                    size);
            if (!taken) {
                return false;
            }
            rows += batchRows;
            return !limitReached() && frames.wantsMore();
        }
    }

    @Override
    public void endResult() throws InterruptedException {
        synchronized (resultLock) {
            checkOpen("an end");
            open = false;
            push(
                    ExecuteFrame.newBuilder()
                            .setResultEnd(
                                    FrameResultEnd.newBuilder().setRows(rows).setResult(result)),
                    0);
        }
    }

    private boolean push(ExecuteFrame.Builder frame, long bytes) throws InterruptedException {
        if (cancelled.getAsBoolean()) {
            throw new InterruptedException("The statement was cancelled.");
        }
        return frames.result(frame, bytes);
    }

    private boolean limitReached() {
        return rowLimit > 0 && rows >= rowLimit;
    }

    private void checkOpen(String what) {
        if (!open) {
            throw new IllegalStateException("The plugin pushed " + what + " of a result that it had not started.");
        }
    }

    @Override
    public void updateCount(long changedRows) {
        updateCount = changedRows;
    }

    @Override
    public boolean cancelled() {
        return cancelled.getAsBoolean();
    }

    /** -1: the plugin told none. */
    long updateCount() {
        return updateCount;
    }

    /** Whether the plugin left a result without its end. */
    boolean leftOpen() {
        synchronized (resultLock) {
            return open;
        }
    }
}
