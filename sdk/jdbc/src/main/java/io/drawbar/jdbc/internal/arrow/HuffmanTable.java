package io.drawbar.jdbc.internal.arrow;

import java.util.Arrays;

/** A table by which literals are read (RFC 8878, 4.2). Immutable. */
final class HuffmanTable {
    private static final int MAX_BITS = 11;
    private static final int MAX_SYMBOLS = 256;
    private static final int WEIGHTS_LOG = 6;
    private static final int MAX_WEIGHT = 12;
    private static final int DIRECT = 128;

    private final int maxBits;
    /** By the next bits: the symbol, and below it how many bits it has. */
    private final short[] entries;

    private HuffmanTable(int maxBits) {
        this.maxBits = maxBits;
        this.entries = new short[1 << maxBits];
    }

    /** How many bytes a description has. */
    static int length(byte[] in, int begin) {
        int first = in[begin] & 0xFF;
        return 1 + (first < DIRECT ? first : (first - DIRECT + 2) / 2);
    }

    static HuffmanTable read(byte[] in, int begin) {
        int[] weights = new int[MAX_SYMBOLS];
        int first = in[begin] & 0xFF;
        int count;
        if (first < DIRECT) {
            count = compressed(in, begin + 1, begin + 1 + first, weights);
        } else {
            count = first - DIRECT + 1;
            for (int i = 0; i < count; i++) {
                int pair = in[begin + 1 + i / 2];
                weights[i] = (i % 2 == 0 ? pair >>> 4 : pair) & 0x0F;
            }
        }
        return of(weights, count);
    }

    private static int compressed(byte[] in, int begin, int end, int[] weights) {
        FseTable.Described described = FseTable.read(in, begin, WEIGHTS_LOG, MAX_WEIGHT + 1);
        FseTable table = described.table();
        BackwardBits bits = new BackwardBits(in, described.end(), end);
        int[] states = {bits.read(table.log()), bits.read(table.log())};
        int count = 0;
        while (bits.left() >= 0) {
            int turn = count % 2;
            weights[count++] = table.symbol(states[turn]);
            states[turn] = table.next(states[turn], bits);
        }
        weights[count] = table.symbol(states[count % 2]);
        return count + 1;
    }

    /** The last symbol's weight is what is missing from a power of two. */
    private static HuffmanTable of(int[] weights, int known) {
        int sum = 0;
        for (int i = 0; i < known; i++) {
            sum += (1 << weights[i]) >> 1;
        }
        int bits = 32 - Integer.numberOfLeadingZeros(sum);
        int missing = (1 << bits) - sum;
        if (sum == 0 || bits > MAX_BITS || Integer.bitCount(missing) != 1) {
            throw new IllegalArgumentException("A table of Zstandard's literals is damaged.");
        }
        weights[known] = 32 - Integer.numberOfLeadingZeros(missing);
        HuffmanTable table = new HuffmanTable(bits);
        int at = 0;
        for (int weight = 1; weight <= bits; weight++) {
            for (int symbol = 0; symbol <= known; symbol++) {
                if (weights[symbol] == weight) {
                    int entries = 1 << (weight - 1);
                    Arrays.fill(table.entries, at, at + entries, (short) ((symbol << 8) | (bits + 1 - weight)));
                    at += entries;
                }
            }
        }
        return table;
    }

    /** Reads symbols from a stream that has these and no more. */
    void read(byte[] in, int begin, int end, byte[] out, int from, int count) {
        BackwardBits bits = new BackwardBits(in, begin, end);
        int at = from;
        int to = from + count;
        int perWord = BackwardBits.MAX_AT_ONCE / maxBits;
        while (to - at >= perWord && bits.left() >= BackwardBits.MAX_AT_ONCE) {
            long word = bits.peek(BackwardBits.MAX_AT_ONCE);
            int used = 0;
            for (int i = 0; i < perWord; i++) {
                int entry =
                        entries[(int) (word >>> (BackwardBits.MAX_AT_ONCE - used - maxBits)) & (entries.length - 1)];
                out[at++] = (byte) (entry >> 8);
                used += entry & 0xFF;
            }
            bits.skip(used);
        }
        while (at < to) {
            int entry = entries[(int) bits.peek(maxBits)];
            out[at++] = (byte) (entry >> 8);
            bits.skip(entry & 0xFF);
        }
        if (bits.left() != 0) {
            throw new IllegalArgumentException("Literals that are compressed with Zstandard are damaged.");
        }
    }
}
