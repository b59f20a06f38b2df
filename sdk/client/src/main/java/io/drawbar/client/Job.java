package io.drawbar.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A job as it was when the server answered.
 *
 * @param code what runs; the first 200 characters in lists
 * @param parameterCount how many parameters it was submitted with; their values are not told
 * @param error why it failed or who cancelled it
 * @param queue its place, while it waits
 * @param nextEvent one past the offset of its last event
 */
public record Job(
        JobId id,
        String owner,
        String tenant,
        JobState state,
        EngineRef engine,
        String language,
        Optional<String> name,
        String code,
        Map<String, String> labels,
        Map<String, String> settings,
        int parameterCount,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        boolean retrySafe,
        int priority,
        List<Statement> statements,
        Optional<Failure> error,
        Optional<QueuePlace> queue,
        long nextEvent) {

    /**
     * The engine a job asked for, and the one it got.
     *
     * @param id the running engine, once there is one
     */
    public record EngineRef(String type, String version, Optional<EngineId> id) {
        public EngineRef {
            type = Objects.requireNonNullElse(type, "");
            version = Objects.requireNonNullElse(version, "");
        }

        @Override
        public String toString() {
            return version.isEmpty() ? type : type + "@" + version;
        }
    }

    /**
     * A job's place in the queue.
     *
     * @param position 1: next; empty: has its turn, and waits for its engine
     * @param waitingFor what it waits for, for people
     */
    public record QueuePlace(OptionalInt position, String waitingFor) {
        public QueuePlace {
            waitingFor = Objects.requireNonNullElse(waitingFor, "");
        }
    }

    public Job {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(state, "state");
        owner = Objects.requireNonNullElse(owner, "");
        tenant = Objects.requireNonNullElse(tenant, "");
        engine = Objects.requireNonNullElseGet(engine, () -> new EngineRef("", "", Optional.empty()));
        language = Objects.requireNonNullElse(language, "");
        code = Objects.requireNonNullElse(code, "");
        labels = Json.copy(labels);
        settings = Json.copy(settings);
        createdAt = Objects.requireNonNullElse(createdAt, Instant.EPOCH);
        statements = Json.copy(statements);
    }

    /** Every result of the job, in order. */
    public List<ResultInfo> results() {
        return statements.stream()
                .flatMap(statement -> statement.results().stream())
                .toList();
    }
}
