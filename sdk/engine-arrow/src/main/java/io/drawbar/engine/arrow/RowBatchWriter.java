package io.drawbar.engine.arrow;

import io.drawbar.engine.spi.StatementSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;

/**
 * Appends rows and pushes them as record batches into a statement's sink.
 *
 * <pre>{@code
 * try (RowBatchWriter rows = new RowBatchWriter(schema, sink)) {
 *     rows.begin();
 *     while (cursor.next()) {
 *         rows.setLong(0, cursor.id());
 *         rows.set(1, cursor.name());
 *         if (!rows.endRow()) {
 *             break; // nobody wants more
 *         }
 *     }
 *     rows.finish();
 * }
 * }</pre>
 *
 * <p>Set each column at most once in a row, in any order; what is not set is null. Columns are counted from 0. Not thread-safe.
 */
public final class RowBatchWriter implements AutoCloseable {
    /** Rows are pushed when about this many bytes have come together. */
    public static final long DEFAULT_BATCH_BYTES = 1 << 20;

    /** Rows are pushed when this many have come together, however small they are. */
    public static final int DEFAULT_BATCH_ROWS = 1 << 16;

    private final RowSchema schema;
    private final StatementSink sink;
    private final long batchBytes;
    private final int batchRows;
    private final BufferAllocator allocator = new RootAllocator();
    private final VectorSchemaRoot root;
    private final CellWriter[] cells;
    private int rows;
    private boolean wanted = true;
    private boolean closed;

    /** A writer with batches of {@link #DEFAULT_BATCH_BYTES} or {@link #DEFAULT_BATCH_ROWS}, whichever comes first. */
    public RowBatchWriter(RowSchema schema, StatementSink sink) {
        this(schema, sink, DEFAULT_BATCH_BYTES, DEFAULT_BATCH_ROWS);
    }

    /** A writer with batches of about {@code batchBytes} or {@code batchRows}, whichever comes first. */
    public RowBatchWriter(RowSchema schema, StatementSink sink, long batchBytes, int batchRows) {
        this.schema = Objects.requireNonNull(schema, "schema");
        this.sink = Objects.requireNonNull(sink, "sink");
        this.batchBytes = batchBytes;
        this.batchRows = batchRows;
        this.root = VectorSchemaRoot.create(schema.arrowSchema(), allocator);
        this.cells = new CellWriter[schema.columns().size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = CellWriter.of(schema.columns().get(i), root.getVector(i));
        }
    }

    /** Pushes the schema. Call it once, before the first row is pushed. */
    public void begin() throws InterruptedException {
        sink.schema(schema.message());
    }

    /** Sets a column of this row to null. */
    public void setNull(int column) {
        cells[column].putNull(rows);
    }

    /** Sets a boolean. */
    public void setBoolean(int column, boolean value) {
        cells[column].putLong(rows, value ? 1 : 0);
    }

    /**
     * Sets an integer of any width, a boolean (0 is false), a date in days, or a time or timestamp in the column's own unit since
     * its origin. A value outside the column's range is refused.
     */
    public void setLong(int column, long value) {
        cells[column].putLong(rows, value);
    }

    /** Sets a float or double. */
    public void setDouble(int column, double value) {
        cells[column].putDouble(rows, value);
    }

    /** Sets a decimal, rounding half up to the column's scale. */
    public void setDecimal(int column, BigDecimal value) {
        cells[column].put(rows, value);
    }

    /** Sets a text. */
    public void setString(int column, String value) {
        cells[column].put(rows, value);
    }

    /** Sets a binary, or a text that is given as UTF-8. */
    public void setBytes(int column, byte[] value) {
        cells[column].put(rows, value);
    }

    /**
     * Sets a column from any Java object that stands for its type: boxed numbers, strings, {@code java.time} and
     * {@code java.sql} values, {@code byte[]}, {@code Iterable} and arrays for lists, {@code Map} for maps and, by field name,
     * for structures, {@code List} for structures by position.
     *
     * @throws IllegalArgumentException when the value does not fit the column
     */
    public void set(int column, Object value) {
        cells[column].put(rows, value);
    }

    /**
     * Ends the row; pushes a batch when enough has come together, and then blocks while the reader is slow.
     *
     * @return whether more rows are wanted
     */
    public boolean endRow() throws InterruptedException {
        rows++;
        return (rows >= batchRows || bytes() >= batchBytes) ? flush() : wanted;
    }

    /**
     * Pushes the rows that have come together, if any.
     *
     * @return whether more rows are wanted
     */
    public boolean flush() throws InterruptedException {
        if (rows > 0) {
            ByteBuffer message = encode();
            long count = rows;
            rows = 0;
            for (CellWriter cell : cells) {
                cell.reset();
            }
            wanted = sink.batch(message, count) && wanted;
        }
        return wanted;
    }

    /** Pushes the remaining rows and ends the result set. */
    public void finish() throws InterruptedException {
        flush();
        sink.endResult();
    }

    /** Frees the buffers; rows that were not pushed are dropped. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            root.close();
            allocator.close();
        }
    }

    private long bytes() {
        long sum = 0;
        for (CellWriter cell : cells) {
            sum += cell.bytes(rows);
        }
        return sum;
    }

    private ByteBuffer encode() {
        root.setRowCount(rows);
        try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch()) {
            ByteBuffer metadata = MessageSerializer.serializeMetadata(batch, IpcOption.DEFAULT);
            ByteBuffer message = IpcFrame.encapsulate(metadata, batch.computeBodyLength());
            try (WriteChannel body = new WriteChannel(new Into(message))) {
                MessageSerializer.writeBatchBuffers(body, batch);
            }
            return message.flip();
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory cannot fail", e);
        }
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
