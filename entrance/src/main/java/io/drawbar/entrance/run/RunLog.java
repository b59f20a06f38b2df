package io.drawbar.entrance.run;

import io.drawbar.entrance.jobs.JobKeeper;
import io.drawbar.entrance.jobs.LiveJob;
import io.drawbar.entrance.session.RemoteSession;
import io.drawbar.protocol.v1.RunRecord;
import io.drawbar.protocol.v1.UsedSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Writes down where a job runs, for whoever takes it up when this process has died. What is gone is struck out before its place is given
 * back: found there afterwards it would be gone on with, and fail. Used in the job's mailbox alone; futures end when what was written is
 * durable, or fail when the job is ending, as nobody takes it up then.
 */
final class RunLog {
    private final LiveJob job;
    private final JobKeeper keeper;
    private final boolean interactive;

    RunLog(LiveJob job, JobKeeper keeper, boolean interactive) {
        this.job = job;
        this.keeper = keeper;
        this.interactive = interactive;
    }

    /**
     * A session is there.
     *
     * @param statement that waits for it
     */
    CompletableFuture<Void> opened(int engine, int statement, int firstResult, RunRecord session) {
        return write(
                engine == 0
                        ? session.toBuilder().setInteractive(interactive)
                        : withOther(engine, session)
                                .setStatement(statement)
                                .clearStatementId()
                                .setFirstResult(firstResult));
    }

    private RunRecord.Builder withOther(int engine, RunRecord session) {
        return without(engine)
                .setAttempt(session.getAttempt())
                .addOthers(UsedSession.newBuilder()
                        .setEngine(engine)
                        .setLease(session.getLease())
                        .setSessionId(session.getSessionId()));
    }

    private RunRecord.Builder without(int engine) {
        List<UsedSession> others = new ArrayList<>(job.run().getOthersList());
        others.removeIf(used -> used.getEngine() == engine);
        return job.run().toBuilder().clearOthers().addAllOthers(others);
    }

    /** A session is no more. */
    CompletableFuture<Void> gone(int engine, int attempt) {
        return engine == 0
                ? nothing(attempt)
                : write(without(engine).setAttempt(attempt).clearStatementId());
    }

    /** The job runs nowhere, and has been started so often. */
    CompletableFuture<Void> nothing(int attempt) {
        return write(RunRecord.newBuilder().setInteractive(interactive).setAttempt(attempt));
    }

    private CompletableFuture<Void> write(RunRecord.Builder record) {
        job.run(record.build());
        return keeper.save(job);
    }

    /** A connection's session, which is written down with the job if that lasts: its statement is gone on with, the connection is not. */
    void interactive(RemoteSession session, int attempt) {
        job.run(job.run().toBuilder()
                .setLease(session.place().lease().toBuilder().clearEngineToken())
                .setSessionId(session.id())
                .setAttempt(attempt)
                .build());
    }

    /** A statement begins; written with what comes next. */
    void statement(int index, String id, int firstResult) {
        job.run(job.run().toBuilder()
                .setStatement(index)
                .setStatementId(id)
                .setFirstResult(firstResult)
                .build());
    }
}
