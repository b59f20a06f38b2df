package io.drawbar.entrance.flight;

import io.drawbar.common.id.SessionId;
import io.drawbar.common.rpc.Caller;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections that clients of Flight SQL have. A connection belongs to the user who opened it: the same id from somebody else
 * is another connection. Thread-safe.
 */
final class FlightSessions {
    private final FlightCore core;
    private final FlightSettings settings;
    private final Clock clock;
    private final Map<Key, FlightSession> sessions = new ConcurrentHashMap<>();

    private record Key(String user, SessionId id) {}

    FlightSessions(FlightCore core, FlightSettings settings, Clock clock) {
        this.core = core;
        this.settings = settings;
        this.clock = clock;
    }

    /** The session of a call; made when there is none. How many a user may have is checked where engines are asked for. */
    FlightSession of(FlightCall call) {
        FlightSession session = sessions.computeIfAbsent(
                key(call.caller(), call.connection()),
                missing -> new FlightSession(call.caller(), call.connection(), call.options(), core, settings, clock));
        session.used();
        return session;
    }

    /** Ends a connection; false when there was none. */
    boolean close(Caller caller, SessionId id) {
        Optional<FlightSession> known = Optional.ofNullable(sessions.remove(key(caller, id)));
        core.close(caller, id);
        return known.isPresent();
    }

    /** Forgets what nobody has used for the idle time; their engine sessions end by themselves. */
    void forgetIdle() {
        sessions.values().removeIf(session -> session.idleFor().compareTo(settings.idle()) > 0);
    }

    int count() {
        return sessions.size();
    }

    private static Key key(Caller caller, SessionId id) {
        return new Key(caller.user().value(), id);
    }
}
