package io.drawbar.manager.agent;

import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.engine.EngineOverrides;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.manager.pods.KubernetesLauncher;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which launcher starts which type of engine: the one that {@code engines.TYPE.launcher} names, else {@code agent.launcher}. Types whose
 * engines need files of the agent's host are always processes there.
 */
final class Launchers {
    /** All that a setting may name. */
    static final List<String> NAMES = List.of(ProcessLauncher.NAME, KubernetesLauncher.NAME);

    private final Choice choice;
    private final Predicate<EngineTypeName> isTied;
    private final Map<String, EngineLauncher> byName;

    /**
     * What the configuration says.
     *
     * @param usual the name of the launcher for types whose overrides name none
     */
    record Choice(String usual, Map<EngineTypeName, EngineOverrides> overrides) {
        Choice {
            overrides = Map.copyOf(overrides);
            overrides.forEach((type, changed) -> changed.launcher().ifPresent(name -> {
                if (!NAMES.contains(name)) {
                    throw new BadConfiguration(
                            "engines." + type + ".launcher is " + name + "; expected one of " + NAMES + ".");
                }
            }));
        }

        private Optional<String> own(EngineTypeName type) {
            return overrides.getOrDefault(type, EngineOverrides.NONE).launcher();
        }

        /** Whether any type may be started by the launcher of this name. */
        boolean uses(String name) {
            return usual.equals(name)
                    || overrides.keySet().stream().anyMatch(type -> own(type).equals(Optional.of(name)));
        }
    }

    /**
     * Those that are there.
     *
     * @param isTied whether engines of a type need files of this host
     * @param byName all that the choice can lead to
     */
    Launchers(Choice choice, Predicate<EngineTypeName> isTied, Map<String, EngineLauncher> byName) {
        this.choice = choice;
        this.isTied = isTied;
        this.byName = Map.copyOf(byName);
    }

    EngineLauncher of(EngineTypeName type) {
        Optional<String> own = choice.own(type);
        if (!isTied.test(type)) {
            return named(own.orElse(choice.usual()));
        }
        if (!own.orElse(ProcessLauncher.NAME).equals(ProcessLauncher.NAME)) {
            throw new BadConfiguration("engines." + type + ".launcher is " + own.get()
                    + ", but engines of this type read files that the agent writes on its host; expected "
                    + ProcessLauncher.NAME + ".");
        }
        return named(ProcessLauncher.NAME);
    }

    /** The one for types that say nothing else. */
    EngineLauncher usual() {
        return named(choice.usual());
    }

    private EngineLauncher named(String name) {
        EngineLauncher found = byName.get(name);
        if (found == null) {
            throw new IllegalStateException("The launcher " + name + " has not been made.");
        }
        return found;
    }

    Collection<EngineLauncher> all() {
        return byName.values();
    }
}
