package io.drawbar.manager.decide;

import io.drawbar.common.id.EngineTypeName;
import java.util.Objects;

/** A thin engine, which lives in a process with others: the process must be where the engine is installed. */
public record Guest(EngineTypeName type, String version) {
    public Guest {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(version, "version");
    }

    @Override
    public String toString() {
        return type + "@" + version;
    }
}
