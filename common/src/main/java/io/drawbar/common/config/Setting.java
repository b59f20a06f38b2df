package io.drawbar.common.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigRenderOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One key of the configuration: its name, type, default and meaning. Settings are constants of the class that reads them and are
 * listed by their role, so that nothing can be read that is not documented.
 *
 * @param <T> what it is read as
 */
public final class Setting<T> {
    private final String name;
    private final String type;
    private final String defaultText;
    private final String meaning;
    private final boolean secret;
    private final boolean tree;
    private final BiFunction<Config, String, T> reader;
    private final Predicate<T> bound;
    private final String boundText;

    private Setting(
            String name,
            String type,
            String defaultText,
            String meaning,
            boolean secret,
            boolean tree,
            BiFunction<Config, String, T> reader,
            Predicate<T> bound,
            String boundText) {
        this.name = Objects.requireNonNull(name, "name");
        this.type = type;
        this.defaultText = defaultText;
        this.meaning = Objects.requireNonNull(meaning, "meaning");
        this.secret = secret;
        this.tree = tree;
        this.reader = reader;
        this.bound = bound;
        this.boundText = boundText;
    }

    private static <T> Setting<T> of(
            String name, String type, String defaultText, String meaning, BiFunction<Config, String, T> reader) {
        return new Setting<>(name, type, defaultText, meaning, false, false, reader, value -> true, "");
    }

    public static Setting<String> string(String name, String defaultValue, String meaning) {
        return of(name, "text", '"' + defaultValue + '"', meaning, Config::getString);
    }

    public static Setting<Integer> integer(String name, int defaultValue, String meaning) {
        return of(name, "whole number", Integer.toString(defaultValue), meaning, Config::getInt);
    }

    public static Setting<Long> longNumber(String name, long defaultValue, String meaning) {
        return of(name, "whole number", Long.toString(defaultValue), meaning, Config::getLong);
    }

    public static Setting<Double> number(String name, double defaultValue, String meaning) {
        return of(name, "number", Double.toString(defaultValue), meaning, Config::getDouble);
    }

    public static Setting<Boolean> flag(String name, boolean defaultValue, String meaning) {
        return of(name, "true or false", Boolean.toString(defaultValue), meaning, Config::getBoolean);
    }

    /** A length of time, written as {@code 500ms}, {@code 30s}, {@code 10m}, {@code 2h}, {@code 7d}. */
    public static Setting<Duration> duration(String name, String defaultValue, String meaning) {
        return of(name, "time such as 30s", defaultValue, meaning, Config::getDuration);
    }

    /** A number of bytes, written as {@code 512k}, {@code 64m}, {@code 2g}. */
    public static Setting<Long> bytes(String name, String defaultValue, String meaning) {
        return of(name, "size such as 64m", defaultValue, meaning, Config::getBytes);
    }

    public static Setting<List<String>> strings(String name, List<String> defaultValue, String meaning) {
        StringBuilder text = new StringBuilder("[");
        for (String value : defaultValue) {
            text.append(text.length() == 1 ? "" : ", ")
                    .append('"')
                    .append(value)
                    .append('"');
        }
        return of(name, "list of text", text.append(']').toString(), meaning, Config::getStringList);
    }

    /** A file or folder; empty: none. */
    public static Setting<Path> path(String name, String defaultValue, String meaning) {
        return of(name, "path", '"' + defaultValue + '"', meaning, (config, key) -> Path.of(config.getString(key)));
    }

    /** A whole section whose keys are names of the user's choice; its reader checks what is inside. */
    public static Setting<Config> tree(String name, String meaning) {
        return section(name, meaning, Function.identity());
    }

    /**
     * A whole section that is parsed into a value of its own.
     *
     * @param parser throws {@link BadConfiguration} when it finds a key that it does not know
     */
    public static <T> Setting<T> section(String name, String meaning, Function<Config, T> parser) {
        return new Setting<>(
                name,
                "section",
                "{}",
                meaning,
                false,
                true,
                (config, key) -> parser.apply(config.getConfig(key)),
                value -> true,
                "{ NAME = … }");
    }

    /** The same setting, whose value is never shown. */
    public Setting<T> asSecret() {
        return new Setting<>(name, type, defaultText, meaning, true, tree, reader, bound, boundText);
    }

    /** The same setting with a check; {@code text} completes "expected …". */
    public Setting<T> where(String text, Predicate<T> check) {
        return new Setting<>(name, type, defaultText, meaning, secret, tree, reader, check, text);
    }

    public String name() {
        return name;
    }

    public String type() {
        return boundText.isEmpty() ? type : type + ", " + boundText;
    }

    public String meaning() {
        return meaning;
    }

    public boolean secret() {
        return secret;
    }

    /** Whether it is a section with free keys below it. */
    public boolean isTree() {
        return tree;
    }

    /** The default as it would be written in a file. */
    String defaultText() {
        return defaultText;
    }

    T read(Config config) {
        T value;
        try {
            value = reader.apply(config, name);
        } catch (ConfigException | IllegalArgumentException e) {
            throw new BadConfiguration(name + " is " + shown(config) + "; expected a " + type() + ".", e);
        }
        if (!bound.test(value)) {
            throw new BadConfiguration(name + " is " + shown(config) + "; expected a " + type() + ".");
        }
        return value;
    }

    private String shown(Config config) {
        return secret ? "(secret)" : config.getValue(name).render(ConfigRenderOptions.concise());
    }
}
