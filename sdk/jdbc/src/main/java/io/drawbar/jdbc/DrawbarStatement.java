package io.drawbar.jdbc;

import java.util.Optional;

/** What a statement can do beyond JDBC. */
public interface DrawbarStatement {
    /** The id of the job that was run last; known as soon as an execution has begun. */
    Optional<String> jobId();
}
