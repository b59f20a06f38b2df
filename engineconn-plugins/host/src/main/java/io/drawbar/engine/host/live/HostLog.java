package io.drawbar.engine.host.live;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The few lines about the process's own life: they go to the log file whatever the engine's logging is set to. Everything else is
 * logged through slf4j, which is the engine's.
 */
public final class HostLog {
    private HostLog() {}

    public static void say(String line) {
        System.err.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " drawbar: " + line);
    }
}
