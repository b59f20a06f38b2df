package io.drawbar.entrance.results;

/** A way to compress bytes that Arrow IPC knows. Used by one thread. */
interface BufferCodec extends AutoCloseable {
    /** Its number in {@code CompressionType} of Message.fbs. */
    byte type();

    /**
     * Appends some bytes, compressed.
     *
     * @return where they end; negative when they would not end before the limit
     */
    int write(byte[] source, int from, int length, byte[] into, int begin, int limit);

    @Override
    void close();
}
