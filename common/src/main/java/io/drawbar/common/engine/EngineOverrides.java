package io.drawbar.common.engine;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.id.EngineTypeName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the configuration changes about one type of engine: the section {@code engines.TYPE}. Agent and manager read it alike.
 *
 * @param settings added to the descriptor's settings and handed to the plugin; see {@link #settings()} for placeholders
 * @param memoryBytes the heap of one engine process
 * @param javaOptions added to the descriptor's
 * @param javaHome the Java that runs it
 * @param startTimeout how long a start may take
 * @param idleTimeout after how long without a session it ends itself
 * @param shareLevel connection, user, tenant or server
 */
public record EngineOverrides(
        Map<String, String> settings,
        OptionalLong memoryBytes,
        List<String> javaOptions,
        Optional<Path> javaHome,
        Optional<Duration> startTimeout,
        Optional<Duration> idleTimeout,
        Optional<String> shareLevel) {
    /** Nothing is changed. */
    public static final EngineOverrides NONE = new EngineOverrides(
            Map.of(),
            OptionalLong.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** The whole section, by type. */
    public static final Setting<Map<EngineTypeName, EngineOverrides>> SETTING = Setting.section(
            "engines",
            "Per type of engine: settings {}, memory, java-options, java-home, start-timeout, idle-timeout, share-level.",
            EngineOverrides::readAll);

    private static final List<String> KEYS =
            List.of("settings", "memory", "java-options", "java-home", "start-timeout", "idle-timeout", "share-level");
    private static final List<String> SHARE_LEVELS = List.of("connection", "user", "tenant", "server");

    public EngineOverrides {
        settings = Map.copyOf(settings);
        javaOptions = List.copyOf(javaOptions);
    }

    /** What is changed for a type; {@link #NONE} when nothing is. */
    public static EngineOverrides of(Settings settings, EngineTypeName type) {
        return settings.get(SETTING).getOrDefault(type, NONE);
    }

    private static Map<EngineTypeName, EngineOverrides> readAll(Config section) {
        Map<EngineTypeName, EngineOverrides> all = new LinkedHashMap<>();
        for (String type : section.root().keySet()) {
            String path = ConfigUtil.quoteString(type);
            try {
                all.put(new EngineTypeName(type), read(type, section.getConfig(path)));
            } catch (ConfigException e) {
                throw new BadConfiguration("engines." + type + " cannot be used: " + e.getMessage(), e);
            }
        }
        return Map.copyOf(all);
    }

    private static EngineOverrides read(String type, Config config) {
        for (String key : config.root().keySet()) {
            if (!KEYS.contains(key)) {
                throw new BadConfiguration("Unknown setting engines." + type + "." + key
                        + "; the nearest known one is engines." + type + "." + Settings.nearest(key, KEYS) + ".");
            }
        }
        Optional<String> shareLevel = optional(config, "share-level", Config::getString);
        if (shareLevel.isPresent() && !SHARE_LEVELS.contains(shareLevel.get())) {
            throw new BadConfiguration("engines." + type + ".share-level is " + shareLevel.get() + "; expected one of "
                    + SHARE_LEVELS + ".");
        }
        return new EngineOverrides(
                optional(config, "settings", Config::getConfig)
                        .map(EngineDescriptor::texts)
                        .orElse(Map.of()),
                config.hasPath("memory") ? OptionalLong.of(config.getBytes("memory")) : OptionalLong.empty(),
                optional(config, "java-options", Config::getStringList).orElse(List.of()),
                optional(config, "java-home", Config::getString).map(Path::of),
                optional(config, "start-timeout", Config::getDuration),
                optional(config, "idle-timeout", Config::getDuration),
                shareLevel);
    }

    private static <T> Optional<T> optional(Config config, String key, Reader<T> reader) {
        return config.hasPath(key) ? Optional.of(reader.read(config, key)) : Optional.empty();
    }

    private interface Reader<T> {
        T read(Config config, String key);
    }
}
