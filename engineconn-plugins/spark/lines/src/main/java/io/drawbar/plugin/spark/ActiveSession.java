package io.drawbar.plugin.spark;

import org.apache.spark.sql.SparkSession;

/** Makes a session the one that Spark finds in this thread, until it is closed. */
final class ActiveSession implements AutoCloseable {
    private ActiveSession() {}

    static ActiveSession of(SparkSession session) {
        SparkSession.setActiveSession(session);
        return new ActiveSession();
    }

    @Override
    public void close() {
        SparkSession.clearActiveSession();
    }
}
