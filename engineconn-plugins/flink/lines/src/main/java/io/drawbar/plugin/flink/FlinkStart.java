package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EnginePlugin;

/** Starts a cluster in this process, or connects to an existing one. */
public final class FlinkStart implements EnginePlugin {
    /** For the plugin, which knows this class by its name. */
    public FlinkStart() {}

    @Override
    public Engine start(EngineContext context) throws EngineException {
        EngineSettings settings = EngineSettings.of(context);
        FlinkCluster cluster =
                settings.cluster().isPresent() ? RemoteCluster.connect(settings) : LocalCluster.start(settings);
        return new FlinkEngine(cluster, settings);
    }
}
