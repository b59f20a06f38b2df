package io.drawbar.entrance.results;

import com.google.protobuf.ByteString;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** One result's folder: makes its files, finds what a killed process left in them, and mends their ends. */
final class ResultFolder {
    private final ResultKey key;
    private final Path folder;
    private final ResultStore store;

    ResultFolder(ResultKey key, Path folder, ResultStore store) {
        this.key = key;
        this.folder = folder;
        this.store = store;
    }

    /** What lies in a folder. */
    private record Found(ByteString schema, Progress progress, Optional<IndexRecord> last) {}

    ResultWriter.OpenFiles create(ByteString schema) throws IOException {
        Files.createDirectories(folder);
        IndexFile index = IndexFile.create(folder);
        try {
            Segment first = begin(0, schema);
            return new ResultWriter.OpenFiles(first, index);
        } catch (IOException e) {
            index.close();
            throw e;
        }
    }

    /** Ends a segment and begins the next. */
    Segment next(Segment full, ByteString schema) throws IOException {
        end(full);
        return begin(full.number() + 1, schema);
    }

    void finish(ResultWriter.OpenFiles files, Progress end) throws IOException {
        end(files.segment());
        try (IndexFile index = files.index()) {
            index.put(end.batches(), IndexRecord.trailer(end));
            if (store.settings().sync()) {
                index.sync();
                syncFolder();
            }
        }
    }

    /** The result as it can be read, if there is one. */
    Optional<StoredResult> open() {
        try (IndexFile index = IndexFile.open(folder, StandardOpenOption.READ)) {
            Found found = find(index);
            return Optional.of(stored(found.schema(), index.generation(), found.progress()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new DrawbarException(ErrorCode.STORE_FAILED, "The " + key + " cannot be read.", e);
        }
    }

    /** Goes on with a result that has no end, if there is one; what is torn at its end is cut off. */
    Optional<ResultWriter> resume(long rowLimit, long byteLimit) throws IOException {
        if (!Files.exists(folder.resolve(IndexFile.NAME))) {
            return Optional.empty();
        }
        IndexFile index = IndexFile.open(folder, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            Found found = find(index);
            if (found.progress().state() == Progress.State.COMPLETE) {
                throw new DrawbarException(ErrorCode.STORE_FAILED, "The " + key + " is complete already.");
            }
            index.truncate(found.progress().batches());
            int number = found.last().map(IndexRecord::segment).orElse(0);
            long end = found.last()
                    .map(last -> (long) last.offset() + last.length())
                    .orElse((long) found.schema().size());
            Segment segment = Segment.reopen(folder, number, end);
            for (int later = number + 1; Files.deleteIfExists(Segment.file(folder, later)); later++) {
                // A segment that was begun, but of which the index knows nothing.
            }
            Progress writing = new Progress(
                    Progress.State.WRITING,
                    found.progress().batches(),
                    found.progress().rows(),
                    found.progress().bytes(),
                    found.progress().truncatedBy());
            return Optional.of(new ResultWriter(
                    this,
                    rowLimit,
                    byteLimit,
                    new ResultWriter.OpenFiles(segment, index),
                    began(found.schema(), index.generation(), writing)));
        } catch (IOException | RuntimeException e) {
            index.close();
            throw e;
        }
    }

    StoredResult began(ByteString schema, long generation, Progress progress) {
        StoredResult result = stored(schema, generation, progress);
        store.began(result);
        return result;
    }

    /** A result that has no files yet, and may never have. */
    StoredResult beganInMemory(ByteString schema) {
        return began(schema, StoredResult.IN_MEMORY, Progress.NOTHING);
    }

    void wrote(StoredResult result, IndexRecord record, ByteString message, long number) {
        Batch batch = new Batch(message, record.firstRow(), record.rows());
        store.parts().recent().put(result, number, new RecentBatches.Slot(batch, record.endPosition()));
        store.parts().metrics().written().increment(message.size());
    }

    void ended(StoredResult result, Progress.State as) {
        result.advance(result.progress().as(as));
        store.ended(result);
    }

    ByteString cut(ByteString schema, ByteString message, int rows) throws IOException {
        return store.cut().firstRows(schema, message, rows);
    }

    /** How much of a result may be held in memory before it gets files. */
    long holdBytes() {
        return store.holdBytes();
    }

    long segmentBytes() {
        return store.settings().segmentBytes();
    }

    DrawbarException unwritable(IOException why) {
        String message = "The result store cannot write to " + folder + space() + ".";
        return new DrawbarException(ErrorCode.STORE_FAILED, message, why);
    }

    private String space() {
        try {
            FileStore disk = Files.getFileStore(store.folder());
            return " (" + (disk.getUsableSpace() >> 20) + " MiB are free on its disk)";
        } catch (IOException e) {
            return " (its disk does not answer)";
        }
    }

    private StoredResult stored(ByteString schema, long generation, Progress progress) {
        return new StoredResult(key, folder, schema, generation, progress, store.parts());
    }

    private Segment begin(int number, ByteString schema) throws IOException {
        Segment segment = Segment.create(folder, number);
        segment.append(schema);
        return segment;
    }

    private void end(Segment segment) throws IOException {
        try (segment) {
            segment.append(IpcMessage.END_OF_STREAM);
            if (store.settings().sync()) {
                segment.sync();
            }
        }
    }

    private void syncFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Reads how far a result came: the end that its trailer tells, or the last batch that is whole. */
    private Found find(IndexFile index) throws IOException {
        ByteString schema = schema();
        long size = index.size();
        IndexRecord last = null;
        while (size > 0) {
            last = index.get(size - 1);
            if (last.isTrailer()) {
                Progress end =
                        new Progress(Progress.State.COMPLETE, size - 1, last.firstRow(), last.position(), last.cutBy());
                return new Found(schema, end, Optional.empty());
            }
            if (isWhole(last)) {
                Progress end =
                        new Progress(Progress.State.BROKEN, size, last.endRow(), last.endPosition(), last.cutBy());
                return new Found(schema, end, Optional.of(last));
            }
            size--;
        }
        return new Found(schema, Progress.NOTHING.as(Progress.State.BROKEN), Optional.empty());
    }

    private ByteString schema() throws IOException {
        try (Segment first = Segment.read(folder, 0)) {
            if (first.end() >= IpcMessage.PREFIX_BYTES) {
                ByteString begin = ByteString.copyFrom(first.read(0, IpcMessage.PREFIX_BYTES));
                int length = IpcMessage.metadataEnd(begin);
                if (length > IpcMessage.PREFIX_BYTES && length <= first.end()) {
                    return ByteString.copyFrom(first.read(0, length));
                }
            }
            throw new NoSuchFileException(folder.toString(), null, "its schema was never written whole");
        }
    }

    private boolean isWhole(IndexRecord record) throws IOException {
        if (record.segment() < 0 || record.length() <= 0 || record.offset() < 0) {
            return false;
        }
        try (Segment segment = Segment.read(folder, record.segment())) {
            return (long) record.offset() + record.length() <= segment.end()
                    && record.matches(ByteString.copyFrom(segment.read(record.offset(), record.length())));
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
