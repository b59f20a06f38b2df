package io.drawbar.bench.measure;

import java.util.Locale;

/** How figures are written in tables: three significant digits, the unit in the column's head. */
public final class Figures {
    private Figures() {}

    /** Three significant digits, at most three of them behind the point. */
    public static String plain(double value) {
        double size = Math.abs(value);
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** Rows a second as {@code 1.23M}. */
    public static String millions(double value) {
        return String.format(Locale.ROOT, "%.2fM", value / 1e6);
    }

    /** Bytes in MiB. */
    public static String mebibytes(long bytes) {
        return Long.toString(Math.round(bytes / 1048576.0));
    }

    /** Nanoseconds in milliseconds. */
    public static String millis(double nanos) {
        return plain(nanos / 1e6);
    }

    /** A ratio as {@code 0.87x}. */
    public static String ratio(double part, double whole) {
        return whole == 0 ? "–" : String.format(Locale.ROOT, "%.2fx", part / whole);
    }
}
