package io.drawbar.common.error;

import io.drawbar.protocol.v1.Failure;
import java.util.Objects;

/** A failure with its code; everything else about it is in the {@link Failure} it carries. */
public final class DrawbarException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public DrawbarException(ErrorCode code, String message) {
        this(Failures.of(code, message), null);
    }

    public DrawbarException(ErrorCode code, String message, Throwable cause) {
        this(
                Failures.of(code, message).toBuilder()
                        .setRootCause(Failures.rootCause(cause))
                        .build(),
                cause);
    }

    public DrawbarException(Failure failure) {
        this(failure, null);
    }

    private DrawbarException(Failure failure, Throwable cause) {
        super(failure.getName() + ": " + failure.getMessage(), cause);
        this.failure = Objects.requireNonNull(failure, "failure");
    }

    public Failure failure() {
        return failure;
    }

    public ErrorCode code() {
        return Failures.code(failure);
    }
}
