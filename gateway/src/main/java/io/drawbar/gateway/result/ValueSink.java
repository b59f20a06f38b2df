package io.drawbar.gateway.result;

import java.io.IOException;

/** Takes values one after the other, as a document or a line is written. */
interface ValueSink {
    void nothing() throws IOException;

    void bool(boolean value) throws IOException;

    void integer(long value) throws IOException;

    void real(double value) throws IOException;

    void real(float value) throws IOException;

    /** Text of which it is known that no format needs to quote or escape any of it. */
    void plain(String text) throws IOException;

    void text(byte[] utf8) throws IOException;

    void startList() throws IOException;

    void endList() throws IOException;

    void startObject() throws IOException;

    /** What the next value in an object is called. */
    void field(String name) throws IOException;

    void endObject() throws IOException;
}
