package io.drawbar.jdbc.internal.run;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/** What a client says of itself, as JDBC names it, and as which labels its jobs carry it. Thread-safe. */
public final class ClientInfo {
    /** A label's value is not longer. */
    public static final int MAX_LENGTH = 200;

    static final String APPLICATION = "ApplicationName";

    /** What can be said. */
    public static final List<String> NAMES =
            Collections.unmodifiableList(Arrays.asList(APPLICATION, "ClientHostname", "ClientUser"));

    private static final List<String> LABELS = Arrays.asList("application", "client-host", "client-user");

    private final Map<String, String> values = new ConcurrentHashMap<>();

    /** The label that carries what is said under a name. */
    public static String label(String name) {
        return LABELS.get(NAMES.indexOf(name));
    }

    /**
     * Sets one of the names.
     *
     * @param value empty: nothing is said any more
     * @return whether it was too long and has been cut
     */
    boolean set(String name, String value) {
        if (value.isEmpty()) {
            values.remove(name);
            return false;
        }
        values.put(name, value.substring(0, Math.min(value.length(), MAX_LENGTH)));
        return value.length() > MAX_LENGTH;
    }

    Optional<String> get(String name) {
        return name == null ? Optional.empty() : Optional.ofNullable(values.get(name));
    }

    Properties toProperties() {
        Properties copy = new Properties();
        copy.putAll(values);
        return copy;
    }

    Map<String, String> labels() {
        Map<String, String> labels = new HashMap<>();
        values.forEach((name, value) -> labels.put(label(name), value));
        return labels;
    }
}
