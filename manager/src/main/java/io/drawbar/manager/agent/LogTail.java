package io.drawbar.manager.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Reads the lines of a growing file as they come. A file that was cut is read from its new beginning. Used by one thread. */
public final class LogTail {
    private static final int CHUNK_BYTES = 256 << 10;
    private static final int LINE_BYTES = 16 << 10;

    private final Path file;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private long position;

    LogTail(Path file) {
        this.file = file;
    }

    /**
     * The lines that have come since the last call, a quarter of a megabyte at most.
     *
     * @param ended whether nothing more will be written, so that a last line without an end counts
     */
    List<String> read(boolean ended) throws IOException {
        List<String> lines = new ArrayList<>();
        if (!Files.isRegularFile(file)) {
            return lines;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() < position) {
                position = 0;
                partial.reset();
            }
            ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
            int read = channel.read(buffer, position);
            if (read > 0) {
                position += read;
                split(buffer.array(), read, lines);
            } else if (ended && partial.size() > 0) {
                take(lines);
            }
        }
        return lines;
    }

    private void split(byte[] bytes, int count, List<String> lines) {
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                take(lines);
            } else if (partial.size() < LINE_BYTES && bytes[i] != '\r') {
                partial.write(bytes[i]);
            }
        }
    }

    private void take(List<String> lines) {
        lines.add(partial.toString(StandardCharsets.UTF_8));
        partial.reset();
    }

    /** The last lines of a file. */
    public static List<String> last(Path file, int count) throws IOException {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        LogTail tail = new LogTail(file);
        tail.position = Math.max(0, Files.size(file) - CHUNK_BYTES);
        List<String> lines = new ArrayList<>(tail.read(false));
        lines.addAll(tail.read(true));
        return List.copyOf(lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }
}
