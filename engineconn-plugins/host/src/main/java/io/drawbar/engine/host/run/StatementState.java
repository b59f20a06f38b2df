package io.drawbar.engine.host.run;

/** Where a statement is in its life. */
public enum StatementState {
    /** Others of its session run before it. */
    WAITING,
    RUNNING,
    /** It was told to stop and has not stopped yet. */
    CANCELLING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    public boolean terminal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }

    boolean mayBecome(StatementState next) {
        return switch (this) {
            case WAITING -> next == RUNNING || next == CANCELLED || next == FAILED;
            case RUNNING -> next == CANCELLING || next == SUCCEEDED || next == FAILED || next == CANCELLED;
            case CANCELLING -> next.terminal();
            case SUCCEEDED, FAILED, CANCELLED -> false;
        };
    }
}
