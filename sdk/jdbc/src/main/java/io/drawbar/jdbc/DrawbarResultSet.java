package io.drawbar.jdbc;

import java.util.Optional;

/** What a result can do beyond JDBC. */
public interface DrawbarResultSet {
    /** The id of the job whose rows these are; empty when they are no job's. */
    Optional<String> jobId();
}
