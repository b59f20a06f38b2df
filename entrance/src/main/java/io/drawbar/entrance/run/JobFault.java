package io.drawbar.entrance.run;

import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.JobId;
import io.drawbar.protocol.v1.Failure;

/** What is told of a job that ends by a fault of the server. */
final class JobFault {
    private JobFault() {}

    /** What an exception of the server's own says may hold what is nobody else's business, and stands in its log. */
    static Failure of(JobId job, Throwable thrown) {
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
