package io.drawbar.engine.spi;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What an engine is started with.
 *
 * @param engineId the id that Drawbar gave this engine, unique for ever; useful for naming it to outside systems
 * @param owner the user whose statements run here, or the tenant's or server's name when the engine is shared wider
 * @param version the version of the engine that was asked for, one of those in the descriptor
 * @param settings the engine's settings, descriptor defaults first, then what configuration and the job added; immutable
 * @param workFolder a private folder of this engine process, which exists and is removed some time after the process has ended
 */
public record EngineContext(
        String engineId, String owner, String version, Map<String, String> settings, Path workFolder) {
    public EngineContext {
        Objects.requireNonNull(engineId, "engineId");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(version, "version");
        settings = Map.copyOf(settings);
        Objects.requireNonNull(workFolder, "workFolder");
    }
}
