package io.drawbar.gateway.result;

import com.linecorp.armeria.common.HttpData;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A piece of an answer that grows while it is written and is then given away without a copy. */
final class Chunk extends OutputStream {
    private static final int SLACK_BYTES = 8 << 10;
    private static final int LONGEST_NUMBER = 20;

    private byte[] bytes;
    private int length;

    /** @param size how much it is meant to hold; it grows beyond when it must */
    Chunk(int size) {
        this.bytes = new byte[size + SLACK_BYTES];
    }

    int length() {
        return length;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    @Override
    public void write(int b) {
        room(1);
        bytes[length++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int count) {
        room(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
    }

    /** Text of which all characters are ASCII. */
    void ascii(String text) {
        write(text.getBytes(StandardCharsets.ISO_8859_1), 0, text.length());
    }

    void number(long value) {
        if (value == Long.MIN_VALUE) {
            ascii(Long.toString(value));
            return;
        }
        room(LONGEST_NUMBER);
        long rest = Math.abs(value);
        int digits = 1;
        for (long bound = rest / 10; bound > 0; bound /= 10) {
            digits++;
        }
        if (value < 0) {
            bytes[length++] = '-';
        }
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    /** What has been written; this must not be used any more. */
    HttpData give() {
        return HttpData.wrap(bytes, 0, length);
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }
}
