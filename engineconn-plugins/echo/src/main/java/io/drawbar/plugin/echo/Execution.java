package io.drawbar.plugin.echo;

import io.drawbar.engine.spi.StatementSink;

/**
 * A statement that runs.
 *
 * @param scope what it sees
 * @param sink where it pushes
 * @param cancel whether it was cancelled
 */
record Execution(Scope scope, StatementSink sink, CancelSignal cancel) {}
