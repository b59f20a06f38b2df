package io.drawbar.engine.spi;

import org.pf4j.ExtensionPoint;

/**
 * The entry point of an engine plugin: one implementation per plugin, annotated with {@code @org.pf4j.Extension} and having a
 * public constructor without parameters.
 *
 * <p>A heavy engine's plugin is loaded in a process of its own, whose class path is the engine's. A thin engine's plugin shares
 * a process with others and is isolated by its class loader. Every call is made with the plugin's class loader as the thread's
 * context class loader.
 */
public interface EnginePlugin extends ExtensionPoint {

    /**
     * Starts the engine. Called once in a process of a heavy engine; may take as long as the start time-out in the descriptor.
     *
     * @param context what the engine is started with; valid until the engine is closed
     * @return the running engine, which the caller closes
     * @throws EngineException when the engine cannot start; its message is shown to the person whose job asked for it
     */
    Engine start(EngineContext context) throws EngineException;
}
