package io.drawbar.entrance.results;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The index of a result on disk: a header as long as a record, then records. It is never held in memory, however long it is: a row
 * is found by binary search with one small read a step. Not thread-safe.
 */
final class IndexFile implements AutoCloseable {
    static final String NAME = "index";

    private static final long MAGIC = 0x4452_4257_4958_3031L; // DRBWIX01

    private final FileChannel channel;

    private final long generation;

    private IndexFile(FileChannel channel, long generation) {
        this.channel = channel;
        this.generation = generation;
    }

    static IndexFile create(Path folder) throws IOException {
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        long generation = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        IndexFile file = new IndexFile(FileChannel.open(folder.resolve(NAME), options), generation);
        ByteBuffer header =
                ByteBuffer.allocate(IndexRecord.BYTES).putLong(0, MAGIC).putLong(Long.BYTES, generation);
        file.write(header, 0);
        return file;
    }

    /** Opens an index that is there. */
    static IndexFile open(Path folder, OpenOption... options) throws IOException {
        FileChannel channel = FileChannel.open(folder.resolve(NAME), options);
        try {
            ByteBuffer header = read(channel, 0, IndexRecord.BYTES);
            if (header.remaining() < IndexRecord.BYTES) {
                throw new NoSuchFileException(folder.toString(), null, "its index was never begun");
            }
            if (header.getLong(0) != MAGIC) {
                throw new IOException("This is not the index of a result: " + folder.resolve(NAME));
            }
            return new IndexFile(channel, header.getLong(Long.BYTES));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Tells a result from one that was written in its place after it had been deleted. */
    long generation() {
        return generation;
    }

    /** How many whole records there are, the trailer included. */
    long size() throws IOException {
        return Math.max(0, channel.size() / IndexRecord.BYTES - 1);
    }

    IndexRecord get(long number) throws IOException {
        ByteBuffer bytes = read(channel, place(number), IndexRecord.BYTES);
        if (bytes.remaining() < IndexRecord.BYTES) {
            throw new IOException("The index of a result ends before record " + number + ".");
        }
        return IndexRecord.get(bytes);
    }

    /** Some records in a row. */
    List<IndexRecord> get(long first, int count) throws IOException {
        ByteBuffer bytes = read(channel, place(first), count * IndexRecord.BYTES);
        List<IndexRecord> records = new ArrayList<>(count);
        while (bytes.remaining() >= IndexRecord.BYTES) {
            records.add(IndexRecord.get(bytes));
        }
        return records;
    }

    void put(long number, IndexRecord record) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(IndexRecord.BYTES);
        record.put(bytes);
        write(bytes.flip(), place(number));
    }

    /** The number of the batch that holds a row, among the first {@code batches}; {@code batches} when none does. */
    long find(long row, long batches) throws IOException {
        long low = 0;
        long high = batches;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (get(middle).endRow() <= row) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Cuts off what follows the first {@code records}. */
    void truncate(long records) throws IOException {
        channel.truncate(place(records));
    }

    void sync() throws IOException {
        channel.force(true);
    }

    private static long place(long number) {
        return (number + 1) * IndexRecord.BYTES;
    }

    private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                break;
            }
        }
        return bytes.flip();
    }

    private void write(ByteBuffer bytes, long at) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes, at + bytes.position());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
