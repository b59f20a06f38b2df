package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.TimeUtils;

/**
 * What the engine was started with. Names that begin with {@code flink.} are the plugin's own, all others are Flink's.
 *
 * @param flink Flink's own settings
 * @param cluster REST address of an existing session cluster; without one the engine has a cluster of its own
 * @param console whether the cluster of its own shows Flink's web console
 * @param flushDelay how long a row waits at most for others to share its batch
 * @param pollInterval how often the cluster is asked for rows while there are none
 * @param progressInterval how often a running job is asked how far it is
 * @param endTimeout how long a cancelled job may take to end before that is reported
 * @param workFolder for temporary files
 */
record EngineSettings(
        Configuration flink,
        Optional<URI> cluster,
        boolean console,
        Duration flushDelay,
        Duration pollInterval,
        Duration progressInterval,
        Duration endTimeout,
        Path workFolder) {
    static final String OWN = "flink.";
    static final String CLUSTER = "flink.cluster";
    static final String CONSOLE = "flink.console";
    static final String FLUSH_DELAY = "flink.flush-delay";
    static final String POLL_INTERVAL = "flink.poll-interval";
    static final String PROGRESS_INTERVAL = "flink.progress-interval";
    static final String END_TIMEOUT = "flink.end-timeout";

    EngineSettings {
        Objects.requireNonNull(flink, "flink");
        Objects.requireNonNull(cluster, "cluster");
        Objects.requireNonNull(flushDelay, "flushDelay");
        Objects.requireNonNull(pollInterval, "pollInterval");
        Objects.requireNonNull(progressInterval, "progressInterval");
        Objects.requireNonNull(endTimeout, "endTimeout");
        Objects.requireNonNull(workFolder, "workFolder");
    }

    static EngineSettings of(EngineContext context) throws EngineException {
        Map<String, String> flink = new HashMap<>();
        Map<String, String> own = new HashMap<>();
        context.settings().forEach((name, value) -> {
            if (name.startsWith(OWN)) {
                own.put(name, value);
            } else if (!name.startsWith("drawbar.")) {
                flink.put(name, value);
            }
        });
        return new EngineSettings(
                Configuration.fromMap(flink),
                cluster(own.getOrDefault(CLUSTER, "")),
                Boolean.parseBoolean(own.getOrDefault(CONSOLE, "false")),
                duration(own, FLUSH_DELAY, "20 ms"),
                duration(own, POLL_INTERVAL, "10 ms"),
                duration(own, PROGRESS_INTERVAL, "500 ms"),
                duration(own, END_TIMEOUT, "30 s"),
                context.workFolder());
    }

    private static Optional<URI> cluster(String address) throws EngineException {
        if (address.isBlank()) {
            return Optional.empty();
        }
        try {
            URI uri = URI.create(address.contains("://") ? address.strip() : "http://" + address.strip());
            if (uri.getHost() != null && uri.getPort() > 0) {
                return Optional.of(uri);
            }
        } catch (IllegalArgumentException e) {
            throw FlinkFailures.user(CLUSTER + " is '" + address + "', expected a host and port: " + e.getMessage());
        }
        throw FlinkFailures.user(CLUSTER + " is '" + address + "', expected a host and port such as 127.0.0.1:8081.");
    }

    private static Duration duration(Map<String, String> settings, String name, String preset) throws EngineException {
        String value = settings.getOrDefault(name, preset);
        try {
            Duration duration = TimeUtils.parseDuration(value);
            if (!duration.isZero()) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            throw FlinkFailures.user(name + " is '" + value + "', expected a duration: " + e.getMessage());
        }
        throw FlinkFailures.user(name + " is '" + value + "', expected more than nothing.");
    }
}
