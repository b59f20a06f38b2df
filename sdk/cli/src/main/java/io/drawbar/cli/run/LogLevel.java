package io.drawbar.cli.run;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** From which level on lines of the log are shown. */
public enum LogLevel {
    debug,
    info,
    warn,
    error,
    none;

    /** The levels' names that are shown. */
    public Set<String> shown() {
        return Arrays.stream(values())
                .filter(level -> level != none && level.compareTo(this) >= 0)
                .map(level -> level.name().toUpperCase(java.util.Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
