package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.StatementSink;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Hands what a program prints to its statement, line by line. Thread-safe. */
final class OutputLines extends OutputStream {
    private static final int LINE_BYTES = 64 << 10;

    private final StatementSink sink;
    private final StatementSink.Output output;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    OutputLines(StatementSink sink, StatementSink.Output output) {
        this.sink = sink;
        this.output = output;
    }

    PrintStream stream() {
        return new PrintStream(this, true, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int b) {
        if (b == '\n') {
            end();
        } else {
            line.write(b);
            if (line.size() >= LINE_BYTES) {
                end();
            }
        }
    }

    private void end() {
        sink.output(output, line.toString(StandardCharsets.UTF_8));
        line.reset();
    }

    /** What has no end of line yet is a line, too. */
    @Override
    public synchronized void close() {
        if (line.size() > 0) {
            end();
        }
    }
}
