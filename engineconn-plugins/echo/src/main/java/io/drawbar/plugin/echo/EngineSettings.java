package io.drawbar.plugin.echo;

import io.drawbar.engine.spi.EngineException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * The settings of the whole engine, all beginning with {@code echo.}; others are not for this plugin and are ignored.
 *
 * @param startDelay how long the start takes ({@code echo.start-delay}, such as {@code 2s})
 * @param startFailure the message to fail the start with; empty to start well ({@code echo.start-failure})
 * @param tables how many tables the schema {@code many} has ({@code echo.tables})
 */
record EngineSettings(Duration startDelay, String startFailure, int tables) {
    EngineSettings {
        Objects.requireNonNull(startDelay, "startDelay");
        Objects.requireNonNull(startFailure, "startFailure");
    }

    static EngineSettings of(Map<String, String> settings) throws EngineException {
        return new EngineSettings(
                Parser.duration(settings.getOrDefault("echo.start-delay", "0s")),
                settings.getOrDefault("echo.start-failure", ""),
                tables(settings.getOrDefault("echo.tables", "100")));
    }

    private static int tables(String value) throws EngineException {
        try {
            return Integer.parseUnsignedInt(value);
        } catch (NumberFormatException e) {
            throw Failures.user("22023", "Setting echo.tables is \"" + value + "\", expected a whole number.");
        }
    }
}
