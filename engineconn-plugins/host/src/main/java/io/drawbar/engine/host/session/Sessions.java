package io.drawbar.engine.host.session;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.engine.host.run.EngineFailures;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.SessionRequest;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's open sessions. Thread-safe; what a plugin has to do is done on its engine's threads for calls. */
public final class Sessions {
    private static final Logger log = LoggerFactory.getLogger(Sessions.class);

    private static final int REASONS_KEPT = 1_000;

    private final EngineChoice engines;
    private final int maxSessions;
    private final Clock clock;
    private final Map<String, String> cutOff = new LinkedHashMap<>();
    private final Map<String, CompletableFuture<HostSession>> open = new ConcurrentHashMap<>();
    private volatile long idleSinceMillis;
    /** The engine ends because it has no session; nobody may get one any more. */
    private boolean ended;

    /** No session yet. */
    public Sessions(EngineChoice engines, int maxSessions, Clock clock) {
        this.engines = engines;
        this.maxSessions = maxSessions;
        this.clock = clock;
        this.idleSinceMillis = clock.millis();
    }

    /** Opens a session, or answers the one that was opened under the same id. */
    public CompletableFuture<HostSession> open(EngineChoice.Wanted wanted, SessionRequest request, String leaseId) {
        CompletableFuture<HostSession> fresh = new CompletableFuture<>();
        synchronized (open) {
            CompletableFuture<HostSession> known = open.get(request.sessionId());
            if (known != null) {
                return known.thenApply(session -> again(session, request, leaseId));
            }
            if (ended) {
                throw new DrawbarException(
                        ErrorCode.ENGINE_LOST,
                        "The engine takes no new session: it ends, as it has had none for a while.");
            }
            if (open.size() >= maxSessions) {
                throw new DrawbarException(
                        ErrorCode.QUOTA_EXCEEDED,
                        "This engine has " + maxSessions + " sessions, which is all it may have.");
            }
            open.put(request.sessionId(), fresh);
            idleSinceMillis = 0;
        }
        var unused = engines.of(wanted, request).whenComplete((served, failure) -> {
            if (failure != null) {
                fail(
                        request,
                        fresh,
                        failure instanceof CompletionException ? failure.getCause() : failure,
                        "start-engine");
                return;
            }
            try {
                served.parts().calls().execute(() -> start(served, request, leaseId, fresh));
            } catch (RejectedExecutionException e) {
                fail(
                        request,
                        fresh,
                        new DrawbarException(ErrorCode.TOO_MANY_REQUESTS, "Too many calls wait in this engine.", e),
                        "open-session");
            }
        });
        return fresh;
    }

    /**
     * Decides whether the engine ends because it has had no session for longer than that. From then on none is opened: one that came in
     * between would be told that it is open, and its first statement that the engine is gone.
     */
    public boolean endIfIdleFor(long limitMillis) {
        synchronized (open) {
            ended = ended || (open.isEmpty() && idleSinceMillis > 0 && clock.millis() - idleSinceMillis > limitMillis);
            return ended;
        }
    }

    private void fail(SessionRequest request, CompletableFuture<HostSession> fresh, Throwable thrown, String stage) {
        remove(request.sessionId());
        fresh.completeExceptionally(new DrawbarException(EngineFailures.of(thrown, stage)));
    }

    private static HostSession again(HostSession session, SessionRequest request, String leaseId) {
        if (!session.user().equals(request.user())) {
            throw new DrawbarException(ErrorCode.ID_CONFLICT, "The session id is taken.");
        }
        session.usedBy(leaseId);
        return session;
    }

    private void start(Served served, SessionRequest request, String leaseId, CompletableFuture<HostSession> fresh) {
        try {
            EngineSession session =
                    served.parts().context().call(() -> served.engine().openSession(request));
            fresh.complete(new HostSession(request.sessionId(), request.user(), leaseId, session, served));
        } catch (Throwable e) {
            // The edge of a thread: whatever the plugin throws is the caller's answer.
            fail(request, fresh, e, "open-session");
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
            throw new DrawbarException(ErrorCode.SESSION_GONE, gone(id));
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

    private String gone(String id) {
        synchronized (open) {
            return cutOff.getOrDefault(id, "This engine has no such session.");
        }
    }

    /** A session that cannot be used any more is closed, and whoever uses it is told why. */
    public void cutOff(String id, String why) {
        synchronized (open) {
            cutOff.put(id, why);
            while (cutOff.size() > REASONS_KEPT) {
                cutOff.remove(cutOff.keySet().iterator().next());
            }
        }
        var unused = close(id);
    }

    /** Closes a session if there is one. */
    public CompletableFuture<Void> close(String id) {
        CompletableFuture<HostSession> found = open.get(id);
        if (found == null) {
            return CompletableFuture.completedFuture(null);
        }
        return found.handle((session, failure) -> failure == null && open.remove(id, found)
                        ? Optional.of(session)
                        : Optional.<HostSession>empty())
                .thenCompose(session -> session.isEmpty()
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.runAsync(
                                () -> {
                                    remove(id);
                                    closeOne(session.get());
                                },
                                session.get().parts().calls()));
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

    /** The leases under which sessions were last used. */
    public Set<String> leases() {
        return open.values().stream()
                .filter(future -> future.isDone() && !future.isCompletedExceptionally())
                .map(session -> session.join().leaseId())
                .collect(Collectors.toSet());
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
