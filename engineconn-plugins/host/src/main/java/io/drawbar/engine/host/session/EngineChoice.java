package io.drawbar.engine.host.session;

import io.drawbar.engine.spi.SessionRequest;
import java.util.concurrent.CompletableFuture;

/** Finds the engine that a session is for: the one of the process, or one of many that share it. */
@FunctionalInterface
public interface EngineChoice {

    /**
     * The engine, once it runs. Does not block.
     *
     * @param wanted which engine
     * @param request of the session
     */
    CompletableFuture<Served> of(Wanted wanted, SessionRequest request);

    /**
     * Which engine a session asks for; a process with one engine does not look at it.
     *
     * @param type of the engine
     * @param version of the engine
     */
    record Wanted(String type, String version) {}
}
