package io.drawbar.jdbc.internal.arrow;

/**
 * Runs the sequences of a frame's blocks: so many literals, then so many bytes that were there before (RFC 8878, 3.1.1.3.2). Tables and the
 * distances used last stay from block to block.
 */
final class ZstdSequences {
    private static final int[] LITERAL_BITS =
            bits(16, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
    private static final int[] LITERAL_BASES = bases(0, LITERAL_BITS);
    private static final int[] MATCH_BITS =
            bits(32, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
    private static final int[] MATCH_BASES = bases(3, MATCH_BITS);
    private static final int MAX_OFFSET_CODE = 30;
    private static final int LENGTH_LOG = 9;
    private static final int OFFSET_LOG = 8;

    private static final FseTable LITERAL_PRESET = FseTable.of(
            6, 4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1,
            -1, -1);
    private static final FseTable OFFSET_PRESET =
            FseTable.of(5, 1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1);
    private static final FseTable MATCH_PRESET = FseTable.of(
            6, 1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
            1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1);

    private FseTable literalCodes = LITERAL_PRESET;
    private FseTable offsetCodes = OFFSET_PRESET;
    private FseTable matchCodes = MATCH_PRESET;
    private int recent = 1;
    private int second = 4;
    private int third = 8;
    private int at;

    /** How many more bits say how long it is, by code: none for the first ones. */
    private static int[] bits(int plain, int... more) {
        int[] all = new int[plain + more.length];
        System.arraycopy(more, 0, all, plain, more.length);
        return all;
    }

    private static int[] bases(int first, int[] bits) {
        int[] bases = new int[bits.length];
        bases[0] = first;
        for (int i = 1; i < bases.length; i++) {
            bases[i] = bases[i - 1] + (1 << bits[i - 1]);
        }
        return bases;
    }

    /**
     * Runs a block's.
     *
     * @return where the output ends
     */
    int run(byte[] in, int begin, int end, byte[] literals, int literalCount, byte[] out, int from) {
        at = begin;
        int count = count(in);
        int taken = 0;
        int written = from;
        if (count > 0) {
            tables(in);
            BackwardBits bits = new BackwardBits(in, at, end);
            int literalState = bits.read(literalCodes.log());
            int offsetState = bits.read(offsetCodes.log());
            int matchState = bits.read(matchCodes.log());
            for (int i = 0; i < count; i++) {
                int offsetCode = offsetCodes.symbol(offsetState);
                if (offsetCode > MAX_OFFSET_CODE) {
                    throw new IllegalArgumentException("A distance of Zstandard's is too long.");
                }
                int offset = (1 << offsetCode) + bits.read(offsetCode);
                int matchCode = matchCodes.symbol(matchState);
                int match = MATCH_BASES[matchCode] + bits.read(MATCH_BITS[matchCode]);
                int literalCode = literalCodes.symbol(literalState);
                int length = LITERAL_BASES[literalCode] + bits.read(LITERAL_BITS[literalCode]);
                if (length > literalCount - taken) {
                    throw new IllegalArgumentException("Literals of Zstandard's are missing.");
                }
                System.arraycopy(literals, taken, out, written, length);
                taken += length;
                written += length;
                copy(out, written, distance(offset, length == 0), match);
                written += match;
                if (i + 1 < count) {
                    literalState = literalCodes.next(literalState, bits);
                    matchState = matchCodes.next(matchState, bits);
                    offsetState = offsetCodes.next(offsetState, bits);
                }
            }
            if (bits.left() != 0) {
                throw new IllegalArgumentException("Sequences of Zstandard's are damaged.");
            }
        }
        System.arraycopy(literals, taken, out, written, literalCount - taken);
        return written + literalCount - taken;
    }

    private int count(byte[] in) {
        int first = in[at++] & 0xFF;
        if (first < 128) {
            return first;
        }
        if (first < 255) {
            return ((first - 128) << 8) + (in[at++] & 0xFF);
        }
        at += 2;
        return (Bytes.getShort(in, at - 2) & 0xFFFF) + 0x7F00;
    }

    private void tables(byte[] in) {
        int modes = in[at++];
        literalCodes = table(in, (modes >> 6) & 3, literalCodes, LITERAL_PRESET, LENGTH_LOG, LITERAL_BITS.length);
        offsetCodes = table(in, (modes >> 4) & 3, offsetCodes, OFFSET_PRESET, OFFSET_LOG, MAX_OFFSET_CODE + 2);
        matchCodes = table(in, (modes >> 2) & 3, matchCodes, MATCH_PRESET, LENGTH_LOG, MATCH_BITS.length);
    }

    private FseTable table(byte[] in, int mode, FseTable before, FseTable preset, int maxLog, int symbols) {
        switch (mode) {
            case 0:
                return preset;
            case 1:
                return FseTable.of(in[at++]);
            case 2:
                FseTable.Described described = FseTable.read(in, at, maxLog, symbols);
                at = described.end();
                return described.table();
            default:
                return before;
        }
    }

    /** The values 1 to 3 stand for distances that were used before. */
    private int distance(int value, boolean withoutLiterals) {
        int which = value > 3 ? 4 : value + (withoutLiterals ? 1 : 0);
        if (which == 1) {
            return recent;
        }
        int distance = value > 3 ? value - 3 : which == 2 ? second : which == 3 ? third : recent - 1;
        third = which == 2 ? third : second;
        second = recent;
        recent = distance;
        return distance;
    }

    private static void copy(byte[] out, int to, int distance, int length) {
        int from = to - distance;
        if (distance <= 0 || from < 0) {
            throw new IllegalArgumentException("A distance of Zstandard's leads nowhere.");
        }
        if (distance >= length) {
            System.arraycopy(out, from, out, to, length);
            return;
        }
        // What is copied overlaps what it makes: one byte after the other.
        for (int i = 0; i < length; i++) {
            out[to + i] = out[from + i];
        }
    }
}
