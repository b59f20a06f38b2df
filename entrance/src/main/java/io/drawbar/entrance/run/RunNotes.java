package io.drawbar.entrance.run;

import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.JobId;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.RunRecord;
import io.drawbar.protocol.v1.UsedSession;
import java.util.ArrayList;
import java.util.List;

/** What is written down of a job under way. */
final class RunNotes {
    private RunNotes() {}

    /** What was recorded, with the session on another engine in place of an earlier one there. */
    static RunRecord.Builder withOther(RunRecord before, int engine, RunRecord other) {
        List<UsedSession> others = new ArrayList<>(before.getOthersList());
        others.removeIf(used -> used.getEngine() == engine);
        others.add(UsedSession.newBuilder()
                .setEngine(engine)
                .setLease(other.getLease())
                .setSessionId(other.getSessionId())
                .build());
        return before.toBuilder().clearOthers().addAllOthers(others).setAttempt(other.getAttempt());
    }

    /** What an exception of the server's own says may hold what is nobody else's business, and stands in its log. */
    static Failure fault(JobId job, Throwable thrown) {
        Failure known = Failures.from(thrown);
        return Failures.of(
                        ErrorCode.INTERNAL,
                        "A fault of the server ended the job: " + known.getMessage()
                                + " Its log says more, under \"Job " + job + " fails\".")
                .toBuilder()
                .setStage(known.getStage().isEmpty() ? "run" : known.getStage())
                .build();
    }
}
