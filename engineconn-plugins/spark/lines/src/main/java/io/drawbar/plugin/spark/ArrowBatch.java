package io.drawbar.plugin.spark;

import java.io.Serializable;
import java.nio.ByteBuffer;

/** An encoded record batch. */
final class ArrowBatch implements Serializable {
    private static final long serialVersionUID = 1L;

    private final byte[] message;
    private final int rows;

    /**
     * @param message the encapsulated message, which belongs to the batch from now on
     * @param rows the rows in it
     */
    ArrowBatch(byte[] message, int rows) {
        this.message = message;
        this.rows = rows;
    }

    int bytes() {
        return message.length;
    }

    int rows() {
        return rows;
    }

    ByteBuffer buffer() {
        return ByteBuffer.wrap(message);
    }
}
