package io.drawbar.client;

/** How far one statement of a job is. */
public enum StatementState {
    WAITING,
    EXECUTING,
    DONE,
    ERROR,
    ABORTED,
    /** Not run, because an earlier one failed or the job was cancelled. */
    SKIPPED
}
