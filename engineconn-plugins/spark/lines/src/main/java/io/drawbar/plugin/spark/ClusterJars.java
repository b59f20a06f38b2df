package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * What executors in other processes need. The class of tasks that encode rows is this jar's, which a cluster's own Spark does not have: it
 * is shipped, and nothing else. YARN has no Spark of its own: unless its settings say where one is, this process's is shipped.
 */
final class ClusterJars {
    private static final String JARS = "spark.jars";
    private static final String YARN_JARS = "spark.yarn.jars";

    private ClusterJars() {}

    /**
     * Adds them to the settings.
     *
     * @throws EngineException when YARN is wanted and cannot be had from here
     */
    static void add(SparkConf conf) throws EngineException {
        boolean yarn = conf.get("spark.master").equals("yarn");
        if (yarn) {
            checkYarn(conf);
        }
        jar(ClusterJars.class).ifPresent(own -> {
            String others = conf.get(JARS, "");
            conf.set(JARS, others.isBlank() ? own.toString() : others + "," + own);
        });
        if (yarn && !conf.contains(YARN_JARS) && !conf.contains("spark.yarn.archive")) {
            jar(SparkContext.class).ifPresent(core -> conf.set(YARN_JARS, core.resolve(".") + "*.jar"));
        }
    }

    /** Spark would say that it cannot parse its master, or call port 8032 of nowhere until the start's time is over. */
    private static void checkYarn(SparkConf conf) throws EngineException {
        ClassLoader spark = SparkContext.class.getClassLoader();
        if (spark.getResource("org/apache/spark/deploy/yarn/Client.class") == null) {
            throw EngineException.builder(
                            Kind.ENGINE,
                            "spark.master is yarn, and Spark's client of YARN is not among its jars: run `drawbar engine install spark"
                                    + " --with yarn`, or set SPARK_HOME to an installation that has it.")
                    .build();
        }
        boolean told = spark.getResource("yarn-site.xml") != null
                || conf.contains("spark.hadoop.yarn.resourcemanager.hostname")
                || conf.contains("spark.hadoop.yarn.resourcemanager.address");
        if (!told) {
            throw EngineException.builder(
                            Kind.ENGINE,
                            "spark.master is yarn, and there is no yarn-site.xml that says where YARN is: expected it in the folder that the"
                                    + " agent's variable HADOOP_CONF_DIR or YARN_CONF_DIR names (or engines.spark.environment).")
                    .build();
        }
    }

    /** The jar that a class came from; empty when it came from a folder, as in tests. */
    private static Optional<URI> jar(Class<?> of) {
        CodeSource source = of.getProtectionDomain().getCodeSource();
        if (source == null || !source.getLocation().getPath().endsWith(".jar")) {
            return Optional.empty();
        }
        try {
            return Optional.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("A jar's address is none: " + source.getLocation(), e);
        }
    }
}
