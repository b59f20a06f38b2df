package io.drawbar.client;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Why the server refused a request: an RFC 9457 problem document with Drawbar's own fields.
 *
 * @param status the HTTP status
 * @param code number of the error code; 0: the answer was not Drawbar's
 * @param name name of the error code
 * @param kind whose failure it is: USER, RESOURCES, ENGINE or INTERNAL
 * @param remedy what to do about it
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        int code,
        String name,
        String kind,
        String remedy,
        Optional<String> rootCause,
        Optional<String> stage,
        String sqlState,
        OptionalInt line,
        OptionalInt column,
        OptionalLong retryAfterMillis,
        Optional<String> engineCode,
        List<String> logTail) {
    public Problem {
        type = Objects.requireNonNullElse(type, "about:blank");
        title = Objects.requireNonNullElse(title, "");
        detail = Objects.requireNonNullElse(detail, "");
        instance = Objects.requireNonNullElse(instance, "");
        name = Objects.requireNonNullElse(name, "");
        kind = Objects.requireNonNullElse(kind, "");
        remedy = Objects.requireNonNullElse(remedy, "");
        sqlState = Objects.requireNonNullElse(sqlState, "");
        logTail = Json.copy(logTail);
    }

    /** What is known of an answer that is not a problem document. */
    static Problem unexplained(int status, String detail) {
        return new Problem(
                "about:blank",
                "HTTP " + status,
                status,
                detail,
                "",
                0,
                "",
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                "",
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                List.of());
    }

    /** The same as a failure of a job, for those who show both alike. */
    public Failure asFailure() {
        return new Failure(
                code,
                name.isEmpty() ? title : name,
                kind,
                detail.isEmpty() ? title : detail,
                remedy,
                rootCause,
                stage,
                sqlState,
                line,
                column,
                engineCode,
                retryAfterMillis.isPresent(),
                retryAfterMillis,
                logTail);
    }
}
