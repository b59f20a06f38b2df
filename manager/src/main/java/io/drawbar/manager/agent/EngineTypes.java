package io.drawbar.manager.agent;

import io.drawbar.common.engine.EngineDescriptor;
import io.drawbar.common.engine.EngineOverrides;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.PluginInfo;
import java.util.Map;

/** Tells the servers what this host can run. */
final class EngineTypes {
    private final Plugins plugins;
    private final EngineLibraries libraries;
    private final Map<EngineTypeName, EngineOverrides> overrides;
    private final ThinEngineFiles thinFiles;

    EngineTypes(
            Plugins plugins,
            EngineLibraries libraries,
            Map<EngineTypeName, EngineOverrides> overrides,
            ThinEngineFiles thinFiles) {
        this.plugins = plugins;
        this.thinFiles = thinFiles;
        this.libraries = libraries;
        this.overrides = Map.copyOf(overrides);
    }

    java.util.List<EngineType> list() {
        // Whoever is told of an engine may ask for it at once.
        thinFiles.write();
        return plugins.all().values().stream()
                .map(plugin -> type(plugin.descriptor()).toBuilder()
                        .setPluginVersion(plugin.version())
                        .build())
                .sorted(java.util.Comparator.comparing(EngineType::getType))
                .toList();
    }

    /** The zips that they come from, and those that are not used. */
    java.util.List<PluginInfo> plugins() {
        return plugins.found().stream().map(FoundPlugin::message).toList();
    }

    private EngineType type(EngineDescriptor descriptor) {
        EngineOverrides changed = overrides.getOrDefault(descriptor.type(), EngineOverrides.NONE);
        EngineType.Builder type = EngineType.newBuilder()
                .setType(descriptor.type().value())
                .setTitle(descriptor.title())
                .setSummary(descriptor.summary())
                .setDefaultVersion(descriptor.defaultVersion())
                .addAllLanguages(descriptor.languages())
                .setDefaultLanguage(descriptor.defaultLanguage())
                .addAllWholeLanguages(descriptor.wholeLanguages())
                .addAllCapabilities(descriptor.capabilities())
                .setLexical(descriptor.lexical())
                .setDefaultShareLevel(
                        changed.shareLevel().orElse(descriptor.sharing().defaultLevel()))
                .addAllShareLevels(descriptor.sharing().allowed())
                .setMaxSessions(changed.limits()
                        .maxSessions()
                        .orElse(descriptor.sharing().maxSessions()))
                .setMaxStatements(changed.limits()
                        .maxStatements()
                        .orElse(descriptor.sharing().maxStatements()))
                .setHeavy(descriptor.heavy())
                .setThin(descriptor.thin())
                .setSpiVersion(descriptor.spi().toString())
                .addAllSettings(descriptor.schema().messages(shownDefaults(descriptor, changed)))
                .setMemoryBytes(
                        changed.memoryBytes().orElse(descriptor.resources().memoryBytes()))
                .setCores(descriptor.resources().cores())
                .setStartTimeoutMillis(changed.startTimeout()
                        .orElse(descriptor.launch().startTimeout())
                        .toMillis())
                .setIdleTimeoutMillis(changed.idleTimeout()
                        .orElse(descriptor.launch().idleTimeout())
                        .toMillis());
        for (String version : descriptor.versions().keySet()) {
            if (libraries.find(descriptor, version).isPresent()) {
                type.addVersions(version);
            } else {
                type.addInstallableVersions(version);
            }
        }
        return type.build();
    }

    /** With what the configuration changes; places that differ from engine to engine stay in braces. */
    private static Map<String, String> shownDefaults(EngineDescriptor descriptor, EngineOverrides changed) {
        Map<String, String> defaults = new java.util.HashMap<>(descriptor.settings());
        defaults.putAll(changed.settings());
        return defaults;
    }
}
