/**
 * Hive in the engine's process: {@link io.drawbar.plugin.hive.HivePlugin} writes the configuration that Hive reads, sessions hold Hive's own
 * session states, statements go through Hive's Driver, and rows from its object inspectors into Arrow.
 */
package io.drawbar.plugin.hive;
