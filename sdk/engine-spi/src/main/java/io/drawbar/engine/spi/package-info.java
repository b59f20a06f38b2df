/**
 * What an engine plugin implements so that Drawbar can run statements on it.
 *
 * <p>A plugin is one {@link io.drawbar.engine.spi.EnginePlugin}. It starts an {@link io.drawbar.engine.spi.Engine}, which
 * opens {@link io.drawbar.engine.spi.EngineSession}s, which run {@link io.drawbar.engine.spi.EngineStatement}s, which push
 * what they find into a {@link io.drawbar.engine.spi.StatementSink}. Everything static about an engine (its type, versions,
 * languages, capabilities, how it is launched) stands in the plugin's {@code engine.conf}, which is read without loading any
 * of the plugin's code.
 *
 * <p>Columnar results cross this interface as Arrow IPC messages in byte buffers and never as Arrow classes: the IPC format is
 * stable, while engines bring Arrow in versions of their own.
 */
package io.drawbar.engine.spi;
