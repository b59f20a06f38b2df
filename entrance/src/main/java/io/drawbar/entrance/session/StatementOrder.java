package io.drawbar.entrance.session;

import io.drawbar.common.id.JobId;
import io.drawbar.protocol.v1.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to be run on a connection.
 *
 * @param sql one statement, or several that semicolons part
 * @param prepared the handle under which it was prepared
 * @param parameters values of its markers
 * @param job the job's id; empty: one is made
 * @param rowLimit rows to keep; 0: the configured limit
 * @param runTimeout zero: the configured one
 * @param labels of the job, besides the connection's
 */
public record StatementOrder(
        String sql,
        Optional<String> prepared,
        List<Value> parameters,
        Optional<JobId> job,
        long rowLimit,
        Duration runTimeout,
        Map<String, String> labels) {
    public StatementOrder {
        Objects.requireNonNull(sql, "sql");
        Objects.requireNonNull(prepared, "prepared");
        parameters = List.copyOf(parameters);
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(runTimeout, "runTimeout");
        labels = Map.copyOf(labels);
    }

    /** A statement without more wishes. */
    public static StatementOrder of(String sql, Optional<String> prepared, List<Value> parameters) {
        return new StatementOrder(sql, prepared, parameters, Optional.empty(), 0, Duration.ZERO, Map.of());
    }
}
