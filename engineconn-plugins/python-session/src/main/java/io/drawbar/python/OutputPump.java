package io.drawbar.python;

import io.drawbar.engine.spi.StatementSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads one of a process's output streams to its end and hands its lines to the statement under way. A line ends with a line feed or a
 * carriage return; what has none is a line when the statement ends. Thread-safe.
 *
 * <p>The worker ends each statement with a mark in the stream, so that all that was written before is known to have come.
 */
final class OutputPump implements Runnable {
    private static final int LINE_BYTES = 64 << 10;
    /** What is written between statements, by threads that were left running, is told with the next. */
    private static final int WAITING_LINES = 200;

    /** The first character of a mark, and more than a mark's length. */
    static final char MARK_BEGINS = '\u001e';

    private static final int MARK_BYTES = 128;

    /** Takes what a statement writes. */
    interface Listener {
        void line(StatementSink.Output output, String line, int bytes);
    }

    private final InputStream from;
    private final StatementSink.Output output;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Deque<String> waiting = new ArrayDeque<>();
    private Optional<Listener> listener = Optional.empty();
    private byte[] mark = new byte[0];
    private CountDownLatch marked = new CountDownLatch(0);
    private boolean afterReturn;
    private int markMayBeginAt;

    OutputPump(InputStream from, StatementSink.Output output) {
        this.from = from;
        this.output = output;
    }

    /** Lines belong to this listener from now on, until the mark comes. */
    synchronized void begin(Listener statement, String endMark) {
        listener = Optional.of(statement);
        mark = endMark.getBytes(StandardCharsets.US_ASCII);
        marked = new CountDownLatch(1);
        while (!waiting.isEmpty()) {
            String early = waiting.remove();
            statement.line(output, early, early.length());
        }
    }

    /** Waits until all that the statement wrote has been handed over. */
    boolean awaitMark(long millis) throws InterruptedException {
        CountDownLatch awaited;
        synchronized (this) {
            awaited = marked;
        }
        return awaited.await(millis, TimeUnit.MILLISECONDS);
    }

    synchronized void end() {
        flush(line.toByteArray());
        listener = Optional.empty();
    }

    @Override
    public void run() {
        byte[] buffer = new byte[16 << 10];
        try (from) {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                accept(buffer, count);
            }
        } catch (IOException e) {
            // The process has ended, and whoever waits for it says so.
        } finally {
            synchronized (this) {
                flush(line.toByteArray());
                marked.countDown();
            }
        }
    }

    private synchronized void accept(byte[] buffer, int count) {
        for (int i = 0; i < count; i++) {
            byte b = buffer[i];
            boolean second = afterReturn && b == '\n';
            afterReturn = b == '\r';
            if (second) {
                continue;
            }
            if (b == '\n' || b == '\r') {
                ended(line.toByteArray());
            } else {
                if (b == MARK_BEGINS) {
                    markMayBeginAt = line.size();
                }
                line.write(b);
                if (line.size() >= LINE_BYTES && line.size() - markMayBeginAt > MARK_BYTES) {
                    ended(line.toByteArray()); // Not in the middle of a mark, which would not be known then.
                }
            }
        }
    }

    private void ended(byte[] bytes) {
        int without = bytes.length - mark.length;
        if (mark.length > 0 && without >= 0 && Arrays.equals(bytes, without, bytes.length, mark, 0, mark.length)) {
            flush(Arrays.copyOf(bytes, without));
            listener = Optional.empty();
            mark = new byte[0];
            marked.countDown();
        } else {
            hand(bytes);
        }
    }

    private void flush(byte[] rest) {
        if (rest.length > 0) {
            hand(rest);
        }
        line.reset();
    }

    private void hand(byte[] bytes) {
        line.reset();
        markMayBeginAt = -MARK_BYTES;
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (listener.isPresent()) {
            listener.get().line(output, text, bytes.length + 1);
        } else if (waiting.size() < WAITING_LINES) {
            waiting.add(text);
        }
    }
}
