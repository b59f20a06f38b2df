package io.drawbar.common.engine;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import io.drawbar.common.config.BadConfiguration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whose failures an engine's codes are: the descriptor's section {@code errors}. It is asked for failures that the plugin itself could
 * not place.
 *
 * @param kinds by the engine's code or SQLState, in which {@code *} stands for anything
 */
public record ErrorTable(Map<String, Kind> kinds) {
    /** Nothing is told. */
    public static final ErrorTable NONE = new ErrorTable(Map.of());

    /** Whose failure it is. */
    public enum Kind {
        USER,
        RESOURCES,
        ENGINE
    }

    public ErrorTable {
        kinds = Map.copyOf(kinds);
    }

    static ErrorTable of(Config section) {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        section.root().forEach((code, value) -> {
            String text = section.getString(ConfigUtil.quoteString(code));
            try {
                kinds.put(code, Kind.valueOf(text.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new BadConfiguration(
                        "errors.\"" + code + "\" is '" + text + "'; expected user, resources or engine.", e);
            }
        });
        return new ErrorTable(kinds);
    }

    /** Whose failure a code or SQLState is, by the entry that says most. */
    public Optional<Kind> kind(String code) {
        return kinds.keySet().stream()
                .filter(entry -> Pattern.matches(Pattern.quote(entry).replace("*", "\\E.*\\Q"), code))
                .max(Comparator.comparing((String entry) -> !entry.contains("*"))
                        .thenComparing(String::length))
                .map(kinds::get);
    }
}
