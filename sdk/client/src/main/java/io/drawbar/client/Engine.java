package io.drawbar.client;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A running engine.
 *
 * @param pool the warm pool for which it was started
 * @param claimed whether it has become its owner's since; only of engines of a pool
 */
public record Engine(
        EngineId id,
        String type,
        String version,
        String owner,
        String tenant,
        String shareLevel,
        String state,
        Optional<String> pool,
        Optional<Boolean> claimed,
        String agent,
        long pid,
        Optional<Instant> createdAt,
        Optional<Instant> readyAt,
        int leases,
        int sessions,
        int runningStatements,
        long heapUsedBytes,
        long heapMaxBytes,
        Map<String, String> facts,
        Optional<Failure> error) {
    public Engine {
        Objects.requireNonNull(id, "id");
        type = Objects.requireNonNullElse(type, "");
        version = Objects.requireNonNullElse(version, "");
        owner = Objects.requireNonNullElse(owner, "");
        tenant = Objects.requireNonNullElse(tenant, "");
        shareLevel = Objects.requireNonNullElse(shareLevel, "");
        state = Objects.requireNonNullElse(state, "");
        agent = Objects.requireNonNullElse(agent, "");
        facts = Json.copy(facts);
    }
}
