package io.drawbar.entrance.results;

import com.google.protobuf.ByteString;
import io.drawbar.common.id.JobId;
import io.drawbar.protocol.v1.ResultSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A result that can be read, while it is written or later. Thread-safe; needs no closing, the cursors do. */
public final class StoredResult {
    /** Stands in {@code truncated_by} beside the names of {@link Limit}. */
    private static final String FAILURE = "FAILURE";

    /** Stands for the generation of files where there are none. */
    static final long IN_MEMORY = 0;

    private final ResultKey key;
    private final Path folder;
    private final ByteString schema;
    /** What is in memory alone, before there are files or instead of them. */
    private final List<RecentBatches.Slot> held = new ArrayList<>();

    private volatile long generation;
    private final ReadParts parts;
    private final Set<Cursor> cursors = new HashSet<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private Optional<ResultSummary> description = Optional.empty();
    private long furthestBytes;
    private volatile Progress progress;

    /** What all results of a store are read with. */
    record ReadParts(RecentBatches recent, ResultMetrics metrics) {}

    private record Waiter(long withinBytes, Runnable task) {}

    StoredResult(ResultKey key, Path folder, ByteString schema, long generation, Progress progress, ReadParts parts) {
        this.key = key;
        this.folder = folder;
        this.schema = schema;
        this.generation = generation;
        this.progress = progress;
        this.parts = parts;
    }

    public JobId job() {
        return key.job();
    }

    /** Its number in the job. */
    public int index() {
        return key.index();
    }

    /** The encapsulated schema message. */
    public ByteString schema() {
        return schema;
    }

    /** How many rows can be read by now. */
    public long rows() {
        return progress.rows();
    }

    /** How long the batch messages that can be read by now are together. */
    public long bytes() {
        return progress.bytes();
    }

    /** Whether nothing is written to it any more: it is complete, or its writer gave up. */
    public boolean isEnded() {
        return progress.state() != Progress.State.WRITING;
    }

    /** Whether all rows are there that there will be, those beyond a limit apart. */
    public boolean isComplete() {
        return progress.state() == Progress.State.COMPLETE;
    }

    /** The limit that cut it short. */
    public Optional<Limit> truncatedBy() {
        return progress.truncatedBy();
    }

    /** What people are told of it; without its statement, which the store does not know. */
    public ResultSummary summary() {
        Progress now = progress;
        ResultSummary told = ResultSummary.newBuilder()
                .setIndex(key.index())
                .setRows(now.rows())
                .setBytes(now.bytes())
                .setComplete(now.state() == Progress.State.COMPLETE)
                .setTruncatedBy(now.truncatedBy().map(Limit::name).orElse(""))
                .mergeFrom(description())
                .build();
        return now.state() == Progress.State.BROKEN ? broken(told) : told;
    }

    /** What people are told of a result whose statement has ended before it: no row will come, and some are missing. */
    public static ResultSummary broken(ResultSummary summary) {
        return summary.getComplete()
                ? summary
                : summary.toBuilder().setComplete(true).setTruncatedBy(FAILURE).build();
    }

    private synchronized ResultSummary description() {
        if (description.isEmpty()) {
            description = Optional.of(Columns.describe(schema));
        }
        return description.get();
    }

    /**
     * Begins to read. The writer waits for the slowest cursor, so each must be closed.
     *
     * @param fromRow the first row wanted; the first batch read is the one that holds it
     */
    public Cursor cursor(long fromRow) {
        if (fromRow < 0) {
            throw new IllegalArgumentException("A row's number is not negative; found " + fromRow + ".");
        }
        Cursor cursor = new Cursor(this, fromRow);
        synchronized (this) {
            cursors.add(cursor);
        }
        return cursor;
    }

    ResultKey key() {
        return key;
    }

    /**
     * Keeps a batch in memory, as long as it is not too much.
     *
     * @param limitBytes how much may be held
     * @return whether it was kept
     */
    boolean hold(ByteString message, long rows, long limitBytes) {
        Progress before = progress;
        Progress after = before.plus(rows, message.size());
        if (after.bytes() > limitBytes) {
            return false;
        }
        synchronized (this) {
            Batch batch = new Batch(message, before.rows(), rows);
            held.add(new RecentBatches.Slot(batch, after.bytes()));
        }
        advance(after);
        return true;
    }

    /** The number of the batch in memory that holds a row. */
    synchronized OptionalLong findHeld(long row) {
        for (int number = 0; number < held.size(); number++) {
            if (held.get(number).batch().endRow() > row) {
                return OptionalLong.of(number);
            }
        }
        return OptionalLong.empty();
    }

    /** A batch that is held in memory alone. */
    synchronized Optional<RecentBatches.Slot> held(long number) {
        return number < held.size() ? Optional.of(held.get((int) number)) : Optional.empty();
    }

    synchronized List<RecentBatches.Slot> heldBatches() {
        return List.copyOf(held);
    }

    /** What was held is in files now. */
    synchronized void spilled(long filesGeneration) {
        generation = filesGeneration;
        held.clear();
    }

    /** Whether it has no files: it began in memory and has not been spilled. */
    boolean isInMemory() {
        return generation == IN_MEMORY;
    }

    /** Lets go of what is held, because the result is deleted. */
    synchronized void drop() {
        held.clear();
    }

    long generation() {
        return generation;
    }

    Path folder() {
        return folder;
    }

    ReadParts parts() {
        return parts;
    }

    Progress progress() {
        return progress;
    }

    /** Shows readers how far it is now, and calls them; on the writer's thread. */
    void advance(Progress to) {
        List<Cursor> readers;
        synchronized (this) {
            progress = to;
            readers = List.copyOf(cursors);
        }
        readers.forEach(Cursor::wake);
        if (to.state() != Progress.State.WRITING) {
            runDue();
        }
    }

    /** A cursor has read on, or has been closed; on the reader's thread. */
    void readersMoved() {
        runDue();
    }

    void leave(Cursor cursor) {
        synchronized (this) {
            furthestBytes = Math.max(furthestBytes, cursor.consumedBytes());
            cursors.remove(cursor);
        }
        runDue();
    }

    /** Bytes between the slowest reader, or when there is none where the furthest has been, and the writer. */
    synchronized long aheadOfReaders() {
        return progress.bytes()
                - cursors.stream().mapToLong(Cursor::consumedBytes).min().orElse(furthestBytes);
    }

    /** Runs a task once, as soon as the writer is no more than so many bytes ahead or the result has ended. */
    void whenReadersWithin(long bytes, Runnable task) {
        synchronized (this) {
            waiters.add(new Waiter(bytes, task));
        }
        runDue();
    }

    private void runDue() {
        List<Runnable> due = new ArrayList<>();
        synchronized (this) {
            if (waiters.isEmpty()) {
                return;
            }
            long ahead = isEnded() ? Long.MIN_VALUE : aheadOfReaders();
            for (Iterator<Waiter> each = waiters.iterator(); each.hasNext(); ) {
                Waiter waiter = each.next();
                if (ahead <= waiter.withinBytes()) {
                    due.add(waiter.task());
                    each.remove();
                }
            }
        }
        due.forEach(Runnable::run);
    }

    @Override
    public String toString() {
        return key.toString();
    }
}
