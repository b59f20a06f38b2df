package io.drawbar.common.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The configuration as it is in force: defaults, then the file, then the environment ({@code gateway.port} is
 * {@code DRAWBAR_GATEWAY_PORT}), then system properties ({@code -Ddrawbar.gateway.port=8300}). Immutable.
 *
 * <p>Loading checks every key: an unknown one, or a value of the wrong type, is a {@link BadConfiguration} that names it.
 */
public final class Settings {
    private static final String PROPERTY_PREFIX = "drawbar.";
    private static final String VARIABLE_PREFIX = "DRAWBAR_";

    private final Config config;
    private final Map<String, Setting<?>> known;
    /** What has been read already: settings are asked for in every request. */
    private final Map<Setting<?>, Object> values = new ConcurrentHashMap<>();

    private Settings(Config config, Map<String, Setting<?>> known) {
        this.config = config;
        this.known = known;
    }

    /**
     * Loads and checks the configuration.
     *
     * @param settings every setting there is
     * @param file a HOCON file, if there is one
     * @param environment the process's environment
     * @param properties the process's system properties
     */
    public static Settings load(
            Collection<Setting<?>> settings,
            Optional<Path> file,
            Map<String, String> environment,
            Properties properties) {
        Map<String, Setting<?>> known = new TreeMap<>();
        settings.forEach(setting -> known.put(setting.name(), setting));
        Config fileConfig = file.map(Settings::parseFile).orElse(ConfigFactory.empty());
        Config fromProperties = fromProperties(properties);
        checkKnown(fileConfig, known);
        checkKnown(fromProperties, known);
        checkVariables(environment, known);
        Config config = fromProperties
                .withFallback(fromEnvironment(environment, known))
                .withFallback(fileConfig)
                .withFallback(defaults(known.values()))
                .resolve();
        known.values().forEach(setting -> setting.read(config));
        return new Settings(config, known);
    }

    /** The value of a setting that was among those loaded. */
    public <T> T get(Setting<T> setting) {
        if (!known.containsKey(setting.name())) {
            throw new IllegalStateException("The setting " + setting.name() + " is not listed by any role.");
        }
        @SuppressWarnings("unchecked") // A setting reads values of its own type alone.
        T value = (T) values.computeIfAbsent(setting, unread -> unread.read(config));
        return value;
    }

    /** Every setting with its value and where that came from, in the order of their names. */
    public List<Shown> show() {
        List<Shown> rows = new ArrayList<>();
        for (Setting<?> setting : known.values()) {
            ConfigValue value = config.getValue(setting.name());
            String text = setting.secret() && !value.unwrapped().equals("")
                    ? "(secret)"
                    : value.render(com.typesafe.config.ConfigRenderOptions.concise());
            rows.add(new Shown(setting.name(), text, value.origin().description(), setting.type(), setting.meaning()));
        }
        return rows;
    }

    /**
     * One line of {@code drawbar config show}.
     *
     * @param name the key
     * @param value its value as HOCON; secrets are hidden
     * @param source where it was set
     * @param type what it may be
     * @param meaning what it does
     */
    public record Shown(String name, String value, String source, String type, String meaning) {}

    private static Config parseFile(Path file) {
        if (!Files.isReadable(file)) {
            throw new BadConfiguration("The configuration file " + file + " cannot be read.");
        }
        try {
            return ConfigFactory.parseFile(
                    file.toFile(), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF));
        } catch (ConfigException e) {
            throw new BadConfiguration("The configuration file is not valid HOCON: " + e.getMessage(), e);
        }
    }

    private static Config defaults(Collection<Setting<?>> settings) {
        Config all = ConfigFactory.empty();
        for (Setting<?> setting : settings) {
            Config one = ConfigFactory.parseString(
                    setting.name() + " = " + setting.defaultText(),
                    ConfigParseOptions.defaults().setOriginDescription("default"));
            all = all.withValue(
                    setting.name(), one.getValue(setting.name()).withOrigin(ConfigOriginFactory.newSimple("default")));
        }
        return all;
    }

    private static Config fromProperties(Properties properties) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PROPERTY_PREFIX)) {
                found.put(name.substring(PROPERTY_PREFIX.length()), properties.getProperty(name));
            }
        }
        return fromTexts(found, "-D" + PROPERTY_PREFIX);
    }

    private static Config fromEnvironment(Map<String, String> environment, Map<String, Setting<?>> known) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : known.keySet()) {
            String value = environment.get(variable(name));
            if (value != null) {
                found.put(name, value);
            }
        }
        return fromTexts(found, "environment");
    }

    /** The environment variable that overrides a setting. */
    public static String variable(String name) {
        return VARIABLE_PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /**
     * Refuses variables that are meant to be settings and are none: those that begin like one. Others with the prefix are the
     * launcher's, or made by whatever runs the process (Kubernetes names its services in such variables).
     */
    private static void checkVariables(Map<String, String> environment, Map<String, Setting<?>> known) {
        Map<String, String> names = new TreeMap<>();
        known.keySet().forEach(name -> names.put(variable(name), name));
        List<String> sections = known.keySet().stream()
                .map(name -> variable(name.substring(0, (name + ".").indexOf('.'))) + "_")
                .distinct()
                .toList();
        for (String written : new TreeMap<>(environment).keySet()) {
            boolean ofASection = sections.stream().anyMatch(written::startsWith);
            if (ofASection && !names.containsKey(written)) {
                throw new BadConfiguration("Unknown setting in the environment variable " + written
                        + "; the nearest known one is " + nearest(written, names.keySet()) + ".");
            }
        }
    }

    private static Config fromTexts(Map<String, String> texts, String source) {
        Config all = ConfigFactory.empty();
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            String trimmed = entry.getValue().trim();
            ConfigValue value = trimmed.startsWith("[") || trimmed.startsWith("{")
                    ? ConfigFactory.parseString("v = " + trimmed).getValue("v")
                    : ConfigValueFactory.fromAnyRef(entry.getValue());
            all = all.withValue(entry.getKey(), value.withOrigin(ConfigOriginFactory.newSimple(source)));
        }
        return all;
    }

    private static void checkKnown(Config config, Map<String, Setting<?>> known) {
        for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
            String key = String.join(".", ConfigUtil.splitPath(entry.getKey()));
            boolean inTree = known.values().stream()
                    .anyMatch(setting -> setting.isTree() && key.startsWith(setting.name() + "."));
            if (!inTree && !known.containsKey(key)) {
                throw new BadConfiguration("Unknown setting " + key + " ("
                        + entry.getValue().origin().description() + "); the nearest known one is "
                        + nearest(key, known.keySet()) + ".");
            }
        }
    }

    /** The name among those known that differs least from what was written. */
    public static String nearest(String written, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(name, written)))
                .orElse("");
    }

    /** Levenshtein's distance. */
    static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] current = new int[right.length() + 1];
            current[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replace = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replace, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
