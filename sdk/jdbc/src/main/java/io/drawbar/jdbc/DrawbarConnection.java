package io.drawbar.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** What a connection can do beyond JDBC. */
public interface DrawbarConnection {
    /** The engine's type, such as {@code spark}. */
    String engineType();

    String engineVersion();

    /** What the engine says it can do, such as {@code cancel} or {@code parameters}. */
    List<String> engineCapabilities();

    String serverVersion();

    /**
     * A result of a job of the user's, running or ended. Closing the result does not cancel the job.
     *
     * @param jobId the job's id
     * @param result which of the job's outcomes, from 0
     */
    ResultSet attach(String jobId, int result) throws SQLException;
}
