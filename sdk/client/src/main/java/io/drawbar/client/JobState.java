package io.drawbar.client;

/** How far a job is. */
public enum JobState {
    /** Durably stored. */
    ACCEPTED,
    /** Waits for its turn or for its engine to start. */
    QUEUED,
    RUNNING,
    /** Asked to stop, not yet stopped. */
    CANCELLING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    /** Whether the job stays in this state for ever. */
    public boolean isFinal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
}
