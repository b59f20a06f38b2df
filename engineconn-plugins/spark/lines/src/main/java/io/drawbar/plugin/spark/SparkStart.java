package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EnginePlugin;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Starts Spark. */
public final class SparkStart implements EnginePlugin {
    static final String WAREHOUSE = "spark.sql.warehouse.dir";

    /** For the plugin, which knows this class by its name. */
    public SparkStart() {}

    @Override
    public Engine start(EngineContext context) throws EngineException {
        SparkConf conf = conf(context);
        try {
            ReplFolder.serve(conf, context.workFolder());
            SparkSession base = SparkSession.builder()
                    .config(conf)
                    .withExtensions(new FoldOneRow.Extension())
                    .getOrCreate();
            if (conf.get("spark.sql.catalogImplementation", "in-memory").equals("in-memory")) {
                FolderCatalog.install(base);
            }
            base.sessionState(); // built here and not within the first session's opening
            return new SparkEngine(base, context);
        } catch (Exception e) { // Spark's own exceptions are checked and not declared
            throw SparkFailures.toEngine(e, "");
        }
    }

    private static SparkConf conf(EngineContext context) throws EngineException {
        SparkConf conf = new SparkConf(true);
        for (Map.Entry<String, String> setting : context.settings().entrySet()) {
            if (setting.getKey().startsWith("spark.")) {
                conf.set(setting.getKey(), setting.getValue());
            }
        }
        conf.setIfMissing("spark.master", "local[*]");
        conf.setIfMissing("spark.app.name", "drawbar " + context.owner() + " " + context.engineId());
        conf.setIfMissing(
                WAREHOUSE, context.workFolder().resolve("warehouse").toUri().toString());
        if (!Path.of(System.getProperty("java.io.tmpdir")).startsWith(context.workFolder())) {
            // Else it is Spark's choice anyway, and Spark warns whenever it is set.
            conf.setIfMissing(
                    "spark.local.dir", context.workFolder().resolve("spark").toString());
        }
        conf.setIfMissing("spark.ui.enabled", "false");
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        conf.setIfMissing("spark.log.level", "WARN");
        conf.setIfMissing("spark.scheduler.mode", "FAIR");
        conf.setIfMissing("spark.sql.scripting.enabled", "true");
        // Spark 4 would have executors load jars for each session anew, and does not find there what a function in a catalog names.
        conf.setIfMissing("spark.sql.artifact.isolation.enabled", "false");
        if (conf.get("spark.master").startsWith("local")) {
            // 200 is meant for clusters; here it would be 200 tasks for every join of small tables.
            int cores = Runtime.getRuntime().availableProcessors();
            conf.setIfMissing("spark.sql.shuffle.partitions", Integer.toString(Math.max(8, 4 * cores)));
        } else {
            ClusterJars.add(conf);
        }
        return conf;
    }
}
