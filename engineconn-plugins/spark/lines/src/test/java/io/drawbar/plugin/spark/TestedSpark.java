package io.drawbar.plugin.spark;

import org.apache.spark.SparkBuildInfo;

/** Which Spark the tests run on. */
final class TestedSpark {
    private TestedSpark() {}

    /** Variants, scripts, functions in SQL, and arithmetic that fails instead of answering null came with Spark 4. */
    static boolean isAtLeast4() {
        return Integer.parseInt(SparkBuildInfo.spark_version().split("\\.")[0]) >= 4;
    }
}
