/**
 * The plugin's entry point. Lines of Spark are not compatible with each other: their classes and Scala's differ. So the code that runs
 * Spark is compiled once for each line, and what is here, which needs neither, takes the one that fits the Spark of this process.
 */
package io.drawbar.plugin.spark.choose;
