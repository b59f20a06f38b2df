package io.drawbar.plugin.spark;

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

    static void add(SparkConf conf) {
        jar(ClusterJars.class).ifPresent(own -> {
            String others = conf.get(JARS, "");
            conf.set(JARS, others.isBlank() ? own.toString() : others + "," + own);
        });
        if (conf.get("spark.master").equals("yarn") && !conf.contains(YARN_JARS) && !conf.contains("spark.yarn.archive")) {
            jar(SparkContext.class).ifPresent(core -> conf.set(YARN_JARS, core.resolve(".") + "*.jar"));
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
