package io.drawbar.python;

import java.nio.ByteBuffer;

/**
 * What a worker says.
 *
 * @param kind one of the letters in {@code channel.py}; {@link #LOST} when the process has ended
 * @param payload what it carries
 */
record Frame(char kind, ByteBuffer payload) {
    static final char HELLO = 'H';
    static final char SCHEMA = 'S';
    static final char BATCH = 'B';
    static final char END_RESULT = 'E';
    static final char PROGRESS = 'P';
    static final char LOG = 'L';
    static final char DONE = 'D';
    static final char FAILED = 'F';
    static final char LOST = '-';

    static Frame lost() {
        return new Frame(LOST, ByteBuffer.allocate(0));
    }
}
