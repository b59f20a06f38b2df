package io.drawbar.jdbc;

import java.sql.SQLException;
import java.util.Optional;

/** What a statement can do beyond JDBC. */
public interface DrawbarStatement {
    /** The id of the job that was run last; known as soon as an execution has begun. */
    Optional<String> jobId();

    /**
     * How the rows of the statements that are run from now on come over the network, instead of what the connection's property {@code
     * compression} says.
     *
     * @param wanted none, lz4, zstd, or auto
     */
    void setCompression(String wanted) throws SQLException;

    /** Tells somebody what happens to the statements that are run from now on; null: nobody. */
    void setListener(StatementListener listener);
}
