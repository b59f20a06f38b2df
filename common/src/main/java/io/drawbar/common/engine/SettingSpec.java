package io.drawbar.common.engine;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.drawbar.common.config.BadConfiguration;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What one setting of an engine may be.
 *
 * @param name its name, or a pattern of names in which {@code *} stands for anything
 * @param type of its value
 * @param help one sentence for people
 * @param scopes where it may be given
 * @param secret whether its value is never shown
 * @param values the only ones there are; empty: any of the type
 * @param min the least value of an integer, number, duration or size
 * @param max the greatest
 * @param form a regular expression that a text matches
 */
public record SettingSpec(
        String name,
        Type type,
        String help,
        Set<Scope> scopes,
        boolean secret,
        List<String> values,
        Optional<String> min,
        Optional<String> max,
        Optional<String> form) {

    /** Types of values. */
    public enum Type {
        TEXT,
        BOOLEAN,
        INTEGER,
        NUMBER,
        /** Such as {@code 30s}; a number alone counts milliseconds. */
        DURATION,
        /** Such as {@code 512m}; a number alone counts bytes. */
        SIZE;

        /** As descriptors write it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where a setting may be given. */
    public enum Scope {
        /** In the server's configuration, {@code engines.TYPE.settings}, by whoever runs the platform. */
        CONFIGURATION,
        /** When an engine process is launched for one connection, by whoever asks for it. */
        LAUNCH,
        /** When a session is opened. */
        SESSION;

        /** As descriptors write it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public SettingSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(help, "help");
        scopes = Set.copyOf(scopes);
        values = List.copyOf(values);
        Objects.requireNonNull(min, "min");
        Objects.requireNonNull(max, "max");
        Objects.requireNonNull(form, "form");
    }

    /** Reads an entry of the descriptor's section {@code schema}. */
    static SettingSpec of(String name, Config entry) {
        try {
            Set<String> keys = new TreeSet<>(entry.root().keySet());
            keys.removeAll(Set.of("type", "help", "scope", "secret", "values", "min", "max", "form"));
            if (!keys.isEmpty()) {
                throw new BadConfiguration("has unknown keys " + keys);
            }
            Set<Scope> scopes = new TreeSet<>();
            scopes.add(Scope.CONFIGURATION);
            for (String scope : texts(entry, "scope")) {
                scopes.add(constant(Scope.values(), scope, "scope"));
            }
            SettingSpec spec = new SettingSpec(
                    name,
                    constant(Type.values(), entry.getString("type"), "type"),
                    entry.getString("help"),
                    scopes,
                    entry.hasPath("secret") && entry.getBoolean("secret"),
                    texts(entry, "values"),
                    text(entry, "min"),
                    text(entry, "max"),
                    text(entry, "form"));
            spec.form().ifPresent(Pattern::compile);
            spec.min().ifPresent(spec::size);
            spec.max().ifPresent(spec::size);
            return spec;
        } catch (ConfigException | BadConfiguration | NumberFormatException | PatternSyntaxException e) {
            throw new BadConfiguration("schema.\"" + name + "\" of the descriptor: " + e.getMessage(), e);
        }
    }

    private static <E extends Enum<E>> E constant(E[] all, String text, String what) {
        List<String> known = new ArrayList<>();
        for (E one : all) {
            String name = one.name().toLowerCase(Locale.ROOT);
            if (name.equals(text)) {
                return one;
            }
            known.add(name);
        }
        throw new BadConfiguration(what + " is '" + text + "'; expected one of " + known);
    }

    private static List<String> texts(Config entry, String key) {
        if (!entry.hasPath(key)) {
            return List.of();
        }
        return entry.getValue(key).unwrapped() instanceof List<?> many
                ? many.stream().map(String::valueOf).toList()
                : List.of(entry.getString(key));
    }

    private static Optional<String> text(Config entry, String key) {
        return entry.hasPath(key) ? Optional.of(entry.getString(key)) : Optional.empty();
    }

    /** Whether it stands for more than one name. */
    public boolean isPattern() {
        return name.contains("*");
    }

    /** Whether it is about a setting of this name. */
    public boolean covers(String setting) {
        return isPattern()
                ? Pattern.matches(Pattern.quote(name).replace("*", "\\E.*\\Q"), setting)
                : name.equals(setting);
    }

    /** What is wrong with a value, if anything; never shows the value of a secret. */
    public Optional<String> problem(String value) {
        String shown = secret ? "the value" : "'" + value + "'";
        if (!values.isEmpty() && !values.contains(value)) {
            return Optional.of(shown + " is not one of " + values);
        }
        if (form.isPresent() && !Pattern.matches(form.get(), value)) {
            return Optional.of(shown + " does not have the form " + form.get());
        }
        if (type == Type.TEXT) {
            return Optional.empty();
        }
        if (type == Type.BOOLEAN) {
            boolean known = value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
            return known ? Optional.empty() : Optional.of(shown + " is neither true nor false");
        }
        try {
            BigDecimal size = size(value);
            boolean low = min.isPresent() && size.compareTo(size(min.get())) < 0;
            boolean high = max.isPresent() && size.compareTo(size(max.get())) > 0;
            return low || high ? Optional.of(shown + " is out of its range" + range()) : Optional.empty();
        } catch (ConfigException | NumberFormatException e) {
            return Optional.of(shown + " is no " + type.text() + range());
        }
    }

    private String range() {
        return min.map(least -> ", at least " + least).orElse("")
                + max.map(most -> ", at most " + most).orElse("");
    }

    private BigDecimal size(String value) {
        return switch (type) {
            case INTEGER -> new BigDecimal(new java.math.BigInteger(value.strip()));
            case DURATION -> BigDecimal.valueOf(single(value).getDuration("x").toMillis());
            case SIZE -> BigDecimal.valueOf(single(value).getBytes("x"));
            case NUMBER, TEXT, BOOLEAN -> new BigDecimal(value.strip());
        };
    }

    private static Config single(String value) {
        return ConfigFactory.parseMap(java.util.Map.of("x", value));
    }
}
