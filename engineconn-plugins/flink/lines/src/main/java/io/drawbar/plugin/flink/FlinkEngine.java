package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.SessionRequest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;

/** A running Flink. */
final class FlinkEngine implements Engine {
    /** As Flink itself calls them. */
    private static final String CATALOG = "default_catalog";

    private static final String DATABASE = "default_database";

    private final FlinkCluster cluster;
    private final EngineSettings settings;
    private final JobEnding ending;
    private final JobWatch watch;
    /** One for all sessions, so that what one job creates is there for the next. */
    private final GenericInMemoryCatalog tables = new GenericInMemoryCatalog(CATALOG, DATABASE);

    FlinkEngine(FlinkCluster cluster, EngineSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
        this.ending = new JobEnding(cluster.client(), settings.endTimeout());
        this.watch = new JobWatch(cluster, settings.progressInterval());
        tables.open();
    }

    @Override
    public EngineSession openSession(SessionRequest request) throws EngineException {
        return FlinkEngineSession.open(new EngineParts(cluster, settings, ending, watch), tables, request);
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>(cluster.facts());
        facts.put("flink-version", EnvironmentInformation.getVersion());
        return facts;
    }

    @Override
    public Optional<String> failure() {
        return cluster.failure();
    }

    @Override
    public void close() {
        watch.close();
        ending.close();
        cluster.close();
        tables.close();
    }
}
