package io.drawbar.common.error;

import com.google.protobuf.InvalidProtocolBufferException;
import io.drawbar.protocol.v1.Failure;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletionException;

/** Turns failures into gRPC statuses and back. The whole {@link Failure} travels in a trailer, so that no hop loses any of it. */
public final class Failures {
    private static final Metadata.Key<byte[]> TRAILER =
            Metadata.Key.of("drawbar-failure-bin", Metadata.BINARY_BYTE_MARSHALLER);
    private static final int MESSAGE_LIMIT_CHARS = 8_000;

    private Failures() {}

    /** A failure with the code's own remedy and SQLState. */
    public static Failure of(ErrorCode code, String message) {
        return Failure.newBuilder()
                .setCode(code.number())
                .setName(code.name())
                .setKind(code.kind().name())
                .setMessage(cut(message))
                .setRemedy(code.remedy())
                .setSqlState(code.sqlState())
                .build();
    }

    /** The code of a failure; {@link ErrorCode#INTERNAL} when it is not one of ours. */
    public static ErrorCode code(Failure failure) {
        for (ErrorCode code : ErrorCode.values()) {
            if (code.number() == failure.getCode()) {
                return code;
            }
        }
        return ErrorCode.INTERNAL;
    }

    /** The gRPC form of any throwable; unknown ones become {@link ErrorCode#INTERNAL} without their message. */
    public static StatusRuntimeException toStatus(Throwable thrown) {
        if (thrown instanceof CompletionException && thrown.getCause() != null) {
            return toStatus(thrown.getCause());
        }
        if (thrown instanceof DrawbarException known) {
            return toStatus(known.failure());
        }
        if (thrown instanceof StatusRuntimeException status) {
            return status;
        }
        if (thrown instanceof StatusException status) {
            return status.getStatus().asRuntimeException(status.getTrailers());
        }
        return toStatus(of(
                ErrorCode.INTERNAL,
                "Something inside Drawbar failed: " + thrown.getClass().getSimpleName() + "."));
    }

    /** The gRPC form of a failure. */
    public static StatusRuntimeException toStatus(Failure failure) {
        Metadata trailers = new Metadata();
        trailers.put(TRAILER, failure.toByteArray());
        return code(failure)
                .status()
                .toStatus()
                .withDescription(failure.getName() + ": " + failure.getMessage())
                .asRuntimeException(trailers);
    }

    /** The failure in any throwable, however it came here. */
    public static Failure from(Throwable thrown) {
        if (thrown instanceof CompletionException && thrown.getCause() != null) {
            return from(thrown.getCause());
        }
        if (thrown instanceof DrawbarException known) {
            return known.failure();
        }
        Metadata trailers = Status.trailersFromThrowable(thrown);
        byte[] bytes = trailers == null ? null : trailers.get(TRAILER);
        if (bytes != null) {
            try {
                return Failure.parseFrom(bytes);
            } catch (InvalidProtocolBufferException e) {
                thrown.addSuppressed(e);
            }
        }
        if (thrown instanceof StatusRuntimeException || thrown instanceof StatusException) {
            return ofStatus(Status.fromThrowable(thrown));
        }
        return of(
                        ErrorCode.INTERNAL,
                        "Something inside Drawbar failed: " + thrown.getClass().getSimpleName() + ".")
                .toBuilder()
                .setRootCause(rootCause(thrown))
                .build();
    }

    /** Whether a part of Drawbar told the failure, rather than gRPC itself, which does so when the other side cannot be reached. */
    public static boolean isTold(Throwable thrown) {
        Metadata trailers = Status.trailersFromThrowable(thrown);
        return thrown instanceof DrawbarException || (trailers != null && trailers.containsKey(TRAILER));
    }

    /** The innermost cause in one line. */
    public static String rootCause(Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        Throwable innermost = thrown;
        for (int depth = 0; innermost.getCause() != null && depth < 50; depth++) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        String name = innermost.getClass().getSimpleName();
        return cut(message == null ? name : name + ": " + message);
    }

    private static Failure ofStatus(Status status) {
        ErrorCode code =
                switch (status.getCode()) {
                    case CANCELLED -> ErrorCode.CANCELLED;
                    case UNAUTHENTICATED -> ErrorCode.UNAUTHENTICATED;
                    case PERMISSION_DENIED -> ErrorCode.FORBIDDEN;
                    case UNAVAILABLE, DEADLINE_EXCEEDED -> ErrorCode.UNAVAILABLE;
                    case INVALID_ARGUMENT -> ErrorCode.BAD_REQUEST;
                    case NOT_FOUND -> ErrorCode.NOT_FOUND;
                    case UNIMPLEMENTED -> ErrorCode.UNSUPPORTED;
                    case OK,
                            UNKNOWN,
                            ALREADY_EXISTS,
                            RESOURCE_EXHAUSTED,
                            FAILED_PRECONDITION,
                            ABORTED,
                            OUT_OF_RANGE,
                            INTERNAL,
                            DATA_LOSS -> ErrorCode.INTERNAL;
                };
        String description = status.getDescription();
        return of(code, description == null ? status.getCode().name() : description).toBuilder()
                .setRootCause(rootCause(status.getCause()))
                .build();
    }

    private static String cut(String message) {
        return message.length() <= MESSAGE_LIMIT_CHARS ? message : message.substring(0, MESSAGE_LIMIT_CHARS) + " …";
    }
}
