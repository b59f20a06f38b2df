package io.drawbar.gateway.result;

import java.io.IOException;

/** A column of a batch from which values are written. */
@FunctionalInterface
interface Cell {
    void write(int row, ValueSink sink) throws IOException;
}
