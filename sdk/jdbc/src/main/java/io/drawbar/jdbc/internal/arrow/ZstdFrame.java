package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.wire.Slice;
import java.util.Arrays;
import java.util.Optional;

/** Reads Zstandard's frames (RFC 8878) that need no dictionary; checksums are skipped. */
final class ZstdFrame {
    private static final int MAGIC = 0xFD2FB528;
    private static final int SKIPPABLE = 0x184D2A50;
    private static final int MAX_BLOCK = 128 << 10;
    private static final int HEADER = 3;

    private final byte[] in;
    private final int end;
    private final byte[] out;
    private int at;
    private int written;
    private Optional<HuffmanTable> huffman = Optional.empty();
    private final byte[] literals = new byte[MAX_BLOCK];
    private int literalCount;

    private ZstdFrame(Slice frame, int length) {
        this.in = frame.array();
        this.at = frame.start();
        this.end = frame.start() + frame.length();
        this.out = new byte[length];
    }

    /**
     * Expands frames that follow each other.
     *
     * @param length of what comes out
     */
    static byte[] expand(Slice frames, int length) {
        ZstdFrame reader = new ZstdFrame(frames, length);
        try {
            do {
                reader.frame();
            } while (reader.at < reader.end);
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("A buffer that is compressed with Zstandard is damaged.", e);
        }
        if (reader.written != length || reader.at > reader.end) {
            throw new IllegalArgumentException(
                    "A buffer that is compressed with Zstandard has another length than it says.");
        }
        return reader.out;
    }

    private void frame() {
        int magic = Bytes.getInt(in, at);
        if ((magic & 0xFFFFFFF0) == SKIPPABLE) {
            at = Math.addExact(at + 8, Bytes.getInt(in, at + 4) & 0x7FFFFFFF);
            return;
        }
        if (magic != MAGIC) {
            throw new IllegalArgumentException("A buffer that should be compressed with Zstandard is not.");
        }
        int flags = in[at + 4];
        boolean single = (flags & 0x20) != 0;
        boolean checksum = (flags & 0x04) != 0;
        int dictionary = new int[] {0, 1, 2, 4}[flags & 3];
        int size = new int[] {single ? 1 : 0, 2, 4, 8}[(flags >> 6) & 3];
        at += 5 + (single ? 0 : 1);
        for (int i = 0; i < dictionary; i++) {
            if (in[at + i] != 0) {
                throw new IllegalArgumentException("A buffer that is compressed with Zstandard wants a dictionary.");
            }
        }
        at += dictionary + size;
        huffman = Optional.empty();
        ZstdSequences sequences = new ZstdSequences();
        boolean last = false;
        while (!last) {
            int header = (in[at] & 0xFF) | ((in[at + 1] & 0xFF) << 8) | ((in[at + 2] & 0xFF) << 16);
            at += HEADER;
            last = (header & 1) != 0;
            block((header >> 1) & 3, header >> 3, sequences);
        }
        at += checksum ? 4 : 0;
    }

    private void block(int kind, int size, ZstdSequences sequences) {
        switch (kind) {
            case 0:
                System.arraycopy(in, at, out, written, size);
                written += size;
                at += size;
                break;
            case 1:
                Arrays.fill(out, written, written + size, in[at]);
                written += size;
                at++;
                break;
            case 2:
                int blockEnd = at + size;
                literals();
                written = sequences.run(in, at, blockEnd, literals, literalCount, out, written);
                at = blockEnd;
                break;
            default:
                throw new IllegalArgumentException("A block that is compressed with Zstandard is of no known kind.");
        }
    }

    private void literals() {
        int first = in[at] & 0xFF;
        int kind = first & 3;
        int format = (first >> 2) & 3;
        if (kind >= 2) {
            compressedLiterals(kind == 2, format);
            return;
        }
        int header = format == 1 ? 2 : format == 3 ? 3 : 1;
        literalCount = (int) (little(header) >>> (header == 1 ? 3 : 4));
        at += header;
        if (kind == 0) {
            System.arraycopy(in, at, literals, 0, literalCount);
            at += literalCount;
        } else {
            Arrays.fill(literals, 0, literalCount, in[at]);
            at++;
        }
    }

    private void compressedLiterals(boolean withTable, int format) {
        int width = new int[] {10, 10, 14, 18}[format];
        int header = new int[] {3, 3, 4, 5}[format];
        long sizes = little(header) >>> 4;
        int mask = (1 << width) - 1;
        literalCount = (int) sizes & mask;
        int begin = at + header;
        int to = begin + ((int) (sizes >>> width) & mask);
        at = to;
        if (withTable) {
            huffman = Optional.of(HuffmanTable.read(in, begin));
            begin += HuffmanTable.length(in, begin);
        }
        HuffmanTable table = huffman.orElseThrow(
                () -> new IllegalArgumentException("A block that is compressed with Zstandard has no table."));
        if (literalCount > MAX_BLOCK) {
            throw new IllegalArgumentException("A block that is compressed with Zstandard is too large.");
        }
        if (format == 0) {
            table.read(in, begin, to, literals, 0, literalCount);
            return;
        }
        int quarter = (literalCount + 3) / 4;
        int stream = begin + 6;
        for (int i = 0; i < 3; i++) {
            int next = stream + (Bytes.getShort(in, begin + 2 * i) & 0xFFFF);
            table.read(in, stream, next, literals, i * quarter, quarter);
            stream = next;
        }
        table.read(in, stream, to, literals, 3 * quarter, literalCount - 3 * quarter);
    }

    private long little(int bytes) {
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = (value << 8) | (in[at + i] & 0xFF);
        }
        return value;
    }
}
