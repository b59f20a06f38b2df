package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.wire.Slice;
import java.util.Optional;

/** A batch's nodes and buffers, taken in the order in which columns need them: each column's own, then its children's. */
final class BatchBuffers {
    private static final int LZ4 = 0;
    private static final int ZSTD = 1;

    private final long[] nodes;
    private final long[] buffers;
    private final Slice body;
    private final Optional<FlatTable> compression;
    private int node;
    private int buffer;

    /**
     * @param nodes length and count of nulls of each
     * @param buffers offset and length of each
     */
    BatchBuffers(long[] nodes, long[] buffers, Slice body, Optional<FlatTable> compression) {
        this.nodes = nodes;
        this.buffers = buffers;
        this.body = body;
        this.compression = compression;
    }

    /** How many nulls the next node has. */
    long nextNullCount() {
        return nodes[2 * node++ + 1];
    }

    Slice next() {
        int offset = Math.toIntExact(buffers[2 * buffer]);
        int length = Math.toIntExact(buffers[2 * buffer + 1]);
        buffer++;
        Slice stored = new Slice(body.array(), body.start() + offset, length);
        return compression.isPresent() && length > 0 ? expanded(stored) : stored;
    }

    /** Compressed buffers begin with their real length; -1 says that this one is not compressed. */
    private Slice expanded(Slice stored) {
        long length = Bytes.getLong(stored.array(), stored.start());
        Slice rest = new Slice(stored.array(), stored.start() + 8, stored.length() - 8);
        if (length == -1) {
            return rest;
        }
        int whole = Math.toIntExact(length);
        switch (compression.orElseThrow().getByte(0, LZ4)) {
            case LZ4:
                return new Slice(Lz4Frame.expand(rest, whole), 0, whole);
            case ZSTD:
                return new Slice(ZstdFrame.expand(rest, whole), 0, whole);
            default:
                throw new IllegalArgumentException(
                        "The rows are compressed in a way that this driver does not read; it reads LZ4 and Zstandard.");
        }
    }
}
