package io.drawbar.entrance.results;

import com.google.protobuf.ByteString;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.protocol.v1.ResultSummary;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one result: a schema, batches, the end. What {@link #append} has taken survives a killed process; what {@link #complete}
 * has ended survives a power cut as well when {@code results.sync} is on. One thread at a time may use it, except for {@link
 * #stored}, {@link #summary}, {@link #aheadOfReaders} and {@link #whenReadersWithin}, which any thread may call.
 *
 * <p>Every method that writes throws {@link ErrorCode#STORE_FAILED} when the disk does not take it; the result is then abandoned.
 */
public final class ResultWriter {
    private static final Logger log = LoggerFactory.getLogger(ResultWriter.class);

    private final ResultFolder place;
    private final long rowLimit;
    private final long byteLimit;
    private final boolean memoryFirst;
    private Optional<OpenFiles> files = Optional.empty();
    private Optional<StoredResult> stored = Optional.empty();
    private long offeredRows;
    private boolean ended;

    /** The files that a result under way is written to. */
    record OpenFiles(Segment segment, IndexFile index) {}

    /**
     * @param memoryFirst whether files are made only when there is too much to hold in memory
     */
    ResultWriter(ResultFolder place, long rowLimit, long byteLimit, boolean memoryFirst) {
        this.place = place;
        this.rowLimit = rowLimit;
        this.byteLimit = byteLimit;
        this.memoryFirst = memoryFirst;
    }

    /** Goes on where a process that was killed left off. */
    ResultWriter(ResultFolder place, long rowLimit, long byteLimit, OpenFiles files, StoredResult stored) {
        this(place, rowLimit, byteLimit, false);
        this.files = Optional.of(files);
        this.stored = Optional.of(stored);
        this.offeredRows = stored.rows();
    }

    /** Whether {@link #schema} has been given: false for a new result, true for one that was taken up again. */
    public boolean hasSchema() {
        return stored.isPresent();
    }

    /**
     * Begins the result. A result that was taken up again has its schema already, and this does nothing.
     *
     * @param message an encapsulated schema message
     */
    public void schema(ByteString message) {
        if (stored.isPresent()) {
            return;
        }
        IpcMessage.of(message).checkSchema();
        if (memoryFirst) {
            stored = Optional.of(place.beganInMemory(message));
            return;
        }
        OpenFiles created;
        try {
            created = place.create(message);
        } catch (IOException e) {
            throw place.unwritable(e);
        }
        files = Optional.of(created);
        stored = Optional.of(place.began(message, created.index().generation(), Progress.NOTHING));
    }

    /**
     * Adds rows, as many as the limits leave room for.
     *
     * @param message an encapsulated record batch message
     * @param rows how many rows it holds
     * @return whether a limit has been reached: some or all of these rows were left out, and so will be all further ones
     */
    public boolean append(ByteString message, long rows) {
        checkOpen();
        Progress before = stored().progress();
        if (rows == 0 || before.truncatedBy().isPresent()) {
            offeredRows += rows;
            return before.truncatedBy().isPresent();
        }
        IpcMessage.of(message).checkBatch(rows);
        long roomRows = rowLimit == 0 ? rows : Math.min(rows, rowLimit - before.rows());
        long roomBytes = byteLimit == 0 ? Long.MAX_VALUE : Math.max(0, byteLimit - before.bytes());
        long rowsInBytes = message.size() <= roomBytes ? rows : rows * roomBytes / message.size();
        long keep = Math.min(roomRows, rowsInBytes);
        try {
            if (keep == rows) {
                write(before, message, rows, 0);
            } else {
                Limit limit = roomRows <= rowsInBytes ? Limit.ROWS : Limit.BYTES;
                cut(before, message, keep, limit);
            }
        } catch (IOException e) {
            abandon();
            throw place.unwritable(e);
        }
        offeredRows += rows;
        return keep < rows;
    }

    /** Ends the result well. Idempotent. */
    public void complete() {
        if (stored.isEmpty() || ended) {
            return;
        }
        if (files.isPresent()) {
            try {
                place.finish(files.get(), stored().progress());
            } catch (IOException e) {
                abandon();
                throw place.unwritable(e);
            }
        }
        end(Progress.State.COMPLETE);
    }

    /** Ends the result as it is; what it holds can be read, and is known not to be all. Idempotent. */
    public void abandon() {
        if (stored.isEmpty() || ended) {
            return;
        }
        if (files.isPresent()) {
            try {
                files.get().segment().close();
                files.get().index().close();
            } catch (IOException e) {
                log.warn("The files of {} were not closed well", stored(), e);
            }
        }
        end(Progress.State.BROKEN);
    }

    private void end(Progress.State as) {
        ended = true;
        files = Optional.empty();
        place.ended(stored(), as);
    }

    /** How many rows have been given to {@link #append} by now, those left out included: batches before are repetitions. */
    public long offeredRows() {
        return offeredRows;
    }

    /** How many batches are stored. */
    public long appendedBatches() {
        return stored().progress().batches();
    }

    /** The result, for those who read it. */
    public StoredResult stored() {
        return stored.orElseThrow(() -> new IllegalStateException("The result has no schema yet."));
    }

    /** What people are told of it; without its statement. */
    public ResultSummary summary() {
        return stored().summary();
    }

    /** Bytes between the slowest reader and the writer. */
    public long aheadOfReaders() {
        return stored().aheadOfReaders();
    }

    /**
     * Runs a task once: as soon as no more than {@code bytes} lie between the slowest reader and the writer, or the result has
     * ended. That may be at once, on this thread; otherwise it is on a reader's.
     */
    public void whenReadersWithin(long bytes, Runnable task) {
        stored().whenReadersWithin(bytes, task);
    }

    private void checkOpen() {
        stored();
        if (ended) {
            throw new DrawbarException(ErrorCode.STORE_FAILED, "The result is not written any more: it was ended.");
        }
    }

    private void cut(Progress before, ByteString message, long keep, Limit limit) throws IOException {
        if (keep > 0) {
            ByteString first = place.cut(stored().schema(), message, (int) keep);
            write(before, first, keep, IndexRecord.flag(limit));
        }
        stored().advance(stored().progress().cutBy(limit));
    }

    private void write(Progress before, ByteString message, long rows, int flags) throws IOException {
        if (files.isEmpty()) {
            if (stored().hold(message, rows, place.holdBytes())) {
                return;
            }
            spill();
        }
        IndexRecord record = writeToFiles(before, message, rows, flags);
        place.wrote(stored(), record, message, before.batches());
        stored().advance(before.plus(record));
    }

    /** Writes what has been held in memory to files, and lets go of it. */
    private void spill() throws IOException {
        OpenFiles created = place.create(stored().schema());
        files = Optional.of(created);
        Progress written = Progress.NOTHING;
        for (RecentBatches.Slot slot : stored().heldBatches()) {
            Batch batch = slot.batch();
            written = written.plus(writeToFiles(written, batch.message(), batch.rows(), 0));
        }
        stored().spilled(created.index().generation());
    }

    private IndexRecord writeToFiles(Progress before, ByteString message, long rows, int flags) throws IOException {
        OpenFiles at = files.orElseThrow();
        boolean holdsBatch = at.segment().end() > stored().schema().size();
        if (holdsBatch && at.segment().end() + message.size() > place.segmentBytes()) {
            at = new OpenFiles(place.next(at.segment(), stored().schema()), at.index());
            files = Optional.of(at);
        }
        Segment segment = at.segment();
        int offset = (int) segment.end();
        IndexRecord record = IndexRecord.of(before, segment.number(), offset, Math.toIntExact(rows), flags, message);
        segment.append(message);
        at.index().put(before.batches(), record);
        return record;
    }
}
