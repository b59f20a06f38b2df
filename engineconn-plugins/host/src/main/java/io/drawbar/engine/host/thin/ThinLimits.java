package io.drawbar.engine.host.thin;

import io.drawbar.engine.spi.EngineException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;

/**
 * What the host keeps its engines to, from the settings of the process. They are explained in the host's README.
 *
 * @param engines folder of the engines that there are
 * @param calls threads for short calls into one engine
 * @param callLimit how long such a call may take
 * @param startLimit how long an engine's start may take
 * @param statementLimit how long a statement may run; zero: as long as it likes
 * @param userSessions how many sessions one user has on one engine
 * @param abandonedThreads how many threads may be given up before the process is renewed
 * @param heapFraction how full the heap may be after a full collection before the process is renewed
 */
record ThinLimits(
        Path engines,
        int calls,
        Duration callLimit,
        Duration startLimit,
        Duration statementLimit,
        int userSessions,
        int abandonedThreads,
        double heapFraction) {
    static final String ENGINES = "thin.engines";

    static ThinLimits of(Map<String, String> settings) throws EngineException {
        Reader reader = new Reader(settings);
        return new ThinLimits(
                Path.of(settings.getOrDefault(ENGINES, "")),
                reader.number("thin.call-threads", 8),
                reader.duration("thin.call-limit", Duration.ofSeconds(30)),
                reader.duration("thin.start-limit", Duration.ofSeconds(60)),
                reader.duration("thin.statement-limit", Duration.ZERO),
                reader.number("thin.user-sessions", 500),
                reader.number("thin.abandoned-threads", 16),
                reader.number("thin.heap-percent", 90) / 100.0);
    }

    private record Reader(Map<String, String> settings) {
        int number(String name, int usual) throws EngineException {
            String text = settings.getOrDefault(name, Integer.toString(usual));
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

        Duration duration(String name, Duration usual) throws EngineException {
            String text = settings.getOrDefault(name, "");
            if (text.isEmpty()) {
                return usual;
            }
            try {
                return Duration.parse("PT" + text);
            } catch (DateTimeParseException e) {
                throw bad(name, text, "a duration such as 30s, 5m or 1h30m", e);
            }
        }

        private static EngineException bad(String name, String found, String expected, Exception cause) {
            return EngineException.builder(
                            EngineException.Kind.USER, name + " is '" + found + "'; expected " + expected + ".")
                    .cause(cause)
                    .build();
        }
    }
}
