package io.drawbar.engine.host.live;

import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.engine.host.claim.Ownership;
import io.drawbar.engine.host.plugin.PluginContext;
import io.drawbar.engine.host.session.Sessions;
import io.drawbar.engine.host.session.Statements;
import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every half second whether something is over: an abandoned statement, an idle process, a drained one, a dead engine. */
public final class Housekeeping implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
    private static final long PERIOD_MILLIS = 500;

    private final EngineLaunch launch;
    private final Engine engine;
    private final PluginContext context;
    private final Sessions sessions;
    private final Statements statements;
    private final Ending ending;
    private final Ownership ownership;
    private final Clock clock;
    private final ScheduledExecutorService rounds = Threads.timer("housekeeping");

    public Housekeeping(
            EngineLaunch launch,
            Engine engine,
            PluginContext context,
            Sessions sessions,
            Statements statements,
            Ending ending,
            Ownership ownership,
            Clock clock) {
        this.launch = launch;
        this.engine = engine;
        this.context = context;
        this.sessions = sessions;
        this.statements = statements;
        this.ending = ending;
        this.ownership = ownership;
        this.clock = clock;
    }

    public void start() {
        var unused = rounds.scheduleWithFixedDelay(this::round, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void round() {
        try {
            statements.sweep();
            Optional<String> dead = context.call(engine::failure);
            if (dead.isPresent()) {
                ending.end(EngineLaunch.EXIT_ENGINE_DIED, "The engine died: " + dead.get());
            }
            boolean longItsOwners = clock.millis() - ownership.sinceMillis() > launch.idleTimeoutMillis();
            if (!ownership.waits() && longItsOwners && sessions.endIfIdleFor(launch.idleTimeoutMillis())) {
                ending.end(0, "No session for " + launch.idleTimeoutMillis() / 1000 + " s.");
            }
            if (ending.draining() && statements.unfinished() == 0) {
                ending.end(0, "Drained.");
            }
        } catch (EngineException | RuntimeException e) {
            log.warn("A round of housekeeping failed", e);
        }
    }

    @Override
    public void close() {
        Threads.stop(rounds);
    }
}
