package io.drawbar.gateway.problem;

import com.linecorp.armeria.common.HttpStatus;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.protocol.v1.Failure;

/** Under which HTTP status each failure is told. */
final class HttpStatuses {
    private HttpStatuses() {}

    static HttpStatus of(Failure failure) {
        ErrorCode code = Failures.code(failure);
        if (code.number() != failure.getCode()) {
            return ofForeign(failure.getKind());
        }
        return switch (code) {
            case BAD_REQUEST,
                    EMPTY_SCRIPT,
                    UNTERMINATED,
                    UNKNOWN_ENGINE,
                    UNKNOWN_LANGUAGE,
                    UNKNOWN_LABEL,
                    BAD_SETTING -> HttpStatus.BAD_REQUEST;
            case SCRIPT_TOO_LARGE -> HttpStatus.REQUEST_ENTITY_TOO_LARGE;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case NOT_FOUND, RESULT_NOT_FOUND, SESSION_GONE -> HttpStatus.NOT_FOUND;
            case ID_CONFLICT, CANCELLED, STALE_LEASE -> HttpStatus.CONFLICT;
            case RESULT_EXPIRED -> HttpStatus.GONE;
            case STATEMENT_FAILED, UNSUPPORTED -> HttpStatus.UNPROCESSABLE_ENTITY;
            case TOO_MANY_REQUESTS, QUEUE_FULL, QUOTA_EXCEEDED -> HttpStatus.TOO_MANY_REQUESTS;
            case RUN_TIMEOUT, QUEUE_TIMEOUT -> HttpStatus.GATEWAY_TIMEOUT;
            case ENGINE_START_FAILED, ENGINE_START_TIMEOUT, ENGINE_LOST, ENGINE_ERROR -> HttpStatus.BAD_GATEWAY;
            case ENGINE_RESOURCES, ENGINE_PREEMPTED, SERVER_RESTARTED, UNAVAILABLE, STORE_FAILED ->
                HttpStatus.SERVICE_UNAVAILABLE;
            case INTERNAL, BAD_CONFIGURATION -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    /** A code of a plugin or of a later version. */
    private static HttpStatus ofForeign(String kind) {
        return switch (kind) {
            case "USER" -> HttpStatus.UNPROCESSABLE_ENTITY;
            case "RESOURCES" -> HttpStatus.SERVICE_UNAVAILABLE;
            case "ENGINE" -> HttpStatus.BAD_GATEWAY;
            default -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }
}
