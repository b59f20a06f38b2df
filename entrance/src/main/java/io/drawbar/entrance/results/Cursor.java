package io.drawbar.entrance.results;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a result batch by batch and never waits: neither for the writer, which it does not slow down by itself, nor for anything
 * but the disk. One thread at a time may use it.
 */
public final class Cursor implements AutoCloseable {
    private static final int RECORDS_READ = 64;

    private final StoredResult result;
    private final long fromRow;
    private final Deque<IndexRecord> ahead = new ArrayDeque<>();
    private long next;
    private boolean placed;
    private Optional<IndexFile> index = Optional.empty();
    private Optional<Segment> segment = Optional.empty();
    private volatile long consumedBytes;
    private volatile Runnable listener = () -> {};
    private volatile boolean closed;

    Cursor(StoredResult result, long fromRow) {
        this.result = result;
        this.fromRow = fromRow;
        this.placed = fromRow == 0;
    }

    /**
     * The next batch, if it has been written.
     *
     * @throws DrawbarException {@link ErrorCode#RESULT_EXPIRED} when the result has been deleted meanwhile,
     *     {@link ErrorCode#STORE_FAILED} when it cannot be read
     */
    public Optional<Batch> poll() {
        Progress now = result.progress();
        if (closed) {
            return Optional.empty();
        }
        try {
            if (!place(now) || next >= now.batches()) {
                return Optional.empty();
            }
            RecentBatches.Slot slot = fetch(now);
            next++;
            consumedBytes = slot.endPosition();
            result.readersMoved();
            return Optional.of(slot.batch());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Whether no batch will come any more. */
    public boolean end() {
        Progress now = result.progress();
        if (closed) {
            return true;
        }
        boolean allRead = placed ? next >= now.batches() : now.rows() <= fromRow;
        return allRead && now.state() != Progress.State.WRITING;
    }

    /**
     * Sets what is called whenever there may be something new: a batch, or the end. It is called on the writer's thread, must be
     * quick, and may be called without need. Whoever sets it polls once afterwards.
     */
    public void onAvailable(Runnable newListener) {
        listener = newListener;
    }

    void wake() {
        listener.run();
    }

    long consumedBytes() {
        return consumedBytes;
    }

    /** Finds the batch of the first row wanted, once that has been written. */
    private boolean place(Progress now) throws IOException {
        if (!placed && now.rows() > fromRow) {
            OptionalLong inMemory = result.findHeld(fromRow);
            if (inMemory.isPresent()) {
                next = inMemory.getAsLong();
                consumedBytes = next == 0
                        ? 0
                        : result.held(next - 1)
                                .map(RecentBatches.Slot::endPosition)
                                .orElse(0L);
            } else {
                next = index().find(fromRow, now.batches());
                consumedBytes = index().get(next).position();
            }
            placed = true;
        }
        return placed;
    }

    private RecentBatches.Slot fetch(Progress now) throws IOException {
        Optional<RecentBatches.Slot> recent =
                result.held(next).or(() -> result.parts().recent().get(result, next));
        if (recent.isPresent()) {
            ahead.clear();
            result.parts().metrics().readFromMemory().increment(size(recent.get()));
            return recent.get();
        }
        if (ahead.isEmpty()) {
            ahead.addAll(index().get(next, (int) Math.min(RECORDS_READ, now.batches() - next)));
        }
        IndexRecord record = ahead.remove();
        ByteString message =
                UnsafeByteOperations.unsafeWrap(segment(record.segment()).read(record.offset(), record.length()));
        if (!record.matches(message)) {
            throw new IOException("Its checksum does not match.");
        }
        result.parts().metrics().read().increment(record.length());
        return new RecentBatches.Slot(new Batch(message, record.firstRow(), record.rows()), record.endPosition());
    }

    private static int size(RecentBatches.Slot slot) {
        return slot.batch().message().size();
    }

    private IndexFile index() throws IOException {
        if (index.isEmpty()) {
            IndexFile opened = IndexFile.open(result.folder(), StandardOpenOption.READ);
            index = Optional.of(opened);
            if (opened.generation() != result.generation()) {
                throw new NoSuchFileException(result.folder().toString(), null, "another was written in its place");
            }
        }
        return index.get();
    }

    private Segment segment(int number) throws IOException {
        if (segment.isEmpty() || segment.get().number() != number) {
            closeSegment();
            segment = Optional.of(Segment.read(result.folder(), number));
        }
        return segment.get();
    }

    private void closeSegment() throws IOException {
        if (segment.isPresent()) {
            Segment old = segment.get();
            segment = Optional.empty();
            old.close();
        }
    }

    private DrawbarException unreadable(IOException why) {
        return why instanceof NoSuchFileException
                ? new DrawbarException(ErrorCode.RESULT_EXPIRED, "The rows of " + result + " have been deleted.", why)
                : new DrawbarException(ErrorCode.STORE_FAILED, "The rows of " + result + " cannot be read.", why);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        listener = () -> {};
        result.leave(this);
        try {
            closeSegment();
            if (index.isPresent()) {
                index.get().close();
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}
