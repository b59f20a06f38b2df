package io.drawbar.jdbc.internal.run;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Arrays;

/** The counts of a batch, which ends with the first of its statements that fails. Used by one thread. */
final class BatchCounts {
    private final long[] counts;
    private int done;

    BatchCounts(int size) {
        this.counts = new long[size];
    }

    /** One statement of the batch. */
    interface Step {
        long run() throws SQLException;
    }

    void add(Step step) throws SQLException {
        try {
            counts[done] = step.run();
            done++;
        } catch (SQLException e) {
            throw new BatchUpdateException(
                    "Statement " + (done + 1) + " of the batch of " + counts.length + " failed: " + e.getMessage(),
                    e.getSQLState(),
                    e.getErrorCode(),
                    Arrays.copyOf(counts, done),
                    e);
        }
    }

    long[] all() {
        return counts;
    }
}
