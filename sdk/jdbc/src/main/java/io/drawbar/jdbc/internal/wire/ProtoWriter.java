package io.drawbar.jdbc.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Writes a message of Protobuf; fields with their default value are left out. Used by one thread. */
public final class ProtoWriter {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private byte[] bytes = new byte[128];
    private int size;

    public ProtoWriter number(int field, long value) {
        if (value != 0) {
            numberAlways(field, value);
        }
        return this;
    }

    /** A number of a oneof, which is written even when it is zero. */
    public ProtoWriter numberAlways(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    /** A number of type sint32 or sint64. */
    public ProtoWriter zigzagAlways(int field, long value) {
        return numberAlways(field, (value << 1) ^ (value >> 63));
    }

    public ProtoWriter flag(int field, boolean value) {
        return number(field, value ? 1 : 0);
    }

    public ProtoWriter text(int field, String value) {
        return value.isEmpty() ? this : textAlways(field, value);
    }

    public ProtoWriter textAlways(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public ProtoWriter bytes(int field, byte[] value) {
        tag(field, LENGTH);
        varint(value.length);
        ensure(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    public ProtoWriter message(int field, ProtoWriter message) {
        return bytes(field, message.toBytes());
    }

    public ProtoWriter real(int field, double value) {
        tag(field, FIXED64);
        fixed(Double.doubleToRawLongBits(value), Long.BYTES);
        return this;
    }

    public ProtoWriter real(int field, float value) {
        tag(field, FIXED32);
        fixed(Float.floatToRawIntBits(value), Integer.BYTES);
        return this;
    }

    public ProtoWriter map(int field, Map<String, String> entries) {
        entries.forEach(
                (key, value) -> message(field, new ProtoWriter().text(1, key).text(2, value)));
        return this;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void tag(int field, int type) {
        varint((long) field << 3 | type);
    }

    private void varint(long value) {
        ensure(10);
        long left = value;
        while ((left & ~0x7FL) != 0) {
            bytes[size++] = (byte) ((left & 0x7F) | 0x80);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
    }

    private void fixed(long value, int width) {
        ensure(width);
        for (int i = 0; i < width; i++) {
            bytes[size++] = (byte) (value >>> (8 * i));
        }
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
