package io.drawbar.jdbc;

import java.util.Optional;

/** What a statement can do beyond JDBC. */
public interface DrawbarStatement {
    /** The id of the job that was run last; known as soon as an execution has begun. */
    Optional<String> jobId();

    /** Tells somebody what happens to the statements that are run from now on; null: nobody. */
    void setListener(StatementListener listener);
}
