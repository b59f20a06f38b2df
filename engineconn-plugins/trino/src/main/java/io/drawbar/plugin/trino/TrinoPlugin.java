package io.drawbar.plugin.trino;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EnginePlugin;
import io.drawbar.plugin.presto.family.FamilyEngine;
import org.pf4j.Extension;

/** Queries on a cluster of Trino. */
@Extension
public final class TrinoPlugin implements EnginePlugin {
    @Override
    public Engine start(EngineContext context) throws EngineException {
        return FamilyEngine.start(new TrinoDriverCalls(), context.settings(), System.getenv());
    }
}
