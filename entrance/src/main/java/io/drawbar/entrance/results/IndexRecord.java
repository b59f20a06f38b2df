package io.drawbar.entrance.results;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One line of a result's index, 40 bytes, big-endian: where a batch lies and which rows it holds. The last line of a complete
 * result is its trailer, which holds no batch.
 *
 * @param firstRow the first row it holds; of the trailer: how many rows there are
 * @param position how long the messages before it are together
 * @param segment the number of its segment file
 * @param offset where in the segment its message begins
 * @param length how long its message is
 * @param rows how many rows it holds
 * @param flags see the constants
 * @param checksum CRC-32C of the message followed by this record's other fields
 */
record IndexRecord(
        long firstRow, long position, int segment, int offset, int length, int rows, int flags, int checksum) {
    static final int BYTES = 40;
    static final int CUT_BY_ROWS = 1;
    static final int CUT_BY_BYTES = 2;
    static final int TRAILER = 4;

    private static final int CHECKED_BYTES = BYTES - Integer.BYTES;

    /** A record with its checksum worked out. */
    static IndexRecord of(Progress before, int segment, int offset, int rows, int flags, ByteString message) {
        IndexRecord unchecked =
                new IndexRecord(before.rows(), before.bytes(), segment, offset, message.size(), rows, flags, 0);
        return unchecked.withChecksum(unchecked.checksumWith(message));
    }

    /** What a complete result ends with. */
    static IndexRecord trailer(Progress end) {
        int cut = end.truncatedBy().map(IndexRecord::flag).orElse(0);
        IndexRecord unchecked = new IndexRecord(end.rows(), end.bytes(), -1, 0, 0, 0, TRAILER | cut, 0);
        return unchecked.withChecksum(unchecked.checksumWith(ByteString.EMPTY));
    }

    static int flag(Limit limit) {
        return switch (limit) {
            case ROWS -> CUT_BY_ROWS;
            case BYTES -> CUT_BY_BYTES;
        };
    }

    /** Reads the next record of a buffer. */
    static IndexRecord get(ByteBuffer from) {
        return new IndexRecord(
                from.getLong(),
                from.getLong(),
                from.getInt(),
                from.getInt(),
                from.getInt(),
                from.getInt(),
                from.getInt(),
                from.getInt());
    }

    void put(ByteBuffer into) {
        into.putLong(firstRow)
                .putLong(position)
                .putInt(segment)
                .putInt(offset)
                .putInt(length)
                .putInt(rows)
                .putInt(flags)
                .putInt(checksum);
    }

    long endRow() {
        return firstRow + rows;
    }

    long endPosition() {
        return position + length;
    }

    Optional<Limit> cutBy() {
        if ((flags & CUT_BY_ROWS) != 0) {
            return Optional.of(Limit.ROWS);
        }
        return (flags & CUT_BY_BYTES) != 0 ? Optional.of(Limit.BYTES) : Optional.empty();
    }

    /** Whether this is the trailer that {@link #trailer} wrote. */
    boolean isTrailer() {
        return (flags & TRAILER) != 0 && segment == -1 && matches(ByteString.EMPTY);
    }

    /** Whether the message is the one that was stored, and this record is whole. */
    boolean matches(ByteString message) {
        return message.size() == length && checksumWith(message) == checksum;
    }

    private int checksumWith(ByteString message) {
        CRC32C sum = new CRC32C();
        message.asReadOnlyByteBufferList().forEach(sum::update);
        ByteBuffer fields = ByteBuffer.allocate(BYTES);
        put(fields);
        sum.update(fields.array(), 0, CHECKED_BYTES);
        return (int) sum.getValue();
    }

    private IndexRecord withChecksum(int sum) {
        return new IndexRecord(firstRow, position, segment, offset, length, rows, flags, sum);
    }
}
