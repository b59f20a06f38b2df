package io.drawbar.client;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One statement of a job.
 *
 * @param index from 0
 * @param start where it begins in the job's code, in UTF-16 units
 * @param end one past where it ends
 * @param engine {@code TYPE@VERSION} that it runs on
 * @param language its own
 * @param updateCount rows that it changed
 * @param progress the last that is known
 * @param results what it answered
 * @param error why it failed
 */
public record Statement(
        int index,
        int start,
        int end,
        StatementState state,
        Optional<String> engine,
        Optional<String> language,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        OptionalLong updateCount,
        Optional<Progress> progress,
        List<ResultInfo> results,
        Optional<Failure> error) {
    public Statement {
        Objects.requireNonNull(state, "state");
        results = Json.copy(results);
    }
}
