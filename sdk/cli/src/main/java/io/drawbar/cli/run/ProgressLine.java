package io.drawbar.cli.run;

import io.drawbar.cli.Screen;
import io.drawbar.cli.result.CellText;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One line at the bottom of the terminal that says how far a job is and for how long; elsewhere a line now and then. Thread-safe.
 */
final class ProgressLine implements AutoCloseable {
    private static final Duration REDRAW = Duration.ofMillis(250);
    private static final Duration NOW_AND_THEN = Duration.ofSeconds(5);
    private static final String CLEAR = "\r\u001b[K";

    private final Screen screen;
    private final boolean shown;
    private final LongSupplier nanos;
    private final long startedNanos;
    private final Optional<ScheduledExecutorService> redraw;
    private String text = "";
    private String lastPrinted = "";
    private long lastPrintedNanos;
    private boolean drawn;

    ProgressLine(Screen screen, boolean shown, LongSupplier nanos) {
        this.screen = screen;
        this.shown = shown;
        this.nanos = nanos;
        this.startedNanos = nanos.getAsLong();
        this.lastPrintedNanos = startedNanos - NOW_AND_THEN.toNanos();
        if (shown && screen.errIsTerminal()) {
            ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "progress");
                thread.setDaemon(true);
                return thread;
            });
            var unused =
                    timer.scheduleAtFixedRate(this::draw, REDRAW.toMillis(), REDRAW.toMillis(), TimeUnit.MILLISECONDS);
            redraw = Optional.of(timer);
        } else {
            redraw = Optional.empty();
        }
    }

    /** Says something else from now on. */
    synchronized void show(String what) {
        text = what;
        if (redraw.isPresent()) {
            draw();
        } else if (shown
                && !text.equals(lastPrinted)
                && nanos.getAsLong() - lastPrintedNanos >= NOW_AND_THEN.toNanos()) {
            lastPrinted = text;
            lastPrintedNanos = nanos.getAsLong();
            screen.err().println("[" + seconds() + "] " + text);
        }
    }

    /** Prints a whole line above the progress. */
    synchronized void line(PrintStream to, String line) {
        erase();
        to.println(line);
    }

    /** Takes the line away, for output that is written directly. */
    synchronized void erase() {
        if (drawn) {
            screen.err().print(CLEAR);
            screen.err().flush();
            drawn = false;
        }
    }

    /** Erases the line and keeps it away while something else is printed. */
    synchronized void during(Runnable printing) {
        erase();
        printing.run();
    }

    private synchronized void draw() {
        if (redraw.isPresent() && !text.isEmpty()) {
            String line = text + "  " + seconds();
            while (CellText.width(line) > screen.columns() - 1) {
                line = line.substring(0, line.length() - 1);
            }
            screen.err().print(CLEAR + line);
            screen.err().flush();
            drawn = true;
        }
    }

    String seconds() {
        return String.format("%.1f s", (nanos.getAsLong() - startedNanos) / 1e9);
    }

    /** Takes the line away until something else is shown: it is not drawn again beside what is printed next. */
    synchronized void clear() {
        text = "";
        erase();
    }

    @Override
    public void close() {
        redraw.ifPresent(ScheduledExecutorService::shutdownNow);
        clear();
    }
}
