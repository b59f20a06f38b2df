package io.drawbar.manager.install;

import java.io.PrintStream;
import java.util.Locale;

/** Tells how far an installation is: one line that changes on a terminal, a line now and then elsewhere. Thread-safe. */
final class Progress {
    private static final long PLAIN_NANOS = 5_000_000_000L;
    private static final long TERMINAL_NANOS = 50_000_000L;
    private static final double MEGABYTE = 1_000_000;

    private final PrintStream out;
    private final boolean quiet;
    private final boolean terminal;
    private long lastNanos;
    private boolean lineOpen;
    private String title = "";
    private int total;
    private int done;
    private long bytes;

    Progress(PrintStream out, boolean quiet, boolean terminal) {
        this.out = out;
        this.quiet = quiet;
        this.terminal = terminal;
    }

    /** A line of its own. */
    synchronized void say(String line) {
        if (quiet) {
            return;
        }
        closeLine();
        out.println(line);
        out.flush();
    }

    synchronized void begin(String what, int files) {
        title = what;
        total = files;
        done = 0;
        bytes = 0;
        lastNanos = System.nanoTime();
        show(terminal);
    }

    synchronized void file(long fileBytes) {
        done++;
        bytes += fileBytes;
        show(done == total);
    }

    /** More of a file that is being fetched. */
    synchronized void fetched(long moreBytes) {
        bytes += moreBytes;
        show(false);
    }

    synchronized void end() {
        closeLine();
    }

    private void show(boolean now) {
        long nanos = System.nanoTime();
        if (quiet || (!now && nanos - lastNanos < (terminal ? TERMINAL_NANOS : PLAIN_NANOS))) {
            return;
        }
        lastNanos = nanos;
        String line = String.format(Locale.ROOT, "%s: %d of %d files, %.1f MB", title, done, total, bytes / MEGABYTE);
        if (terminal) {
            out.print("\r\033[K" + line);
            lineOpen = true;
        } else {
            out.println(line);
        }
        out.flush();
    }

    private void closeLine() {
        if (lineOpen) {
            out.println();
            lineOpen = false;
        }
    }
}
