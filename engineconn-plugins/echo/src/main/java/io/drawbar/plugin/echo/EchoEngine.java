package io.drawbar.plugin.echo;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.SessionRequest;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A running Echo. Thread-safe. */
final class EchoEngine implements Engine {
    private final String version;
    private final EngineSettings started;
    private volatile MadeUpTables tables;
    private final AtomicInteger openSessions = new AtomicInteger();

    EchoEngine(String version, EngineSettings settings) {
        this.version = version;
        this.started = settings;
        this.tables = new MadeUpTables(settings.tables());
    }

    @Override
    public EngineSession openSession(SessionRequest request) throws EngineException {
        EchoSession session = new EchoSession(request, tables, openSessions::decrementAndGet);
        openSessions.incrementAndGet();
        return session;
    }

    @Override
    public void claim(EngineContext wanted) throws EngineException {
        EngineSettings settings = EngineSettings.of(wanted.settings());
        if (!settings.startDelay().equals(started.startDelay())
                || !settings.startFailure().equals(started.startFailure())) {
            throw EngineException.unsupported(
                    "echo.start-delay and echo.start-failure are about a start that is over.");
        }
        tables = new MadeUpTables(settings.tables());
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("version", version, "sessions", Integer.toString(openSessions.get()));
    }

    @Override
    public void close() {}
}
