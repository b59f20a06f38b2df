package io.drawbar.client;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that happened to an engine.
 *
 * @param what requested, starting, ready, draining, stopped, failed, lost or adopted
 * @param why in words
 */
public record EngineEvent(Optional<Instant> time, String what, String why) {
    public EngineEvent {
        what = Objects.requireNonNullElse(what, "");
        why = Objects.requireNonNullElse(why, "");
    }
}
