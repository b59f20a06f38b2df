package io.drawbar.engine.spi;

import java.util.Map;
import java.util.Optional;

/** A running engine. Implementations are thread-safe. */
public interface Engine extends AutoCloseable {

    /**
     * Opens a session. Sessions do not see each other's temporary objects, settings or current schema.
     *
     * @param request who opens it and with which settings
     * @return the session, which the caller closes
     * @throws EngineException when the session cannot be opened
     */
    EngineSession openSession(SessionRequest request) throws EngineException;

    /**
     * Facts about the running engine for people to read, such as its exact version or the address of its own console. Keys are
     * short and in lower case with hyphens ({@code ui-url}, {@code application-id}). Never a secret.
     */
    default Map<String, String> facts() {
        return Map.of();
    }

    /**
     * Why the engine can run no more statements, when it has died by itself. Asked every few seconds and must be quick; the process
     * ends once there is an answer.
     *
     * @return one sentence for people, or empty while the engine is well
     */
    default Optional<String> failure() {
        return Optional.empty();
    }

    /**
     * The engine was started before somebody asked for it, and now has its owner. Called at most once with success, before any session
     * of the owner's is opened. It does all that makes it the engine that a start with this context would have made, or changes nothing
     * and refuses. Whoever can do this declares the capability {@code claim} in the descriptor; others are never started this way.
     *
     * @param wanted as for a start: the owner, and all settings. Those that are about the owner, such as folders, differ from those of
     *     the start; so do those that the owner's job sets
     * @throws EngineException when it cannot become that engine: of kind {@link EngineException.Kind#UNSUPPORTED} with the reason, such
     *     as a setting that only a start can set
     */
    default void claim(EngineContext wanted) throws EngineException {
        throw EngineException.builder(
                        EngineException.Kind.UNSUPPORTED, "This engine cannot be given to an owner once it runs.")
                .build();
    }

    /** Stops the engine and frees all it holds; called once, when no statement is running any more. */
    @Override
    void close();
}
