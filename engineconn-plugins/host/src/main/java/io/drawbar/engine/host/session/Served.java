package io.drawbar.engine.host.session;

import io.drawbar.engine.host.run.RunParts;
import io.drawbar.engine.spi.Engine;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * A running engine, with the threads that it may use.
 *
 * @param engine opens sessions
 * @param facts about it, for people
 * @param parts what its statements share
 * @param statements runs its statements, as many at once as it has threads
 */
public record Served(Engine engine, Map<String, String> facts, RunParts parts, Executor statements) {
    public Served {
        facts = Map.copyOf(facts);
    }
}
