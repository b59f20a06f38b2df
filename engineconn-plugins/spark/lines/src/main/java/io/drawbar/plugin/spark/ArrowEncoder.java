package io.drawbar.plugin.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.execution.arrow.ArrowWriter;
import org.apache.spark.sql.util.ArrowUtils;

/** Fills batches of about 1 MiB with Spark's Arrow writer. Not thread-safe. */
final class ArrowEncoder implements AutoCloseable {
    private static final long BATCH_BYTES = 1 << 20;
    private static final int BATCH_ROWS = 1 << 16;
    /** Rows that come slowly are shown after this time, full batch or not. */
    private static final long BATCH_NANOS = 1_000_000_000L;

    private static final int ROWS_BETWEEN_CLOCKS = 16;
    private static final int ROWS_BETWEEN_SIZES = 4;

    private final BufferAllocator allocator;
    private final VectorSchemaRoot root;
    private final VectorUnloader unloader;
    private final ArrowWriter writer;
    private int rows;
    private long rowBytes;
    private long firstNanos;

    ArrowEncoder(Schema schema) {
        allocator = ArrowUtils.rootAllocator().newChildAllocator("drawbar", 0, Long.MAX_VALUE);
        root = VectorSchemaRoot.create(schema, allocator);
        unloader = new VectorUnloader(root);
        writer = ArrowWriter.create(root);
    }

    /** Adds a row; returns whether the batch should be taken now. */
    boolean write(InternalRow row) {
        if (rows == 0) {
            firstNanos = System.nanoTime();
        }
        writer.write(row);
        rows++;
        if (row instanceof UnsafeRow unsafe) {
            rowBytes += unsafe.getSizeInBytes();
        } else if (rows % ROWS_BETWEEN_SIZES == 0) {
            rowBytes = filledBytes();
        }
        return rowBytes >= BATCH_BYTES
                || rows >= BATCH_ROWS
                || (rows % ROWS_BETWEEN_CLOCKS == 0 && System.nanoTime() - firstNanos > BATCH_NANOS);
    }

    /** What rows take that do not tell their size. */
    private long filledBytes() {
        long bytes = 0;
        for (FieldVector vector : root.getFieldVectors()) {
            bytes += vector.getBufferSizeFor(rows);
        }
        return bytes;
    }

    boolean isEmpty() {
        return rows == 0;
    }

    /** The rows since the last call. */
    ArrowBatch take() {
        writer.finish();
        try (ArrowRecordBatch batch = unloader.getRecordBatch()) {
            ByteBuffer metadata = MessageSerializer.serializeMetadata(batch, IpcOption.DEFAULT);
            byte[] message = new byte[Math.toIntExact(ArrowSchemas.prefixBytes(metadata) + batch.computeBodyLength())];
            ByteBuffer target = ByteBuffer.wrap(message);
            ArrowSchemas.writePrefix(target, metadata);
            try (WriteChannel body = new WriteChannel(new Into(target))) {
                MessageSerializer.writeBatchBuffers(body, batch);
            }
            return new ArrowBatch(message, rows);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory cannot fail", e);
        } finally {
            writer.reset();
            rows = 0;
            rowBytes = 0;
        }
    }

    @Override
    public void close() {
        root.close();
        allocator.close();
    }

    /** A channel into a buffer that is large enough. */
    private record Into(ByteBuffer target) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) {
            int count = source.remaining();
            target.put(source);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
