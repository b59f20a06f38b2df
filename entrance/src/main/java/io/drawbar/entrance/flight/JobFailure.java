package io.drawbar.entrance.flight;

import io.drawbar.common.id.JobId;
import io.drawbar.protocol.v1.Failure;

/** A statement did not succeed; its job is named beside the reason. */
final class JobFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final transient JobId job;

    JobFailure(Failure failure, JobId job) {
        super(failure.getMessage());
        this.failure = failure;
        this.job = job;
    }

    Failure failure() {
        return failure;
    }

    JobId job() {
        return job;
    }
}
