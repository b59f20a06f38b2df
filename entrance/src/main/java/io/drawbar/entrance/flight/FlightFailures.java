package io.drawbar.entrance.flight;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.JobId;
import io.drawbar.protocol.v1.Failure;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Failures as clients of Flight SQL see them: all that is known is in the text, because drivers show nothing else. */
final class FlightFailures {
    private FlightFailures() {}

    static StatusRuntimeException toStatus(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof JobFailure failed) {
            return toStatus(failed.failure(), Optional.of(failed.job()));
        }
        return toStatus(Failures.from(thrown), Optional.empty());
    }

    static StatusRuntimeException toStatus(Failure failure, Optional<JobId> job) {
        StatusRuntimeException plain = Failures.toStatus(failure);
        Status status = plain.getStatus().withDescription(describe(failure, job));
        Metadata trailers = plain.getTrailers();
        return status.asRuntimeException(trailers == null ? new Metadata() : trailers);
    }

    private static String describe(Failure failure, Optional<JobId> job) {
        StringBuilder text = new StringBuilder();
        text.append(failure.getName()).append(": ").append(failure.getMessage());
        if (failure.getLine() > 0) {
            text.append(" (line ").append(failure.getLine());
            text.append(", column ").append(failure.getColumn()).append(')');
        }
        String cause = failure.getRootCause();
        boolean saysMore = !failure.getMessage().contains(cause) && !cause.contains(failure.getMessage());
        if (saysMore) {
            text.append("\nCause: ").append(cause);
        }
        if (!failure.getEngineCode().isEmpty()) {
            text.append("\nEngine's code: ").append(failure.getEngineCode());
        }
        failure.getLogTailList().forEach(line -> text.append("\n  | ").append(line));
        if (!failure.getRemedy().isEmpty()) {
            text.append("\nRemedy: ").append(failure.getRemedy());
        }
        text.append("\nSQLState ").append(failure.getSqlState());
        text.append(", code ").append(failure.getCode());
        job.ifPresent(id -> text.append(", job ").append(id));
        return text.toString();
    }

    static DrawbarException unsupported(String what) {
        return new DrawbarException(ErrorCode.UNSUPPORTED, what);
    }

    static DrawbarException bad(String what) {
        return new DrawbarException(ErrorCode.BAD_REQUEST, what);
    }
}
