package io.drawbar.plugin.hiveserver2;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EnginePlugin;
import org.pf4j.Extension;

/** Statements on an existing HiveServer2. */
@Extension
public final class HiveServer2Plugin implements EnginePlugin {
    @Override
    public Engine start(EngineContext context) throws EngineException {
        return new ServerEngine(ServerSettings.of(context.settings(), System.getenv(), context.workFolder()));
    }
}
