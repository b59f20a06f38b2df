package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.SessionRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/** A running Spark application. Thread-safe. */
final class SparkEngine implements Engine {
    private final SparkSession base;
    private final JobListener jobs;
    private final EngineContext started;
    private final FairPools pools = new FairPools();
    private final Optional<ReplFolder> repls;
    private final PythonGateway pythons;
    /** What its owner wants otherwise than it was started. */
    private volatile Map<String, String> claimed = Map.of();

    SparkEngine(SparkSession base, EngineContext started) {
        this.base = base;
        this.started = started;
        this.jobs = new JobListener(base.sparkContext());
        base.sparkContext().addSparkListener(jobs);
        this.repls = ReplFolder.of(base.sparkContext().conf());
        this.pythons = new PythonGateway(started.workFolder(), base);
    }

    @Override
    public EngineSession openSession(SessionRequest request) throws EngineException {
        SparkSession fresh = base.newSession();
        claimed.forEach((key, value) -> fresh.sessionState().conf().setConfString(key, value));
        return SparkEngineSession.open(
                fresh, request, new SparkEngineSession.Shared(jobs, pools, repls, pythons, started.settings()));
    }

    @Override
    public void claim(EngineContext wanted) throws EngineException {
        claimed = SparkClaim.claim(base, started, wanted);
    }

    @Override
    public Map<String, String> facts() {
        SparkContext context = base.sparkContext();
        Map<String, String> facts = new HashMap<>();
        facts.put("version", context.version());
        facts.put("application-id", context.applicationId());
        facts.put("master", context.master());
        facts.put("warehouse", base.sharedState().conf().get("spark.sql.warehouse.dir"));
        if (context.uiWebUrl().isDefined()) {
            facts.put("ui-url", context.uiWebUrl().get());
        }
        return facts;
    }

    @Override
    public void close() {
        pythons.close();
        base.stop();
    }
}
