package io.drawbar.bench.measure;

import java.util.Arrays;
import java.util.Collection;

/** Measured values of one thing, in any one unit. Immutable. */
public final class Samples {
    private final double[] sorted;

    private Samples(double[] sorted) {
        this.sorted = sorted;
    }

    public static Samples of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Samples(sorted);
    }

    public static Samples of(Collection<? extends Number> values) {
        return of(values.stream().mapToDouble(Number::doubleValue).toArray());
    }

    public int count() {
        return sorted.length;
    }

    public double min() {
        return percentile(0);
    }

    public double max() {
        return percentile(100);
    }

    /** The middle value, or the mean of the two in the middle. */
    public double median() {
        check();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * The smallest value that is not below {@code percent} of all values ("nearest rank").
     *
     * @param percent from 0 to 100
     */
    public double percentile(double percent) {
        check();
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("A percentile lies between 0 and 100; found " + percent + ".");
        }
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(rank, 1) - 1];
    }

    private void check() {
        if (sorted.length == 0) {
            throw new IllegalStateException("Nothing was measured.");
        }
    }

    @Override
    public String toString() {
        return Arrays.toString(sorted);
    }
}
