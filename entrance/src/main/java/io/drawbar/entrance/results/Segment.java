package io.drawbar.entrance.results;

import com.google.protobuf.ByteString;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** One file of a result: an Arrow IPC stream that begins with the schema. Not thread-safe. */
final class Segment implements AutoCloseable {
    /** Java copies a heap buffer into one outside the heap before it writes or reads; this bounds that copy. */
    private static final int SLICE_BYTES = 256 << 10;

    private static final int DIGITS = 6;

    private final FileChannel channel;
    private final int number;
    private long end;

    private Segment(FileChannel channel, int number, long end) {
        this.channel = channel;
        this.number = number;
        this.end = end;
    }

    static Path file(Path folder, int number) {
        String digits = Integer.toString(number);
        return folder.resolve("0".repeat(Math.max(0, DIGITS - digits.length())) + digits + ".arrows");
    }

    static Segment create(Path folder, int number) throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new Segment(FileChannel.open(file(folder, number), options), number, 0);
    }

    /** Opens a segment to go on writing at a place; what follows it is cut off. */
    static Segment reopen(Path folder, int number, long end) throws IOException {
        FileChannel channel = FileChannel.open(file(folder, number), StandardOpenOption.WRITE);
        channel.truncate(end);
        channel.position(end);
        return new Segment(channel, number, end);
    }

    static Segment read(Path folder, int number) throws IOException {
        Path file = file(folder, number);
        return new Segment(FileChannel.open(file, StandardOpenOption.READ), number, Files.size(file));
    }

    int number() {
        return number;
    }

    /** Where the next message goes. */
    long end() {
        return end;
    }

    void append(ByteString message) throws IOException {
        for (ByteBuffer part : message.asReadOnlyByteBufferList()) {
            int limit = part.limit();
            while (part.position() < limit) {
                part.limit(Math.min(limit, part.position() + SLICE_BYTES));
                channel.write(part);
                part.limit(limit);
            }
        }
        end += message.size();
    }

    /** Reads bytes that must be there. */
    byte[] read(long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        int done = 0;
        while (done < length) {
            ByteBuffer slice = ByteBuffer.wrap(bytes, done, Math.min(SLICE_BYTES, length - done));
            int read = channel.read(slice, at + done);
            if (read < 0) {
                throw new EOFException("Segment " + number + " of a result ends before byte " + (at + length) + ".");
            }
            done += read;
        }
        return bytes;
    }

    void sync() throws IOException {
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
