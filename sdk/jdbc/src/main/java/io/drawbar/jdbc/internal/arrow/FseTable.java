package io.drawbar.jdbc.internal.arrow;

/** A table by which symbols are read that are coded as Finite State Entropy has it (RFC 8878, 4.1). Immutable. */
final class FseTable {
    private static final int LEAST_LOG = 5;

    private final int log;
    private final byte[] symbols;
    private final byte[] bits;
    private final short[] bases;

    private FseTable(int log) {
        this.log = log;
        this.symbols = new byte[1 << log];
        this.bits = new byte[1 << log];
        this.bases = new short[1 << log];
    }

    /** A table, and where what describes it ends. */
    static final class Described {
        private final FseTable table;
        private final int end;

        Described(FseTable table, int end) {
            this.table = table;
            this.end = end;
        }

        FseTable table() {
            return table;
        }

        int end() {
            return end;
        }
    }

    /** The one that knows one symbol only. */
    static FseTable of(int symbol) {
        FseTable table = new FseTable(0);
        table.symbols[0] = (byte) symbol;
        return table;
    }

    /**
     * From how often each symbol comes, of 2^log times; -1: less than once.
     */
    static FseTable of(int log, int... counts) {
        FseTable table = new FseTable(log);
        int size = 1 << log;
        int[] next = new int[counts.length];
        int high = size;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            next[symbol] = Math.abs(counts[symbol]);
            if (counts[symbol] < 0) {
                table.symbols[--high] = (byte) symbol;
            }
        }
        int step = (size >> 1) + (size >> 3) + 3;
        int at = 0;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            for (int i = 0; i < counts[symbol]; i++) {
                table.symbols[at] = (byte) symbol;
                do {
                    at = (at + step) & (size - 1);
                } while (at >= high);
            }
        }
        for (int state = 0; state < size; state++) {
            int count = next[table.symbols[state]]++;
            int bits = log - (31 - Integer.numberOfLeadingZeros(count));
            table.bits[state] = (byte) bits;
            table.bases[state] = (short) ((count << bits) - size);
        }
        return table;
    }

    /** From its description. */
    static Described read(byte[] in, int begin, int maxLog, int maxSymbols) {
        ForwardBits from = new ForwardBits(in, begin);
        int log = from.read(4) + LEAST_LOG;
        if (log > maxLog) {
            throw new IllegalArgumentException("A table of Zstandard's is larger than it may be.");
        }
        int[] counts = new int[maxSymbols];
        int symbol = 0;
        int remaining = 1 << log;
        while (remaining > 0) {
            int width = 32 - Integer.numberOfLeadingZeros(remaining + 1);
            int value = from.peek(width);
            int half = (1 << (width - 1)) - 1;
            int threshold = (1 << width) - 1 - (remaining + 1);
            if ((value & half) < threshold) {
                value &= half;
                from.skip(width - 1);
            } else {
                value = value > half ? value - threshold : value;
                from.skip(width);
            }
            int count = value - 1;
            remaining -= Math.abs(count);
            counts[symbol++] = count;
            int zeros = count == 0 ? 3 : 0;
            while (zeros == 3) {
                zeros = from.read(2);
                symbol += zeros;
            }
        }
        if (remaining < 0) {
            throw new IllegalArgumentException("A table of Zstandard's is damaged.");
        }
        return new Described(of(log, counts), from.end());
    }

    /** How many bits the first state has. */
    int log() {
        return log;
    }

    int symbol(int state) {
        return symbols[state];
    }

    int next(int state, BackwardBits from) {
        return bases[state] + from.read(bits[state]);
    }

    /** Bits from their beginning, lowest first. */
    private static final class ForwardBits {
        private final byte[] in;
        private final int begin;
        private int done;

        ForwardBits(byte[] in, int begin) {
            this.in = in;
            this.begin = begin;
        }

        int peek(int count) {
            int at = begin + (done >>> 3);
            int word = in[at] & 0xFF;
            // What lies behind the description is read as well at times, and never used.
            for (int i = 1; i < 4 && at + i < in.length; i++) {
                word |= (in[at + i] & 0xFF) << (8 * i);
            }
            return (word >>> (done & 7)) & ((1 << count) - 1);
        }

        void skip(int count) {
            done += count;
        }

        int read(int count) {
            int value = peek(count);
            done += count;
            return value;
        }

        int end() {
            return begin + ((done + 7) >>> 3);
        }
    }
}
