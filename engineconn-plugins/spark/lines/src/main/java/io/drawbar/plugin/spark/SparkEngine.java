package io.drawbar.plugin.spark;

import org.apache.spark.sql.SparkSession;
import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.SessionRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkContext;

/** A running Spark application. Thread-safe. */
final class SparkEngine implements Engine {
    private final SparkSession base;
    private final JobListener jobs;
    private final FairPools pools = new FairPools();
    private final Optional<ReplFolder> repls;

    SparkEngine(SparkSession base) {
        this.base = base;
        this.jobs = new JobListener(base.sparkContext());
        base.sparkContext().addSparkListener(jobs);
        this.repls = ReplFolder.of(base.sparkContext().conf());
    }

    @Override
    public EngineSession openSession(SessionRequest request) throws EngineException {
        return SparkEngineSession.open(base.newSession(), request, jobs, pools, repls);
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
        base.stop();
    }
}
