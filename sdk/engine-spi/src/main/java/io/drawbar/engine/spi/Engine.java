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

    /** Stops the engine and frees all it holds; called once, when no statement is running any more. */
    @Override
    void close();
}
