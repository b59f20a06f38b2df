/**
 * Spark SQL. In the order of the flow: {@link io.drawbar.plugin.spark.SparkPlugin} starts a Spark application, each session of
 * ours is a Spark session of its own, a statement is parsed and analysed once, and its rows leave Spark as Arrow batches that
 * Spark's own writer has filled.
 */
package io.drawbar.plugin.spark;
