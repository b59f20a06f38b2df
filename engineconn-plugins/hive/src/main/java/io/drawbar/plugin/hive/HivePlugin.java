package io.drawbar.plugin.hive;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EnginePlugin;
import org.pf4j.Extension;

/** Runs HiveQL in the engine's own process. */
@Extension
public final class HivePlugin implements EnginePlugin {
    @Override
    public Engine start(EngineContext context) throws EngineException {
        return HiveEngine.start(context, System.getenv());
    }
}
