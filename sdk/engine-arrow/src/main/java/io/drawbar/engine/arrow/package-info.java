/**
 * Rows to Arrow IPC messages, for plugins whose engine has no Arrow of its own.
 *
 * <p>Describe the columns with a {@link io.drawbar.engine.arrow.RowSchema}, then append rows with a
 * {@link io.drawbar.engine.arrow.RowBatchWriter}, which pushes well-sized batches into the statement's sink.
 */
package io.drawbar.engine.arrow;
