package io.drawbar.jdbc;

import java.sql.SQLException;
import java.util.Optional;

/** What a result can do beyond JDBC. */
public interface DrawbarResultSet {
    /** The id of the job whose rows these are; empty when they are no job's. */
    Optional<String> jobId();

    /** The columns as a message of Arrow IPC, as a stream begins with it; fails when the rows do not come from Arrow. */
    byte[] arrowSchema() throws SQLException;

    /**
     * The next rows that have not been read, as a message of Arrow IPC that holds a record batch; empty when there are none. Row by
     * row is gone on behind them. Rows of a batch of which {@code next} has shown some are left out.
     */
    Optional<byte[]> nextArrowBatch() throws SQLException;
}
