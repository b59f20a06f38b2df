/**
 * An engine that needs nothing and answers what it is told to answer. In the order of the flow:
 * {@link io.drawbar.plugin.echo.EchoPlugin} starts an engine, its sessions parse statements into commands, and the commands push
 * into the sink.
 */
package io.drawbar.plugin.echo;
