package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.wire.Slice;

/** Reads LZ4 frames (the LZ4 Frame Format 1.6 and LZ4 Block Format); checksums are skipped. */
final class Lz4Frame {
    private static final int MAGIC = 0x184D2204;
    private static final int MIN_MATCH = 4;

    private final byte[] in;
    private final int end;
    private final byte[] out;
    private int at;
    private int written;

    private Lz4Frame(Slice frame, int length) {
        this.in = frame.array();
        this.at = frame.start();
        this.end = frame.start() + frame.length();
        this.out = new byte[length];
    }

    /**
     * Expands a frame.
     *
     * @param length of what comes out
     */
    static byte[] expand(Slice frame, int length) {
        Lz4Frame reader = new Lz4Frame(frame, length);
        try {
            reader.read();
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("A buffer that is compressed with LZ4 is damaged.", e);
        }
        return reader.out;
    }

    private void read() {
        if (Bytes.getInt(in, at) != MAGIC) {
            throw new IllegalArgumentException("A buffer that should be compressed with LZ4 is not.");
        }
        int flags = in[at + 4];
        boolean blockChecksums = (flags & 0x10) != 0;
        boolean size = (flags & 0x08) != 0;
        boolean dictionary = (flags & 0x01) != 0;
        at += 7 + (size ? 8 : 0) + (dictionary ? 4 : 0);
        while (true) {
            int block = Bytes.getInt(in, at);
            at += 4;
            if (block == 0) {
                break;
            }
            int length = block & 0x7FFFFFFF;
            if (block < 0) {
                System.arraycopy(in, at, out, written, length);
                written += length;
                at += length;
            } else {
                block(at + length);
            }
            at += blockChecksums ? 4 : 0;
        }
        if (written != out.length || at > end) {
            throw new IllegalArgumentException("A buffer that is compressed with LZ4 has another length than it says.");
        }
    }

    private void block(int blockEnd) {
        while (at < blockEnd) {
            int token = in[at++] & 0xFF;
            int literals = length(token >>> 4);
            System.arraycopy(in, at, out, written, literals);
            at += literals;
            written += literals;
            if (at >= blockEnd) {
                return;
            }
            int distance = Bytes.getShort(in, at) & 0xFFFF;
            at += 2;
            int match = length(token & 0x0F) + MIN_MATCH;
            int from = written - distance;
            if (distance >= match) {
                System.arraycopy(out, from, out, written, match);
                written += match;
            } else {
                // What is copied overlaps what it makes: one byte after the other.
                for (int i = 0; i < match; i++) {
                    out[written++] = out[from++];
                }
            }
        }
    }

    private int length(int half) {
        int length = half;
        if (half == 15) {
            int more;
            do {
                more = in[at++] & 0xFF;
                length += more;
            } while (more == 255);
        }
        return length;
    }
}
