package io.drawbar.manager.agent;

import io.drawbar.common.id.EngineId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A way of running engines: as processes of the agent's host, or as pods of a Kubernetes cluster. {@link EngineProcesses} keeps the table of
 * what runs and does what is the same for all of them; a launcher starts engines and hands out what each of them is held by. Thread-safe.
 */
public interface EngineLauncher extends AutoCloseable {
    /** As the settings {@code agent.launcher} and {@code engines.TYPE.launcher} call it. */
    String name();

    /**
     * The engines that an agent before this one has started and that still run; what is left of others is cleared away. Called once, before
     * anything else.
     */
    List<EngineHold> adopt() throws IOException;

    /**
     * Starts an engine; returns when its process is forked or its pod accepted, not when it is ready. Not called twice for one engine.
     * A start that fails leaves nothing behind.
     */
    EngineHold launch(Wish wish) throws IOException;

    /** Why it starts nothing at this moment, in words; empty: it does. Quick. */
    Optional<String> closed();

    /**
     * Called every few seconds: clears away what belongs to no engine that is known.
     *
     * @param isKnown whether an engine is in the agent's table, and runs there or is just being started
     */
    void upkeep(Predicate<EngineId> isKnown) throws IOException;

    /** Lets go of everything; engines run on. */
    @Override
    void close();
}
