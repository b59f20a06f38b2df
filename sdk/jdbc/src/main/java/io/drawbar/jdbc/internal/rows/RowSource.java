package io.drawbar.jdbc.internal.rows;

import io.drawbar.jdbc.internal.value.Column;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Where the rows of a result come from: batch after batch. Used by one thread. */
public interface RowSource {
    List<ColumnInfo> columns();

    /** The columns' values in the batch that is there now. */
    List<? extends Column> values();

    /** Goes to the next batch; false when there is none. */
    boolean nextBatch() throws SQLException;

    /** The first row of this batch, which is not 0 when the rows before were there already. */
    int firstRow();

    /** One past the last row of this batch. */
    int endRow();

    /** The job whose rows they are; empty: they are no job's. */
    default Optional<String> job() {
        return Optional.empty();
    }

    /** The columns as a message of Arrow IPC; empty: the rows do not come from Arrow. */
    default Optional<byte[]> arrowSchema() {
        return Optional.empty();
    }

    /** This batch as a message of Arrow IPC. */
    default byte[] arrowBatch() {
        throw new IllegalStateException("The rows do not come from Arrow.");
    }

    /** No more rows are wanted; idempotent. */
    void close() throws SQLException;
}
