package io.drawbar.plugin.hive;

import org.apache.hadoop.hive.ql.metadata.Hive;
import org.apache.hadoop.hive.ql.session.SessionState;

/** Hive keeps a session in its thread. This puts a session into the current thread, and takes it out again when it is closed. */
final class AttachedThread implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final ClassLoader loader = thread.getContextClassLoader();

    private AttachedThread() {}

    /** For what the session's statements do, one after the other. */
    static AttachedThread to(WatchedSession session, Hive hive) {
        AttachedThread attached = to(session);
        Hive.set(hive);
        return attached;
    }

    /** For what is done beside the session's statements: with a connection to the metastore of its own. */
    static AttachedThread to(WatchedSession session) {
        AttachedThread attached = new AttachedThread();
        SessionState.setCurrentSessionState(session);
        attached.thread.setContextClassLoader(session.getConf().getClassLoader());
        return attached;
    }

    @Override
    public void close() {
        // A connection that belongs to a session refuses to be closed with its thread.
        Hive.closeCurrent();
        SessionState.detachSession();
        thread.setContextClassLoader(loader);
    }
}
