package io.drawbar.jdbc.internal.arrow;

import io.drawbar.jdbc.internal.wire.Slice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table of FlatBuffers, read where it lies. Fields are named by their number in the schema of Arrow's {@code Message.fbs} and
 * {@code Schema.fbs}; one that is not there has its default.
 */
final class FlatTable {
    private final byte[] bytes;
    private final int at;
    private final int vtable;
    private final int vtableBytes;

    private FlatTable(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
        this.vtable = at - Bytes.getInt(bytes, at);
        this.vtableBytes = Bytes.getShort(bytes, vtable) & 0xFFFF;
    }

    /** The root of a buffer. */
    static FlatTable root(Slice buffer) {
        return new FlatTable(buffer.array(), buffer.start() + Bytes.getInt(buffer.array(), buffer.start()));
    }

    /** Where a field is; 0 when it is not there. */
    private int field(int number) {
        int entry = 4 + 2 * number;
        if (entry >= vtableBytes) {
            return 0;
        }
        int offset = Bytes.getShort(bytes, vtable + entry) & 0xFFFF;
        return offset == 0 ? 0 : at + offset;
    }

    boolean has(int number) {
        return field(number) != 0;
    }

    byte getByte(int number, int missing) {
        int place = field(number);
        return place == 0 ? (byte) missing : bytes[place];
    }

    short getShort(int number, int missing) {
        int place = field(number);
        return place == 0 ? (short) missing : Bytes.getShort(bytes, place);
    }

    int getInt(int number, int missing) {
        int place = field(number);
        return place == 0 ? missing : Bytes.getInt(bytes, place);
    }

    long getLong(int number) {
        int place = field(number);
        return place == 0 ? 0 : Bytes.getLong(bytes, place);
    }

    boolean getFlag(int number) {
        return getByte(number, 0) != 0;
    }

    String getText(int number) {
        int place = field(number);
        if (place == 0) {
            return "";
        }
        int text = place + Bytes.getInt(bytes, place);
        return new String(bytes, text + 4, Bytes.getInt(bytes, text), StandardCharsets.UTF_8);
    }

    Optional<FlatTable> getTable(int number) {
        int place = field(number);
        return place == 0 ? Optional.empty() : Optional.of(new FlatTable(bytes, place + Bytes.getInt(bytes, place)));
    }

    /** How many elements a vector has. */
    int size(int number) {
        int place = field(number);
        return place == 0 ? 0 : Bytes.getInt(bytes, place + Bytes.getInt(bytes, place));
    }

    private int elements(int number) {
        int place = field(number);
        return place + Bytes.getInt(bytes, place) + 4;
    }

    List<FlatTable> getTables(int number) {
        List<FlatTable> tables = new ArrayList<>();
        int count = size(number);
        for (int i = 0; i < count; i++) {
            int place = elements(number) + 4 * i;
            tables.add(new FlatTable(bytes, place + Bytes.getInt(bytes, place)));
        }
        return tables;
    }

    /** A vector of structs of long numbers, one after the other. */
    long[] getLongs(int number, int perStruct) {
        int count = size(number) * perStruct;
        long[] longs = new long[count];
        for (int i = 0; i < count; i++) {
            longs[i] = Bytes.getLong(bytes, elements(number) + 8 * i);
        }
        return longs;
    }
}
