package io.drawbar.plugin.python;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EnginePlugin;
import org.pf4j.Extension;

/** Entry point of the plugin. */
@Extension
public final class PythonPlugin implements EnginePlugin {
    @Override
    public Engine start(EngineContext context) throws EngineException {
        return PythonEngine.start(context);
    }
}
