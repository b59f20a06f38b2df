package io.drawbar.entrance.jobs;

import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.StatementState;

/** The life cycle of a job and of its statements: which states are final, and which may follow which. */
public final class JobStates {
    private JobStates() {}

    /** Whether a job in this state has ended. */
    public static boolean isFinal(JobState state) {
        return switch (state) {
            case SUCCEEDED, FAILED, CANCELLED -> true;
            case JOB_STATE_UNSPECIFIED, ACCEPTED, QUEUED, RUNNING, CANCELLING, UNRECOGNIZED -> false;
        };
    }

    /** Whether a statement in this state has ended. */
    public static boolean isFinal(StatementState state) {
        return switch (state) {
            case DONE, ERROR, ABORTED, SKIPPED -> true;
            case STATEMENT_STATE_UNSPECIFIED, WAITING, EXECUTING, UNRECOGNIZED -> false;
        };
    }

    /** Whether a job may go from one state to another. RUNNING to QUEUED happens when it is run again on another engine. */
    public static boolean allowed(JobState from, JobState to) {
        return switch (from) {
            case ACCEPTED -> to == JobState.QUEUED || to == JobState.RUNNING || isFinal(to);
            case QUEUED -> to == JobState.RUNNING || isFinal(to);
            case RUNNING -> to == JobState.CANCELLING || to == JobState.QUEUED || isFinal(to);
            case CANCELLING -> isFinal(to);
            case SUCCEEDED, FAILED, CANCELLED, JOB_STATE_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }
}
