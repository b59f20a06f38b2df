package io.drawbar.plugin.jdbc;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EnginePlugin;
import org.pf4j.Extension;

/** Databases with a JDBC driver. */
@Extension
public final class JdbcPlugin implements EnginePlugin {
    @Override
    public Engine start(EngineContext context) throws EngineException {
        return new JdbcEngine(context.settings(), System.getenv(), JdbcPlugin.class.getClassLoader());
    }
}
