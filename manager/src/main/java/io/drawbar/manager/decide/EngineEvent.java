package io.drawbar.manager.decide;

import io.drawbar.common.id.EngineId;
import java.time.Instant;
import java.util.Objects;

/**
 * Something that happened to an engine, for people who ask why.
 *
 * @param at when
 * @param engine to which
 * @param owner whose it is: a user, a tenant, or everybody
 * @param what requested, launched, starting, ready, draining, stopped, failed, lost, adopted
 * @param why in words
 */
public record EngineEvent(Instant at, EngineId engine, String owner, String what, String why) {
    public EngineEvent {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(why, "why");
    }
}
