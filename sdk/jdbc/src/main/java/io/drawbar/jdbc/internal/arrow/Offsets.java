package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.wire.Slice;

/** Where the values of a column begin that are not all of the same length, in numbers of 4 or 8 bytes. */
final class Offsets {
    private final boolean large;
    private byte[] bytes;
    private int at;

    Offsets(boolean large) {
        this.large = large;
    }

    void bind(Slice offsets) {
        bytes = offsets.array();
        at = offsets.start();
    }

    /** Where a value begins; the one behind it begins where it ends. */
    int get(int row) {
        return large ? Math.toIntExact(Bytes.getLong(bytes, at + 8 * row)) : Bytes.getInt(bytes, at + 4 * row);
    }
}
