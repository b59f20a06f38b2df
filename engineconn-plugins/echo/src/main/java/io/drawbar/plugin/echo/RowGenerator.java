package io.drawbar.plugin.echo;

import io.drawbar.engine.arrow.RowBatchWriter;
import io.drawbar.engine.arrow.RowSchema;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementSink;
import java.util.Optional;

/**
 * Generates rows, the same ones each time. Values repeat every {@link GeneratedValue#PERIOD} rows, apart from top-level bigint
 * columns, which count rows. So one batch is encoded and then only copied with new numbers. Not thread-safe.
 */
final class RowGenerator implements AutoCloseable {
    private static final int LARGEST_REPEAT = 16;

    private final RowSchema schema;
    private final int fixedBatchRows;
    private final StatementSink sink;
    private final RowBatchWriter writer;
    private Optional<BatchTemplate> template = Optional.empty();
    private int batchRows;

    /**
     * @param fixedBatchRows rows in a batch; 0 for batches of about 1 MiB
     */
    RowGenerator(RowSchema schema, int fixedBatchRows, StatementSink sink) {
        this.schema = schema;
        this.fixedBatchRows = fixedBatchRows;
        this.sink = sink;
        this.writer = new RowBatchWriter(schema, sink, Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** How many rows the next batch of a result of {@code total} rows should have. */
    long batchRows(long total) throws InterruptedException {
        if (fixedBatchRows > 0) {
            return fixedBatchRows;
        }
        if (total <= GeneratedValue.PERIOD) {
            return GeneratedValue.PERIOD;
        }
        if (batchRows == 0) {
            long bytes = BatchTemplate.encode(schema, GeneratedValue.PERIOD).bytes();
            long repeat = Math.max(1, Math.min(LARGEST_REPEAT, RowBatchWriter.DEFAULT_BATCH_BYTES / bytes));
            batchRows = (int) repeat * GeneratedValue.PERIOD;
        }
        return batchRows;
    }

    /** Pushes the rows from {@code first} on; returns whether more are wanted. */
    boolean push(long first, int count) throws InterruptedException, EngineException {
        if (count == batchRows) {
            if (template.isEmpty()) {
                template = Optional.of(BatchTemplate.encode(schema, batchRows));
            }
            return sink.batch(template.get().at(first), count);
        }
        GeneratedValue.append(schema, writer, first, count);
        return writer.flush();
    }

    @Override
    public void close() {
        writer.close();
    }
}
