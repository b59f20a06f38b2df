/**
 * Spark SQL. In the order of the flow: {@link io.drawbar.plugin.spark.SparkStart} starts a Spark application, each session of
 * ours is a SparkSession session of its own, a statement is parsed and analysed once, and its rows leave Spark as Arrow batches that
 * Spark's own writer has filled.
 */
package io.drawbar.plugin.spark;
