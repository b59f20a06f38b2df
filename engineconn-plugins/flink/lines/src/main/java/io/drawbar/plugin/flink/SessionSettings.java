package io.drawbar.plugin.flink;

import java.util.Locale;
import io.drawbar.engine.spi.EngineException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;

/** What a session has set, over what the engine was started with. Not thread-safe. */
final class SessionSettings {
    /** Settings of jobs and of planning; the rest of Flink's belong to the cluster. */
    private static final List<String> OPEN = List.of(
            "table.",
            "execution.",
            "pipeline.",
            "parallelism.",
            "state.",
            "restart-strategy",
            "collect-sink.",
            "client.",
            "python.",
            "fs.",
            "s3.",
            "jobmanager.adaptive-batch-scheduler.",
            "jobmanager.partition.");

    /** They say where jobs go, which is the engine's. */
    private static final List<String> CLOSED = List.of("execution.target", "execution.attached", "table.catalog-store.");

    private final Configuration engine;
    private final Map<String, String> own = new TreeMap<>();

    SessionSettings(Configuration engine) {
        this.engine = engine;
    }

    void set(String name, String value) throws EngineException {
        check(name);
        own.put(name, value);
    }

    static void check(String name) throws EngineException {
        boolean open = OPEN.stream().anyMatch(name::startsWith) || Changelog.SETTINGS.contains(name);
        if (!open || CLOSED.stream().anyMatch(name::startsWith)) {
            throw FlinkFailures.user("'" + name + "' cannot be set in a session, which can set what begins with "
                    + String.join(", ", OPEN) + " or is one of " + String.join(", ", Changelog.SETTINGS)
                    + ", but not " + String.join(", ", CLOSED) + ".");
        }
    }

    void reset(String name) {
        own.remove(name);
    }

    void resetAll() {
        own.clear();
    }

    Configuration all() {
        Configuration all = new Configuration(engine);
        own.forEach(all::setString);
        return all;
    }

    /** What sessions may set, as it is now, by name. */
    Map<String, String> shown() {
        Map<String, String> shown = new TreeMap<>(engine.toMap());
        shown.putAll(own);
        shown.keySet().removeIf(name -> name.startsWith("$") || isSecret(name));
        return shown;
    }

    private static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains("password")
                || lower.contains("secret")
                || lower.contains("token")
                || lower.contains("credential")
                || lower.contains("access-key")
                || lower.contains("access.key");
    }
}
