/**
 * Flink as an engine: statements are parsed and planned here, run on a Flink cluster in this process or on an existing one, and their
 * rows come back as Arrow.
 */
package io.drawbar.plugin.flink;
