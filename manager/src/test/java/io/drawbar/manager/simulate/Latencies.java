package io.drawbar.manager.simulate;

import java.util.Locale;

/** How long calls took: counts in steps of a few percent, so that millions cost nothing. */
final class Latencies {
    private static final int STEPS_PER_DOUBLING = 16;
    private static final int STEPS = 64 * STEPS_PER_DOUBLING;

    private final long[] counts = new long[STEPS];
    private long count;
    private long total;
    private long max;

    void add(long nanos) {
        counts[Math.min(STEPS - 1, step(nanos))]++;
        count++;
        total += nanos;
        max = Math.max(max, nanos);
    }

    private static int step(long nanos) {
        return nanos <= 1 ? 0 : (int) (Math.log((double) nanos) / Math.log(2) * STEPS_PER_DOUBLING);
    }

    void add(Latencies others) {
        for (int i = 0; i < STEPS; i++) {
            counts[i] += others.counts[i];
        }
        count += others.count;
        total += others.total;
        max = Math.max(max, others.max);
    }

    long count() {
        return count;
    }

    double meanMicros() {
        return count == 0 ? 0 : total / 1e3 / count;
    }

    double maxMillis() {
        return max / 1e6;
    }

    /** The upper end of the step in which that part of the calls is complete. */
    double millis(double part) {
        long wanted = (long) Math.ceil((double) count * part);
        long seen = 0;
        for (int i = 0; i < STEPS; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return Math.min((double) max, Math.pow(2, (i + 1) / (double) STEPS_PER_DOUBLING)) / 1e6;
            }
        }
        return maxMillis();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d calls, mean %.1f µs, p50 %.4f ms, p99 %.4f ms, max %.2f ms",
                count,
                meanMicros(),
                millis(0.5),
                millis(0.99),
                maxMillis());
    }
}
