package io.drawbar.client;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Why a job or a statement failed.
 *
 * @param code number of the error code
 * @param name name of the error code, such as {@code STATEMENT_FAILED}
 * @param kind whose failure it is: USER, RESOURCES, ENGINE or INTERNAL
 * @param message what happened
 * @param remedy what to do about it
 * @param rootCause the engine's own words
 * @param stage where it happened, such as {@code engine start}
 * @param sqlState the SQLState
 * @param line line in the statement's text, from 1; of a refused script, in the script
 * @param column column in that line, from 1
 * @param engineCode the engine's own error code
 * @param retryable whether the same job may succeed later
 * @param retryAfterMillis when to try again
 * @param logTail the last lines of the engine's log
 */
public record Failure(
        int code,
        String name,
        String kind,
        String message,
        String remedy,
        Optional<String> rootCause,
        Optional<String> stage,
        String sqlState,
        OptionalInt line,
        OptionalInt column,
        Optional<String> engineCode,
        boolean retryable,
        OptionalLong retryAfterMillis,
        List<String> logTail) {
    public Failure {
        name = Objects.requireNonNullElse(name, "");
        kind = Objects.requireNonNullElse(kind, "");
        message = Objects.requireNonNullElse(message, "");
        remedy = Objects.requireNonNullElse(remedy, "");
        sqlState = Objects.requireNonNullElse(sqlState, "");
        logTail = Json.copy(logTail);
    }

    /** The same failure with its place counted in a script instead of in the statement that begins at {@code start} of it. */
    public Failure inScript(String script, int start) {
        if (line.isEmpty() || start < 0 || start > script.length()) {
            return this;
        }
        String before = script.substring(0, start);
        int linesBefore = (int) before.chars().filter(c -> c == '\n').count();
        int columnsBefore = line.getAsInt() == 1 ? start - (before.lastIndexOf('\n') + 1) : 0;
        return new Failure(
                code,
                name,
                kind,
                message,
                remedy,
                rootCause,
                stage,
                sqlState,
                OptionalInt.of(line.getAsInt() + linesBefore),
                column.isPresent() ? OptionalInt.of(column.getAsInt() + columnsBefore) : column,
                engineCode,
                retryable,
                retryAfterMillis,
                logTail);
    }
}
