package io.drawbar.plugin.jdbc;

import io.drawbar.engine.spi.EngineException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads settings, and says what is wrong with them.
 *
 * @param settings by name
 * @param prefix before every name that is asked for
 */
record SettingReader(Map<String, String> settings, String prefix) {
    SettingReader {
        settings = Map.copyOf(settings);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(settings.get(prefix + name)).filter(text -> !text.isBlank());
    }

    int number(String name, int usual) throws EngineException {
        String text = text(name).orElse(Integer.toString(usual));
        try {
            int value = Integer.parseInt(text);
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw bad(name, text, "a whole number above 0", e);
        }
        throw bad(name, text, "a whole number above 0", new IllegalArgumentException(text));
    }

    boolean flag(String name, boolean usual) throws EngineException {
        String text = text(name).orElse(Boolean.toString(usual));
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        throw bad(name, text, "true or false", new IllegalArgumentException(text));
    }

    Duration duration(String name, Duration usual) throws EngineException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return usual;
        }
        try {
            return Duration.parse("PT" + text.get());
        } catch (DateTimeParseException e) {
            throw bad(name, text.get(), "a duration such as 30s, 5m or 1h30m", e);
        }
    }

    /** Words with commas between. */
    Set<String> words(String name) {
        Set<String> words = new TreeSet<>();
        text(name).ifPresent(text -> Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .forEach(words::add));
        return words;
    }

    private EngineException bad(String name, String found, String expected, Exception cause) {
        return Failures.user(
                "22023", "The setting " + prefix + name + " is '" + found + "'; expected " + expected + ".", cause);
    }
}
