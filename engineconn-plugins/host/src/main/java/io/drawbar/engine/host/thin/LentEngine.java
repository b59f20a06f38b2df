package io.drawbar.engine.host.thin;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.SessionRequest;
import io.drawbar.engine.spi.SqlDialect;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An engine that counts its sessions: for each user, whose number is limited, and all of them, so that an engine that has been replaced by
 * a newer one is closed when its last session is. Thread-safe.
 */
final class LentEngine implements Engine {
    private final Engine engine;
    private final String name;
    private final int userSessions;
    private final Runnable whenUnused;
    private final Map<String, Integer> sessions = new HashMap<>();
    private boolean retired;

    LentEngine(Engine engine, String name, int userSessions, Runnable whenUnused) {
        this.engine = engine;
        this.name = name;
        this.userSessions = userSessions;
        this.whenUnused = whenUnused;
    }

    @Override
    public EngineSession openSession(SessionRequest request) throws EngineException {
        String user = request.user();
        synchronized (sessions) {
            int open = sessions.getOrDefault(user, 0);
            if (retired && sessions.isEmpty()) {
                throw EngineException.builder(Kind.ENGINE, name + " has just been replaced; open the session again.")
                        .build();
            }
            if (open >= userSessions) {
                throw EngineException.builder(
                                Kind.RESOURCES,
                                user + " has " + open + " sessions of " + name
                                        + ", which is all one user may have (setting"
                                        + " engines.thin.settings.\"thin.user-sessions\").")
                        .sqlState("53300")
                        .build();
            }
            sessions.put(user, open + 1);
        }
        try {
            return new LentSession(engine.openSession(request), () -> closed(user));
        } catch (EngineException | RuntimeException | Error e) {
            closed(user);
            throw e;
        }
    }

    private void closed(String user) {
        boolean unused;
        synchronized (sessions) {
            sessions.computeIfPresent(user, (same, open) -> open == 1 ? null : open - 1);
            unused = retired && sessions.isEmpty();
        }
        if (unused) {
            whenUnused.run();
        }
    }

    /** Another one has taken its place. */
    void retire() {
        boolean unused;
        synchronized (sessions) {
            unused = !retired && sessions.isEmpty();
            retired = true;
        }
        if (unused) {
            whenUnused.run();
        }
    }

    @Override
    public Map<String, String> facts() {
        return engine.facts();
    }

    @Override
    public void close() {
        engine.close();
    }

    private static final class LentSession implements EngineSession {
        private final EngineSession session;
        private final Runnable onClose;
        private final AtomicBoolean closed = new AtomicBoolean();

        LentSession(EngineSession session, Runnable onClose) {
            this.session = session;
            this.onClose = onClose;
        }

        @Override
        public EngineStatement prepare(StatementRequest request) throws EngineException {
            return session.prepare(request);
        }

        @Override
        public StatementAnalysis analyse(StatementRequest request) throws EngineException {
            return session.analyse(request);
        }

        @Override
        public EngineCatalog catalog() throws EngineException {
            return session.catalog();
        }

        @Override
        public SqlDialect dialect() throws EngineException {
            return session.dialect();
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                try {
                    session.close();
                } finally {
                    onClose.run();
                }
            }
        }
    }
}
