package io.drawbar.jdbc.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a message of Protobuf, field by field: {@code while (reader.next()) switch (reader.field()) …}. A field that nobody asks for
 * is skipped. Used by one thread.
 */
public final class ProtoReader {
    private final byte[] bytes;
    private final int end;
    private int at;
    private int field;
    private long number;
    private int start;
    private int length;

    public ProtoReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private ProtoReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Goes to the next field; false at the end. */
    public boolean next() {
        if (at >= end) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        length = 0;
        switch ((int) (tag & 7)) {
            case 0:
                number = varint();
                break;
            case 1:
                number = fixed(Long.BYTES);
                break;
            case 2:
                length = (int) varint();
                start = at;
                at += length;
                if (length < 0 || at > end || at < start) {
                    throw new IllegalArgumentException("A message of the server is cut off.");
                }
                break;
            case 5:
                number = fixed(Integer.BYTES);
                break;
            default:
                throw new IllegalArgumentException("A message of the server is no Protobuf.");
        }
        return true;
    }

    public int field() {
        return field;
    }

    public long number() {
        return number;
    }

    public boolean flag() {
        return number != 0;
    }

    public double real() {
        return Double.longBitsToDouble(number);
    }

    public String text() {
        return new String(bytes, start, length, StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        return Arrays.copyOfRange(bytes, start, start + length);
    }

    /** The field's bytes without a copy. */
    public Slice slice() {
        return new Slice(bytes, start, length);
    }

    public ProtoReader message() {
        return new ProtoReader(bytes, start, start + length);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                throw new IllegalArgumentException("A message of the server is cut off.");
            }
            byte b = bytes[at++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("A message of the server is no Protobuf.");
    }

    private long fixed(int width) {
        if (end - at < width) {
            throw new IllegalArgumentException("A message of the server is cut off.");
        }
        long value = 0;
        for (int i = 0; i < width; i++) {
            value |= (bytes[at++] & 0xFFL) << (8 * i);
        }
        return value;
    }
}
