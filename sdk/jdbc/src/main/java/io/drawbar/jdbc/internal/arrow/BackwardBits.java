package io.drawbar.jdbc.internal.arrow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Bits that are read from their end (RFC 8878, 4.1): the highest bit that is set in the last byte says where they begin. Reading on at the
 * other end gives zeros, and {@link #left} is negative then.
 */
final class BackwardBits {
    /** No more of them are read at once. */
    static final int MAX_AT_ONCE = 56;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] in;
    private final int begin;
    private int left;

    BackwardBits(byte[] in, int begin, int end) {
        int last = end > begin ? in[end - 1] & 0xFF : 0;
        if (last == 0) {
            throw new IllegalArgumentException("Bits that are compressed with Zstandard have no end.");
        }
        this.in = in;
        this.begin = begin;
        this.left = (end - begin) * 8 - Integer.numberOfLeadingZeros(last) + 23;
    }

    /** How many there are still. */
    int left() {
        return left;
    }

    /** The next ones, which stay there. */
    long peek(int count) {
        int from = left - count;
        if (from < 0) {
            return left <= 0 ? 0 : bits(0, left) << -from;
        }
        return bits(from, count);
    }

    void skip(int count) {
        left -= count;
    }

    int read(int count) {
        int value = (int) peek(count);
        left -= count;
        return value;
    }

    private long bits(int from, int count) {
        int at = begin + (from >>> 3);
        long word = at + Long.BYTES <= in.length ? (long) LONG.get(in, at) : lastWord(at);
        return (word >>> (from & 7)) & ((1L << count) - 1);
    }

    private long lastWord(int at) {
        long word = 0;
        for (int i = in.length - 1; i >= at; i--) {
            word = (word << 8) | (in[i] & 0xFF);
        }
        return word;
    }
}
