package io.drawbar.engine.host.run;

/** Bounds a statement's log: so many lines at all and so many in a second; what is left out is counted. Thread-safe. */
final class LogLimit {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final int linesPerSecond;
    private long linesLeft;
    private long secondStart;
    private int linesInSecond;
    private long dropped;
    private long lastMarker;

    LogLimit(long linesPerStatement, int linesPerSecond, long nowNanos) {
        this.linesLeft = linesPerStatement;
        this.linesPerSecond = linesPerSecond;
        this.secondStart = nowNanos;
        this.lastMarker = nowNanos - SECOND_NANOS;
    }

    /** Whether one more line may pass; if not, it counts as dropped. */
    synchronized boolean admit(long nowNanos) {
        if (nowNanos - secondStart >= SECOND_NANOS) {
            secondStart = nowNanos;
            linesInSecond = 0;
        }
        if (linesLeft == 0 || linesInSecond >= linesPerSecond) {
            dropped++;
            return false;
        }
        linesLeft--;
        linesInSecond++;
        return true;
    }

    synchronized void drop(long lines) {
        dropped += lines;
    }

    /** How many lines a marker should tell of now; 0: none. At most one marker a second, but for the last. */
    synchronized long takeDropped(long nowNanos, boolean isLast) {
        if (dropped == 0 || (!isLast && nowNanos - lastMarker < SECOND_NANOS)) {
            return 0;
        }
        long taken = dropped;
        dropped = 0;
        lastMarker = nowNanos;
        return taken;
    }

    /** A line, cut where its UTF-8 form is longer than the limit. */
    static String cut(String line, int limitBytes) {
        if (line.length() <= limitBytes / 3) {
            return line;
        }
        int bytes = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            int width;
            if (c < 0x80) {
                width = 1;
            } else if (c < 0x800) {
                width = 2;
            } else {
                // Each half of a surrogate pair counts two of the pair's four.
                width = Character.isSurrogate(c) ? 2 : 3;
            }
            bytes += width;
            if (bytes > limitBytes) {
                int end = Character.isLowSurrogate(c) ? i - 1 : i;
                return line.substring(0, Math.max(0, end)) + " …";
            }
        }
        return line;
    }
}
