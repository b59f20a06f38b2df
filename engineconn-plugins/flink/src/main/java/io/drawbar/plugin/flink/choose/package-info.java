/** Finds out which Flink is on the class path, and starts the code that was compiled for it. */
package io.drawbar.plugin.flink.choose;
