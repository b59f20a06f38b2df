package io.drawbar.entrance.results;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.arrow.flatbuf.CompressionType;

/**
 * Writes LZ4 frames (LZ4 Frame Format 1.6, LZ4 Block Format): independent blocks of at most 4 MiB, no checksums. The search is the plain
 * greedy one, which looks less often where nothing is found. Used by one thread.
 */
final class Lz4Frame implements BufferCodec {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_BLOCK = 4 << 20;
    private static final int MIN_MATCH = 4;
    /** A block ends with at least so many literals, and no match begins among its last twelve bytes. */
    private static final int LAST_LITERALS = 5;

    private static final int MATCH_LIMIT = 12;
    private static final int MAX_DISTANCE = 65_535;
    private static final int HASH_BITS = 13;
    private static final int SKIP_SHIFT = 6;
    /** Version 1, independent blocks, blocks up to 4 MiB, and the checksum of these two bytes. */
    private static final byte[] HEADER = {0x04, 0x22, 0x4D, 0x18, 0x60, 0x70, 0x73};

    private final int[] table = new int[1 << HASH_BITS];
    private byte[] in = new byte[0];
    private byte[] out = new byte[0];
    private int at;

    @Override
    public byte type() {
        return CompressionType.LZ4_FRAME;
    }

    @Override
    public void close() {
        // It has nothing but arrays, and can be used again.
    }

    @Override
    public int write(byte[] source, int from, int length, byte[] into, int begin, int limit) {
        in = source;
        out = into;
        at = begin;
        if (limit - at < HEADER.length + 8) {
            return -1;
        }
        System.arraycopy(HEADER, 0, out, at, HEADER.length);
        at += HEADER.length;
        for (int done = 0; done < length; done += MAX_BLOCK) {
            int size = Math.min(MAX_BLOCK, length - done);
            int sizeAt = at;
            at += 4;
            if (!block(from + done, from + done + size, limit - 4)) {
                return -1;
            }
            INT.set(out, sizeAt, at - sizeAt - 4);
        }
        INT.set(out, at, 0);
        return at + 4;
    }

    /** Writes a block; false when there is no room for it. */
    private boolean block(int from, int end, int limit) {
        Arrays.fill(table, from);
        int anchor = from;
        int position = from;
        int searchEnd = end - MATCH_LIMIT;
        while (position < searchEnd) {
            int steps = 1 << SKIP_SHIFT;
            int match = -1;
            while (position < searchEnd) {
                int value = (int) INT.get(in, position);
                int slot = (value * -1640531535) >>> (32 - HASH_BITS);
                int candidate = table[slot];
                table[slot] = position;
                if (candidate < position
                        && position - candidate <= MAX_DISTANCE
                        && (int) INT.get(in, candidate) == value) {
                    match = candidate;
                    break;
                }
                position += steps++ >>> SKIP_SHIFT;
            }
            if (match < 0) {
                break;
            }
            int length = MIN_MATCH;
            int longest = end - LAST_LITERALS - position;
            while (length < longest && in[match + length] == in[position + length]) {
                length++;
            }
            if (!sequence(anchor, position, position - match, length, limit)) {
                return false;
            }
            position += length;
            anchor = position;
        }
        return literals(anchor, end, 0, limit);
    }

    private boolean sequence(int anchor, int position, int distance, int length, int limit) {
        int more = length - MIN_MATCH;
        if (!literals(anchor, position, Math.min(more, 15), limit) || limit - at < 3 + more / 255) {
            return false;
        }
        out[at++] = (byte) distance;
        out[at++] = (byte) (distance >>> 8);
        if (more >= 15) {
            rest(more - 15);
        }
        return true;
    }

    private boolean literals(int from, int to, int matchHalf, int limit) {
        int length = to - from;
        if (limit - at < 2 + length + length / 255) {
            return false;
        }
        out[at++] = (byte) (Math.min(length, 15) << 4 | matchHalf);
        if (length >= 15) {
            rest(length - 15);
        }
        System.arraycopy(in, from, out, at, length);
        at += length;
        return true;
    }

    private void rest(int value) {
        int left = value;
        while (left >= 255) {
            out[at++] = (byte) 255;
            left -= 255;
        }
        out[at++] = (byte) left;
    }
}
