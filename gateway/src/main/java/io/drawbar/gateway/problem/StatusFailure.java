package io.drawbar.gateway.problem;

import com.linecorp.armeria.common.HttpStatus;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.protocol.v1.Failure;

/** A refusal whose HTTP status says more than its error code does, such as 405 or 415. */
public final class StatusFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient HttpStatus status;
    private final transient Failure failure;

    public StatusFailure(HttpStatus status, ErrorCode code, String message) {
        super(message);
        this.status = status;
        this.failure = Failures.of(code, message);
    }

    HttpStatus status() {
        return status;
    }

    Failure failure() {
        return failure;
    }
}
