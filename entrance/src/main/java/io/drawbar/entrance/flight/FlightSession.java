package io.drawbar.entrance.flight;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.SessionId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.entrance.session.ConnectionOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What is known of one connection: its options and its prepared statements. Thread-safe. */
final class FlightSession {
    static final String CATALOG = "catalog";
    static final String SCHEMA = "schema";

    private final Caller caller;
    private final SessionId id;
    private final FlightCore core;
    private final FlightSettings settings;
    private final Clock clock;
    /** The one unused longest first: the standard driver closes none of those that a JDBC statement has made before it is closed. */
    private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>(16, 0.75f, true);

    private ConnectionOptions options;
    private volatile long usedMillis;

    FlightSession(
            Caller caller,
            SessionId id,
            ConnectionOptions options,
            FlightCore core,
            FlightSettings settings,
            Clock clock) {
        this.caller = caller;
        this.id = id;
        this.options = options;
        this.core = core;
        this.settings = settings;
        this.clock = clock;
        this.usedMillis = clock.millis();
    }

    Caller caller() {
        return caller;
    }

    SessionId id() {
        return id;
    }

    CompletableFuture<FlightCore.Link> link() {
        ConnectionOptions now;
        synchronized (this) {
            now = options;
        }
        used();
        return core.connect(caller, id, now);
    }

    void used() {
        usedMillis = clock.millis();
    }

    Duration idleFor() {
        return Duration.ofMillis(clock.millis() - usedMillis);
    }

    /** Keeps a statement; answers the one that was dropped for it, if it was one too many. */
    synchronized Optional<PreparedStatement> keep(PreparedStatement statement) {
        prepared.put(statement.handle(), statement);
        if (prepared.size() <= settings.preparedStatements()) {
            return Optional.empty();
        }
        return Optional.ofNullable(prepared.remove(prepared.keySet().iterator().next()));
    }

    synchronized PreparedStatement prepared(String handle) {
        return Optional.ofNullable(prepared.get(handle))
                .orElseThrow(() -> new DrawbarException(
                        ErrorCode.NOT_FOUND,
                        "There is no such prepared statement on this connection: it was closed, or dropped because "
                                + settings.preparedStatements() + " others were used after it (setting"
                                + " flight.prepared-statements), or the connection was idle for too long (setting"
                                + " entrance.connection.idle). Prepare it again."));
    }

    synchronized Optional<PreparedStatement> drop(String handle) {
        return Optional.ofNullable(prepared.remove(handle));
    }

    /** The session's options by name: catalog, schema, and the engine's settings under their own names. */
    synchronized Map<String, String> options() {
        Map<String, String> all = new LinkedHashMap<>();
        if (!options.catalog().isEmpty()) {
            all.put(CATALOG, options.catalog());
        }
        if (!options.schema().isEmpty()) {
            all.put(SCHEMA, options.schema());
        }
        all.putAll(options.settings());
        return all;
    }

    /**
     * Changes options; an empty value takes one away. An engine session that is open already is closed: the next statement opens
     * one with the new options.
     */
    void change(Map<String, String> changes) {
        synchronized (this) {
            Map<String, String> changed = new LinkedHashMap<>(options());
            changes.forEach((name, value) -> {
                if (value.isEmpty()) {
                    changed.remove(name);
                } else {
                    changed.put(name, value);
                }
            });
            if (changed.equals(options())) {
                return;
            }
            String catalog = Optional.ofNullable(changed.remove(CATALOG)).orElse("");
            String schema = Optional.ofNullable(changed.remove(SCHEMA)).orElse("");
            options = new ConnectionOptions(
                    options.engine(), options.language(), catalog, schema, changed, options.labels());
        }
        core.close(caller, id);
    }
}
