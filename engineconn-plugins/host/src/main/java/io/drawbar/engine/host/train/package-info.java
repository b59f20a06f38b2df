/** Runs statements through the whole process once, so that the classes they need can be archived and its start be timed. */
package io.drawbar.engine.host.train;
