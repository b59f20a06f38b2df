package io.drawbar.cli.result;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Passes on the records of a CSV (RFC 4180) as they become whole, so that what broke off in the middle of one can be asked for again. */
final class WholeRecords extends OutputStream {
    private final OutputStream out;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private boolean quoted;
    private long count;

    WholeRecords(OutputStream out) {
        this.out = out;
    }

    /** How many have been passed on, a heading among them. */
    long count() {
        return count;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int whole = offset;
        for (int at = offset; at < offset + length; at++) {
            // A quote within a quoted field is two of them, which close it and open it again.
            quoted ^= bytes[at] == '"';
            if (bytes[at] == '\n' && !quoted) {
                whole = at + 1;
                count++;
            }
        }
        if (whole > offset) {
            begun.writeTo(out);
            begun.reset();
            out.write(bytes, offset, whole - offset);
        }
        begun.write(bytes, whole, offset + length - whole);
    }
}
