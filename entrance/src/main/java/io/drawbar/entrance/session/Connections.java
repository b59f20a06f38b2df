package io.drawbar.entrance.session;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.id.SessionId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.entrance.engines.EnginePlaces;
import io.drawbar.entrance.engines.EngineSettings;
import io.drawbar.entrance.engines.EngineTypes;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections of tools that send statement after statement into one session. A connection belongs to the user who opened it:
 * the same id from somebody else is another connection. Thread-safe.
 */
public final class Connections {
    private final NodeId node;
    private final EngineTypes engines;
    private final EnginePlaces places;
    private final Clock clock;
    private final Duration idle;
    private final int perUser;
    private final Map<Key, Connection> connections = new ConcurrentHashMap<>();

    private record Key(String user, SessionId id) {}

    /**
     * @param idle after how long without use a connection is closed
     * @param perUser how many connections a user may have
     */
    public Connections(NodeId node, EngineTypes engines, EnginePlaces places, Clock clock, Duration idle, int perUser) {
        this.node = node;
        this.engines = engines;
        this.places = places;
        this.clock = clock;
        this.idle = idle;
        this.perUser = perUser;
    }

    /**
     * The connection with this id, made from the options if there is none.
     *
     * @param options what the connection is to be; they do not change one that is there
     */
    public CompletableFuture<Connection> connect(Caller caller, SessionId id, ConnectionOptions options) {
        Key key = new Key(caller.user().value(), id);
        Optional<Connection> there = Optional.ofNullable(connections.get(key));
        if (there.isPresent()) {
            there.get().used();
            return CompletableFuture.completedFuture(there.get());
        }
        long count = connections.keySet().stream()
                .filter(other -> other.user().equals(key.user()))
                .count();
        if (count >= perUser) {
            throw new DrawbarException(
                    ErrorCode.QUOTA_EXCEEDED,
                    "User " + key.user() + " has " + count
                            + " connections open already (setting entrance.connections-per-user).");
        }
        return engines.find(options.engine()).thenApply(engine -> {
            EngineSettings.check(engine.type(), options.settings(), options.labels());
            return connections.computeIfAbsent(
                    key, missing -> new Connection(caller, id, engine, options, node, places, clock));
        });
    }

    /** Ends a connection; idempotent. */
    public void close(Caller caller, SessionId id) {
        Optional.ofNullable(connections.remove(new Key(caller.user().value(), id)))
                .ifPresent(Connection::close);
    }

    /** Ends those that nobody has used for the idle time. */
    public void closeIdle() {
        connections.forEach((key, connection) -> {
            if (connection.idleFor().compareTo(idle) > 0 && connections.remove(key, connection)) {
                connection.close();
            }
        });
    }

    public int count() {
        return connections.size();
    }

    /** Ends all but those in which something runs, when the process ends: whoever takes its place goes on with what runs. */
    public void closeAll() {
        connections.values().stream().filter(one -> !one.isBusy()).forEach(Connection::close);
        connections.clear();
    }
}
