package io.drawbar.plugin.echo;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EnginePlugin;
import org.pf4j.Extension;

/** Starts Echo. */
@Extension
public final class EchoPlugin implements EnginePlugin {

    /** For PF4J. */
    public EchoPlugin() {}

    @Override
    public Engine start(EngineContext context) throws EngineException {
        EngineSettings settings = EngineSettings.of(context.settings());
        try {
            Thread.sleep(settings.startDelay().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EngineException.builder(EngineException.Kind.ENGINE, "The start was interrupted.")
                    .cause(e)
                    .build();
        }
        if (!settings.startFailure().isEmpty()) {
            throw EngineException.builder(EngineException.Kind.ENGINE, settings.startFailure())
                    .engineCode("START_FAILURE")
                    .build();
        }
        return new EchoEngine(context.version(), settings);
    }
}
