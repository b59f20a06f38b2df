package io.drawbar.manager.agent;

import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.engine.EngineOverrides;
import io.drawbar.common.id.EngineTypeName;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Which launcher starts which type of engine: the one that {@code engines.TYPE.launcher} names, else {@code agent.launcher}.
 */
final class Launchers {
    /** All that a setting may name. */
    static final List<String> NAMES = List.of(ProcessLauncher.NAME);

    private final String usual;
    private final Map<EngineTypeName, EngineOverrides> overrides;
    private final Map<String, EngineLauncher> byName;

    /**
     * Those that are there.
     *
     * @param usual the name of the one for types whose overrides name none
     * @param byName all that these names can lead to
     */
    Launchers(
            String usual,
            Map<EngineTypeName, EngineOverrides> overrides,
            Map<String, ? extends EngineLauncher> byName) {
        this.usual = usual;
        this.overrides = Map.copyOf(overrides);
        this.byName = Map.copyOf(byName);
        this.overrides.keySet().forEach(this::of);
    }

    EngineLauncher of(EngineTypeName type) {
        String name =
                overrides.getOrDefault(type, EngineOverrides.NONE).launcher().orElse(usual);
        EngineLauncher found = byName.get(name);
        if (found == null) {
            throw new BadConfiguration("engines." + type + ".launcher is " + name + "; expected one of " + NAMES + ".");
        }
        return found;
    }

    /** The one for types that say nothing else. */
    EngineLauncher usual() {
        EngineLauncher found = byName.get(usual);
        if (found == null) {
            throw new BadConfiguration("agent.launcher is " + usual + "; expected one of " + NAMES + ".");
        }
        return found;
    }

    Collection<EngineLauncher> all() {
        return byName.values();
    }
}
