package io.drawbar.entrance.session;

import io.drawbar.common.id.NodeId;
import io.drawbar.common.id.SessionId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.entrance.engines.AskListener;
import io.drawbar.entrance.engines.EnginePlaces;
import io.drawbar.entrance.engines.EngineTypes;
import io.drawbar.entrance.engines.PendingPlace;
import io.drawbar.entrance.run.SessionSource;
import io.drawbar.protocol.v1.AskRequest;
import io.drawbar.protocol.v1.OpenSessionRequest;
import io.drawbar.protocol.v1.RunRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection: one session in an engine, opened when the first statement comes and kept for those that follow. When its engine is
 * lost the next statement opens it anew. Thread-safe.
 */
public final class Connection implements SessionSource {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private static final int PREPARED_LIMIT = 1_000;

    private final Caller owner;
    private final SessionId id;
    private final EngineTypes.Choice engine;
    private final ConnectionOptions options;
    private final NodeId node;
    private final EnginePlaces places;
    private final Clock clock;
    private final Set<AskListener> waiting = new CopyOnWriteArraySet<>();
    private final Map<String, RemoteSession> prepared = new HashMap<>();
    private Optional<Opening> opening = Optional.empty();
    private int openings;
    private int running;
    private boolean closed;
    private volatile long usedMillis;

    private record Opening(PendingPlace place, CompletableFuture<RemoteSession> session) {}

    Connection(
            Caller owner,
            SessionId id,
            EngineTypes.Choice engine,
            ConnectionOptions options,
            NodeId node,
            EnginePlaces places,
            Clock clock) {
        this.owner = owner;
        this.id = id;
        this.engine = engine;
        this.options = options;
        this.node = node;
        this.places = places;
        this.clock = clock;
        this.usedMillis = clock.millis();
    }

    public EngineTypes.Choice engine() {
        return engine;
    }

    public ConnectionOptions options() {
        return options;
    }

    /** The session, opened now if it is not. */
    public CompletableFuture<RemoteSession> session() {
        used();
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("The connection is closed.");
            }
            boolean usable = opening.isPresent()
                    && !opening.get().session().isCompletedExceptionally()
                    && !lost(opening.get().session());
            if (!usable) {
                opening = Optional.of(open());
            }
            return opening.get().session();
        }
    }

    private static boolean lost(CompletableFuture<RemoteSession> session) {
        return session.isDone() && session.join().place().loss().happened();
    }

    private Opening open() {
        openings++;
        String askId = id.value() + "-" + openings;
        AskRequest ask = AskRequest.newBuilder()
                .setAskId(askId)
                .setUser(owner.user().value())
                .setTenant(owner.tenant().value())
                .setEngineType(engine.type().getType())
                .setEngineVersion(engine.version())
                .putAllSettings(options.settings())
                .putAllLabels(options.labels())
                .setConnectionId(id.value())
                .setEntranceId(node.value())
                .setLongLived(true)
                .setSinceMillis(clock.millis())
                .build();
        OpenSessionRequest request = OpenSessionRequest.newBuilder()
                .setSessionId(askId)
                .setUser(owner.user().value())
                .setCatalog(options.catalog())
                .setSchema(options.schema())
                .putAllSettings(options.settings())
                .setEngineType(engine.type().getType())
                .setEngineVersion(engine.version())
                .build();
        PendingPlace place = places.ask(ask, new Spread());
        CompletableFuture<RemoteSession> session = place.place()
                .thenCompose(granted -> RemoteSession.open(granted, request).whenComplete((opened, failed) -> {
                    if (failed != null) {
                        places.release(granted);
                    }
                }));
        return new Opening(place, session);
    }

    /** The engine keeps a statement under this handle. */
    synchronized void prepared(String handle, RemoteSession in) {
        if (prepared.size() < PREPARED_LIMIT) {
            prepared.put(handle, in);
        }
    }

    /** Whether the engine keeps a statement under this handle, which it does for one execution. */
    synchronized boolean takePrepared(String handle) {
        RemoteSession in = prepared.remove(handle);
        return in != null && !in.place().loss().happened();
    }

    /** The statement under this handle is not wanted any more. */
    public synchronized void forget(String handle) {
        prepared.remove(handle);
    }

    @Override
    public Pending open(int attempt, AskListener listener, Function<RunRecord, CompletableFuture<Void>> record) {
        waiting.add(listener);
        // A copy: who withdraws one statement must not fail the session for the others.
        CompletableFuture<RemoteSession> session = session().copy();
        synchronized (this) {
            running++;
        }
        session.whenComplete((opened, failed) -> {
            waiting.remove(listener);
            if (failed != null) {
                ended();
            }
        });
        return new Pending() {
            @Override
            public CompletableFuture<RemoteSession> session() {
                return session;
            }

            @Override
            public void withdraw() {
                session.cancel(false);
            }
        };
    }

    @Override
    public void done(RemoteSession session) {
        ended();
    }

    private void ended() {
        used();
        synchronized (this) {
            running--;
        }
    }

    @Override
    public boolean interactive() {
        return true;
    }

    void used() {
        usedMillis = clock.millis();
    }

    /** Whether a statement runs, or waits for its session. */
    synchronized boolean isBusy() {
        return running > 0;
    }

    /** How long it has had nothing to do. */
    synchronized Duration idleFor() {
        return running > 0 ? Duration.ZERO : Duration.ofMillis(clock.millis() - usedMillis);
    }

    void close() {
        Optional<Opening> open;
        synchronized (this) {
            closed = true;
            open = opening;
        }
        open.ifPresent(one -> {
            if (one.session().isDone() && !one.session().isCompletedExceptionally()) {
                RemoteSession session = one.session().join();
                session.close().whenComplete((done, failed) -> {
                    if (failed != null) {
                        log.debug(
                                "Session {} was not closed: the engine is gone or ends it itself",
                                session.id(),
                                failed);
                    }
                    places.release(session.place());
                });
            } else {
                one.place().withdraw();
            }
        });
    }

    /** Tells everybody who waits for the session. */
    private final class Spread implements AskListener {
        @Override
        public void queued(int position, String waitingFor) {
            waiting.forEach(one -> one.queued(position, waitingFor));
        }

        @Override
        public void starting(String engineId) {
            waiting.forEach(one -> one.starting(engineId));
        }

        @Override
        public void engineLog(List<String> lines) {
            waiting.forEach(one -> one.engineLog(lines));
        }
    }
}
