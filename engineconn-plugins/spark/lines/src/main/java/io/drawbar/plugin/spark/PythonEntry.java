package io.drawbar.plugin.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSession;

/** What Python processes find first in this process: the session that each belongs to. Called by py4j, which needs it public. Thread-safe. */
public final class PythonEntry {
    private final Map<String, SparkSession> sessions = new ConcurrentHashMap<>();

    private final SparkSession base;

    PythonEntry(SparkSession base) {
        this.base = base;
    }

    void add(String key, SparkSession session) {
        sessions.put(key, session);
    }

    void remove(String key) {
        sessions.remove(key);
    }

    /** A process has made its session the default of all threads, which is nobody's. */
    public void opened() {
        SparkSession.setDefaultSession(base);
    }

    /**
     * The session under a key.
     *
     * @throws IllegalArgumentException when there is none
     */
    public SparkSession session(String key) {
        SparkSession session = sessions.get(key);
        if (session == null) {
            throw new IllegalArgumentException("There is no such session.");
        }
        return session;
    }
}
