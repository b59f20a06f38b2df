package io.drawbar.client;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A job, or a connection, that waits for an engine.
 *
 * @param position its place in its tenant's queue, from 1
 * @param of how many wait there
 * @param waitingFor in words
 * @param usualWaitMillis how long such asks have waited lately
 */
public record QueuedAsk(
        String id,
        String owner,
        String tenant,
        Optional<String> application,
        EngineKind engine,
        int priority,
        Optional<Instant> since,
        int position,
        int of,
        String waitingFor,
        OptionalLong usualWaitMillis) {

    /** What it waits for a place on. */
    public record EngineKind(String type, String version) {
        public EngineKind {
            type = Objects.requireNonNullElse(type, "");
            version = Objects.requireNonNullElse(version, "");
        }
    }

    public QueuedAsk {
        id = Objects.requireNonNullElse(id, "");
        owner = Objects.requireNonNullElse(owner, "");
        tenant = Objects.requireNonNullElse(tenant, "");
        engine = Objects.requireNonNullElse(engine, new EngineKind("", ""));
        waitingFor = Objects.requireNonNullElse(waitingFor, "");
    }
}
