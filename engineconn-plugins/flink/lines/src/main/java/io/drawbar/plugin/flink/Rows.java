package io.drawbar.plugin.flink;

import java.util.Iterator;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.CloseableIterator;

/** Rows of a result, one after the other; waiting for the next one may take long. Not thread-safe. */
final class Rows implements AutoCloseable {
    private final CloseableIterator<RowData> rows;

    private Rows(CloseableIterator<RowData> rows) {
        this.rows = rows;
    }

    /** Rows that a job or Flink's own listing gives. */
    static Rows of(CloseableIterator<RowData> rows) {
        return new Rows(rows);
    }

    /** Rows that are there. */
    static Rows of(Iterator<RowData> rows) {
        return new Rows(CloseableIterator.adapterForIterator(rows));
    }

    boolean hasNext() {
        return rows.hasNext();
    }

    RowData next() {
        return rows.next();
    }

    /** Cancels the job that has not ended. */
    @Override
    public void close() {
        try {
            rows.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("The rows of a result cannot be closed", e);
        }
    }
}
