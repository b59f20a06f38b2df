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
import java.util.OptionalInt;
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
 * @param environment variables that its process gets, beside those that the agent passes on; no place for secrets
 * @param launcher what the agent starts it as, {@code process} or {@code kubernetes}; empty: as {@code agent.launcher} says
 * @param limits how long and how much one engine process serves
 */
public record EngineOverrides(
        Map<String, String> settings,
        OptionalLong memoryBytes,
        List<String> javaOptions,
        Optional<Path> javaHome,
        Optional<Duration> startTimeout,
        Optional<Duration> idleTimeout,
        Optional<String> shareLevel,
        Map<String, String> environment,
        Optional<String> launcher,
        Limits limits) {

    /**
     * How long and how much one engine process serves, and for whom it may be ended.
     *
     * @param maxSessions open at once; empty: the descriptor's
     * @param maxStatements running at once; empty: the descriptor's
     * @param maxLife after which time it takes nothing new and ends
     * @param maxUses after how many statements it takes nothing new and ends
     * @param preemptible whether it may be ended for tenants who are guaranteed what it takes
     * @param agentLabels which its agent must have
     * @param preferredAgentLabels which its agent should have
     */
    public record Limits(
            OptionalInt maxSessions,
            OptionalInt maxStatements,
            Optional<Duration> maxLife,
            OptionalLong maxUses,
            boolean preemptible,
            Map<String, String> agentLabels,
            Map<String, String> preferredAgentLabels) {
        /** Nothing is changed. */
        public static final Limits NONE = new Limits(
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                false,
                Map.of(),
                Map.of());

        public Limits {
            agentLabels = Map.copyOf(agentLabels);
            preferredAgentLabels = Map.copyOf(preferredAgentLabels);
        }
    }

    /** Nothing is changed. */
    public static final EngineOverrides NONE = new EngineOverrides(
            Map.of(),
            OptionalLong.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Limits.NONE);

    /** The whole section, by type. */
    public static final Setting<Map<EngineTypeName, EngineOverrides>> SETTING = Setting.section(
            "engines",
            "Per type of engine: settings {}, environment {}, memory, java-options, java-home, launcher, start-timeout, idle-timeout, share-level, "
                    + "max-sessions, max-statements, max-life, max-uses, preemptible, agent-labels {}, preferred-agent-labels {}.",
            EngineOverrides::readAll);

    private static final List<String> KEYS = List.of(
            "settings",
            "environment",
            "memory",
            "java-options",
            "java-home",
            "launcher",
            "start-timeout",
            "idle-timeout",
            "share-level",
            "max-sessions",
            "max-statements",
            "max-life",
            "max-uses",
            "preemptible",
            "agent-labels",
            "preferred-agent-labels");
    private static final List<String> SHARE_LEVELS = List.of("connection", "user", "tenant", "server");

    public EngineOverrides {
        settings = Map.copyOf(settings);
        javaOptions = List.copyOf(javaOptions);
        environment = Map.copyOf(environment);
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
                shareLevel,
                optional(config, "environment", Config::getConfig)
                        .map(EngineDescriptor::texts)
                        .orElse(Map.of()),
                optional(config, "launcher", Config::getString),
                limits(type, config));
    }

    private static Limits limits(String type, Config config) {
        Limits limits = new Limits(
                config.hasPath("max-sessions") ? OptionalInt.of(config.getInt("max-sessions")) : OptionalInt.empty(),
                config.hasPath("max-statements")
                        ? OptionalInt.of(config.getInt("max-statements"))
                        : OptionalInt.empty(),
                optional(config, "max-life", Config::getDuration),
                config.hasPath("max-uses") ? OptionalLong.of(config.getLong("max-uses")) : OptionalLong.empty(),
                config.hasPath("preemptible") && config.getBoolean("preemptible"),
                optional(config, "agent-labels", Config::getConfig)
                        .map(EngineDescriptor::texts)
                        .orElse(Map.of()),
                optional(config, "preferred-agent-labels", Config::getConfig)
                        .map(EngineDescriptor::texts)
                        .orElse(Map.of()));
        if (limits.maxSessions().orElse(1) < 1
                || limits.maxStatements().orElse(1) < 1
                || limits.maxUses().orElse(1) < 1
                || limits.maxLife().orElse(Duration.ofSeconds(1)).toMillis() < 1) {
            throw new BadConfiguration("In engines." + type
                    + ", max-sessions, max-statements, max-life and max-uses are at least 1 where they are set.");
        }
        return limits;
    }

    private static <T> Optional<T> optional(Config config, String key, Reader<T> reader) {
        return config.hasPath(key) ? Optional.of(reader.read(config, key)) : Optional.empty();
    }

    private interface Reader<T> {
        T read(Config config, String key);
    }
}
