package io.drawbar.engine.spi;

import java.nio.ByteBuffer;

/**
 * Where a running statement pushes what it finds. All methods may be called from any thread; the host orders what comes in.
 *
 * <p>Results are pushed as {@code schema, batch*, endResult}, as often as the statement has result sets. Buffers handed over
 * belong to the host from then on: the caller must not change them.
 */
public interface StatementSink {

    /** Severity of a log line. */
    enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /** Where a program's own output went. */
    enum Output {
        STDOUT,
        STDERR
    }

    /** Adds a line to the statement's log, which the user sees. Never blocks; floods are cut, with a marker. */
    void log(Level level, String line);

    /**
     * Adds a line that the user's program wrote to its output or error stream. It is part of the statement's log, under the stream's
     * name, and may be blank. Never blocks; floods are cut, with a marker.
     */
    default void output(Output stream, String line) {
        log(stream == Output.STDOUT ? Level.INFO : Level.WARN, line);
    }

    /** Tells how far the statement is. Never blocks; only the newest value is kept when they come fast. */
    void progress(Progress progress);

    /**
     * Starts a result set.
     *
     * @param message one Arrow IPC encapsulated message with a Schema: continuation marker, metadata length, metadata. Columns
     *     must not be dictionary-encoded. See "Encapsulated message format" of the Arrow columnar format
     */
    void schema(ByteBuffer message) throws InterruptedException;

    /**
     * Adds rows to the result set that {@link #schema} started. Blocks while the reader is slower than the engine.
     *
     * @param message one Arrow IPC encapsulated message with a RecordBatch, body included; at most 64 MiB, best around 1 MiB
     * @param rows how many rows it holds
     * @return whether more rows are wanted: false when a limit was reached or no reader is left, so that the engine can stop
     *     early and return normally
     * @throws InterruptedException when the statement was cancelled while it waited
     */
    boolean batch(ByteBuffer message, long rows) throws InterruptedException;

    /** Ends the result set that {@link #schema} started. */
    void endResult() throws InterruptedException;

    /** Tells how many rows a statement without a result set has changed. */
    void updateCount(long rows);

    /** Whether the statement has been cancelled, for loops that have no other way to notice. */
    boolean cancelled();
}
