package io.drawbar.engine.host.session;

import io.drawbar.common.engine.EngineLimits;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.engine.host.plugin.PluginContext;
import io.drawbar.engine.host.run.EngineFailures;
import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.SessionRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's open sessions. Thread-safe; what the plugin has to do is done on the threads for calls. */
public final class Sessions {
    private static final Logger log = LoggerFactory.getLogger(Sessions.class);

    private final Engine engine;
    private final PluginContext context;
    private final EngineLimits limits;
    private final int maxSessions;
    private final Clock clock;
    private final Executor calls;
    private final Executor statements;
    private final Map<String, CompletableFuture<HostSession>> open = new ConcurrentHashMap<>();
    private volatile long idleSinceMillis;

    /**
     * No session yet.
     *
     * @param calls runs short calls into the plugin
     * @param statements runs statements, as many at once as it has threads
     */
    public Sessions(
            Engine engine,
            PluginContext context,
            EngineLimits limits,
            int maxSessions,
            Clock clock,
            Executor calls,
            Executor statements) {
        this.engine = engine;
        this.context = context;
        this.limits = limits;
        this.maxSessions = maxSessions;
        this.clock = clock;
        this.calls = calls;
        this.statements = statements;
        this.idleSinceMillis = clock.millis();
    }

    /** Opens a session, or answers the one that was opened under the same id. */
    public CompletableFuture<HostSession> open(SessionRequest request, String leaseId) {
        CompletableFuture<HostSession> fresh = new CompletableFuture<>();
        synchronized (open) {
            CompletableFuture<HostSession> known = open.get(request.sessionId());
            if (known != null) {
                return known.thenApply(session -> again(session, request, leaseId));
            }
            if (open.size() >= maxSessions) {
                throw new DrawbarException(
                        ErrorCode.QUOTA_EXCEEDED,
                        "This engine has " + maxSessions + " sessions, which is all it may have.");
            }
            open.put(request.sessionId(), fresh);
            idleSinceMillis = 0;
        }
        try {
            calls.execute(() -> start(request, leaseId, fresh));
        } catch (RejectedExecutionException e) {
            remove(request.sessionId());
            throw new DrawbarException(ErrorCode.TOO_MANY_REQUESTS, "Too many calls wait in this engine.", e);
        }
        return fresh;
    }

    private static HostSession again(HostSession session, SessionRequest request, String leaseId) {
        if (!session.user().equals(request.user())) {
            throw new DrawbarException(ErrorCode.ID_CONFLICT, "The session id is taken.");
        }
        session.usedBy(leaseId);
        return session;
    }

    private void start(SessionRequest request, String leaseId, CompletableFuture<HostSession> fresh) {
        try {
            EngineSession session = context.call(() -> engine.openSession(request));
            fresh.complete(new HostSession(
                    request.sessionId(), request.user(), leaseId, session, context, limits, statements));
        } catch (Throwable e) {
            // The edge of a thread: whatever the plugin throws is the caller's answer.
            remove(request.sessionId());
            fresh.completeExceptionally(new DrawbarException(EngineFailures.of(e, "open-session")));
        }
    }

    private void remove(String id) {
        synchronized (open) {
            open.remove(id);
            if (open.isEmpty()) {
                idleSinceMillis = clock.millis();
            }
        }
    }

    /** An open session, now used under this lease. */
    public HostSession get(String id, String leaseId) {
        CompletableFuture<HostSession> found = open.get(id);
        if (found == null || !found.isDone() || found.isCompletedExceptionally()) {
            throw new DrawbarException(ErrorCode.SESSION_GONE, "This engine has no such session.");
        }
        HostSession session = found.join();
        session.usedBy(leaseId);
        return session;
    }

    /** A session, if it is open, is now used under this lease. */
    public void touch(String id, String leaseId) {
        CompletableFuture<HostSession> found = open.get(id);
        if (found != null) {
            var unused = found.thenAccept(session -> session.usedBy(leaseId));
        }
    }

    /** Closes a session if there is one. */
    public CompletableFuture<Void> close(String id) {
        CompletableFuture<HostSession> found = open.get(id);
        if (found == null) {
            return CompletableFuture.completedFuture(null);
        }
        return found.handleAsync(
                (session, failure) -> {
                    if (failure == null && open.remove(id, found)) {
                        remove(id);
                        closeOne(session);
                    }
                    return null;
                },
                calls);
    }

    private static void closeOne(HostSession session) {
        try {
            session.close();
        } catch (RuntimeException e) {
            log.warn("Closing session {} failed", session.id(), e);
        }
    }

    /** The sessions last used under a lease. */
    public List<String> under(String leaseId) {
        return open.values().stream()
                .filter(future -> future.isDone() && !future.isCompletedExceptionally())
                .map(CompletableFuture::join)
                .filter(session -> session.leaseId().equals(leaseId))
                .map(HostSession::id)
                .toList();
    }

    public List<String> ids() {
        return List.copyOf(open.keySet());
    }

    public int count() {
        return open.size();
    }

    /** Since when there has been no session, since the epoch; 0: there is one. */
    public long idleSinceMillis() {
        return idleSinceMillis;
    }
}
