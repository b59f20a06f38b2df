package io.drawbar.common.engine;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.protocol.v1.LexicalRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A plugin's {@code engine.conf}: all that the servers know of an engine. Its keys are explained in the README of
 * {@code sdk/engine-spi}.
 *
 * @param optIn whether it is there only when {@code engine install} has been run, though it needs no libraries
 * @param wholeLanguages those of its languages in which a script, or a cell of one, is one statement and not cut at semicolons
 */
public record EngineDescriptor(
        EngineTypeName type,
        String title,
        String summary,
        Mode mode,
        boolean optIn,
        String defaultVersion,
        Map<String, Version> versions,
        List<String> languages,
        String defaultLanguage,
        List<String> wholeLanguages,
        List<String> capabilities,
        LexicalRules lexical,
        Sharing sharing,
        Resources resources,
        Launch launch,
        Map<String, String> settings,
        List<String> training,
        EngineSpi spi,
        SettingsSchema schema,
        ErrorTable errors) {

    /**
     * A version of the engine that the plugin can run.
     *
     * @param coordinates Maven coordinates {@code group:artifact:version} of its libraries
     * @param exclude {@code group:artifact} left out of what they bring, {@code *} for any
     * @param installation where an installation that is there can be found instead
     * @param java the lowest Java version that runs it
     * @param javaOptions added to those that all versions are started with
     * @param extras coordinates by name, added when {@code engine install --with NAME} asks for them
     */
    public record Version(
            List<String> coordinates,
            List<String> exclude,
            Optional<Installation> installation,
            int java,
            List<String> javaOptions,
            Map<String, List<String>> extras) {
        public Version {
            coordinates = List.copyOf(coordinates);
            exclude = List.copyOf(exclude);
            javaOptions = List.copyOf(javaOptions);
            extras = Map.copyOf(extras);
        }
    }

    /**
     * An installation of the engine outside Drawbar.
     *
     * @param variable environment variable that names its folder
     * @param jars folder of jars below it
     * @param holds pattern of names of files, such as {@code engine-1.2.*.jar}: the installation is of this version when a jar
     *     matches. Empty: when it has the jars of the version's coordinates
     */
    public record Installation(String variable, String jars, Optional<String> holds) {}

    /** How an engine is shared; levels are connection, user, tenant and server. */
    public record Sharing(String defaultLevel, List<String> allowed, int maxSessions, int maxStatements) {}

    /** What one engine process takes. */
    public record Resources(long memoryBytes, double cores) {}

    /**
     * How an engine process is started.
     *
     * @param configurationVariables environment variables that name folders of configuration: the process gets them, and the folders
     *     at the end of its class path
     */
    public record Launch(
            List<String> javaOptions,
            boolean classDataArchive,
            Duration startTimeout,
            Duration idleTimeout,
            List<String> configurationVariables) {
        public Launch {
            javaOptions = List.copyOf(javaOptions);
            configurationVariables = List.copyOf(configurationVariables);
        }
    }

    /** Where an engine lives. */
    public enum Mode {
        /** In a process of its own, with its class path. */
        HEAVY,
        /** With others in a shared process, each in a class loader of its own. */
        THIN,
        /** It is no engine but that shared process. */
        HOST;

        private static Mode of(String text) {
            return switch (text) {
                case "heavy" -> HEAVY;
                case "thin" -> THIN;
                case "host" -> HOST;
                default -> throw new BadConfiguration("mode is '" + text + "'; expected heavy, thin or host.");
            };
        }
    }

    public EngineDescriptor {
        versions = new LinkedHashMap<>(versions);
        languages = List.copyOf(languages);
        wholeLanguages = List.copyOf(wholeLanguages);
        capabilities = List.copyOf(capabilities);
        settings = Map.copyOf(settings);
        training = List.copyOf(training);
        settings.forEach((name, value) -> {
            if (!value.isEmpty() && !value.contains("{")) { // empty: not set; in braces: what the agent puts in
                schema.configurationProblem(type.value(), name, value).ifPresent(problem -> {
                    throw new BadConfiguration("A default does not fit the schema. " + problem);
                });
            }
        });
    }

    /** Whether it has a process of its own. */
    public boolean heavy() {
        return mode == Mode.HEAVY;
    }

    /** Whether it lives with others in a shared process. */
    public boolean thin() {
        return mode == Mode.THIN;
    }

    /** Reads a descriptor from a file. */
    public static EngineDescriptor read(Path file) {
        try {
            return of(ConfigFactory.parseFile(file.toFile()).resolve());
        } catch (ConfigException e) {
            throw new BadConfiguration("The engine descriptor " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static EngineDescriptor of(Config config) {
        Map<String, Version> versions = new LinkedHashMap<>();
        Config all = config.getConfig("versions");
        for (String name : new TreeSet<>(config.getObject("versions").keySet())) {
            versions.put(name, version(all.getConfig(ConfigUtil.quoteString(name))));
        }
        String defaultVersion = config.getString("default-version");
        if (!versions.containsKey(defaultVersion)) {
            throw new BadConfiguration("default-version is " + defaultVersion + "; versions are " + versions.keySet());
        }
        return new EngineDescriptor(
                new EngineTypeName(config.getString("type")),
                config.getString("title"),
                config.getString("summary"),
                Mode.of(config.getString("mode")),
                config.hasPath("opt-in") && config.getBoolean("opt-in"),
                defaultVersion,
                versions,
                config.getStringList("languages"),
                config.getString("default-language"),
                config.hasPath("whole-languages") ? config.getStringList("whole-languages") : List.of(),
                config.getStringList("capabilities"),
                lexical(config.getConfig("lexical")),
                new Sharing(
                        config.getString("sharing.default"),
                        config.getStringList("sharing.allowed"),
                        config.getInt("sharing.max-sessions"),
                        config.getInt("sharing.max-statements")),
                new Resources(config.getBytes("resources.memory"), config.getDouble("resources.cores")),
                new Launch(
                        config.getStringList("launch.java-options"),
                        config.getBoolean("launch.class-data-archive"),
                        config.getDuration("launch.start-timeout"),
                        config.getDuration("launch.idle-timeout"),
                        config.hasPath("launch.configuration-variables")
                                ? config.getStringList("launch.configuration-variables")
                                : List.of()),
                texts(config.getConfig("settings")),
                config.getStringList("training"),
                config.hasPath("spi") ? EngineSpi.parse(config.getString("spi")) : new EngineSpi(1, 0),
                config.hasPath("schema") ? SettingsSchema.of(config.getConfig("schema")) : SettingsSchema.NONE,
                config.hasPath("errors") ? ErrorTable.of(config.getConfig("errors")) : ErrorTable.NONE);
    }

    private static Version version(Config config) {
        return new Version(
                config.getStringList("coordinates"),
                config.hasPath("exclude") ? config.getStringList("exclude") : List.of(),
                config.hasPath("installation")
                        ? Optional.of(new Installation(
                                config.getString("installation.variable"),
                                config.getString("installation.jars"),
                                config.hasPath("installation.holds")
                                        ? Optional.of(config.getString("installation.holds"))
                                        : Optional.empty()))
                        : Optional.empty(),
                config.hasPath("java") ? config.getInt("java") : 17,
                config.hasPath("java-options") ? config.getStringList("java-options") : List.of(),
                config.hasPath("extras") ? extras(config.getConfig("extras")) : Map.of());
    }

    private static Map<String, List<String>> extras(Config config) {
        Map<String, List<String>> extras = new LinkedHashMap<>();
        config.root().keySet().forEach(name -> extras.put(name, config.getStringList(ConfigUtil.quoteString(name))));
        return extras;
    }

    private static LexicalRules lexical(Config config) {
        return LexicalRules.newBuilder()
                .setDoubleQuoteIsString(config.getString("double-quote").equals("string"))
                .setBacktickQuotesIdentifier(config.getString("backtick").equals("identifier"))
                .setBackslashEscapes(config.getBoolean("backslash-escapes"))
                .setHashComments(config.getBoolean("hash-comments"))
                .setNestedComments(config.getBoolean("nested-comments"))
                .setDollarQuotes(config.getBoolean("dollar-quotes"))
                .setCompoundBlocks(config.getBoolean("compound-blocks"))
                .build();
    }

    /** Leaves of a section by their dotted names, however they were nested or quoted. */
    public static Map<String, String> texts(Config config) {
        Map<String, String> texts = new LinkedHashMap<>();
        config.entrySet()
                .forEach(entry -> texts.put(
                        String.join(".", ConfigUtil.splitPath(entry.getKey())),
                        entry.getValue().unwrapped().toString()));
        return texts;
    }
}
