package io.drawbar.plugin.echo;

import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.arrow.RowBatchWriter;
import io.drawbar.engine.arrow.RowSchema;
import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.spi.StatementSink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * An encoded batch of generated rows that can be copied to any place in a result: only the bigint columns, which count rows, are
 * written anew. Immutable.
 */
final class BatchTemplate {
    private static final int PREFIX_BYTES = 8;

    private final byte[] message;
    private final int rows;
    private final List<Integer> counters;

    private BatchTemplate(byte[] message, int rows, List<Integer> counters) {
        this.message = message;
        this.rows = rows;
        this.counters = counters;
    }

    /** Encodes the first rows. */
    static BatchTemplate encode(RowSchema schema, int rows) throws InterruptedException {
        Capture capture = new Capture();
        try (RowBatchWriter writer = new RowBatchWriter(schema, capture, Long.MAX_VALUE, Integer.MAX_VALUE)) {
            GeneratedValue.append(schema, writer, 0, rows);
            writer.flush();
        }
        byte[] message = new byte[capture.message.remaining()];
        capture.message.duplicate().get(message);
        return new BatchTemplate(message, rows, counters(schema, capture.message));
    }

    int bytes() {
        return message.length;
    }

    /** The batch whose first row is {@code first}, which is a multiple of the period. */
    ByteBuffer at(long first) {
        byte[] copy = Arrays.copyOf(message, message.length);
        ByteBuffer buffer = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
        for (int counter : counters) {
            for (int i = 0; i < rows; i++) {
                buffer.putLong(counter + i * Long.BYTES, first + i);
            }
        }
        return buffer;
    }

    /** Where in the message the values of the top-level bigint columns begin. */
    private static List<Integer> counters(RowSchema schema, ByteBuffer message) {
        ByteBuffer frame = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int metadataBytes = frame.getInt(Integer.BYTES);
        RecordBatch batch = (RecordBatch) Message.getRootAsMessage(frame.slice(PREFIX_BYTES, metadataBytes))
                .header(new RecordBatch());
        List<Integer> places = new ArrayList<>();
        int buffer = 0;
        for (Column column : schema.columns()) {
            if (column.type() == Plain.INT64) {
                places.add(PREFIX_BYTES
                        + metadataBytes
                        + Math.toIntExact(batch.buffers(buffer + 1).offset()));
            }
            buffer += buffers(column.type());
        }
        return places;
    }

    /** How many buffers a column has: "Buffer Listing for Each Layout" of the Arrow columnar format. */
    private static int buffers(ColumnType type) {
        if (type == Plain.NULL) {
            return 0;
        }
        if (type == Plain.UTF8 || type == Plain.BINARY) {
            return 3;
        }
        if (type instanceof ColumnType.ListOf list) {
            return 2 + buffers(list.element().type());
        }
        if (type instanceof ColumnType.MapOf map) {
            return 3 + buffers(map.key()) + buffers(map.value());
        }
        if (type instanceof ColumnType.StructOf struct) {
            return 1
                    + struct.fields().stream()
                            .mapToInt(field -> buffers(field.type()))
                            .sum();
        }
        return 2;
    }

    /** Keeps the one batch that is pushed. */
    private static final class Capture implements StatementSink {
        private ByteBuffer message;

        @Override
        public boolean batch(ByteBuffer batch, long rows) {
            message = batch;
            return true;
        }

        @Override
        public void log(Level level, String line) {}

        @Override
        public void progress(Progress progress) {}

        @Override
        public void schema(ByteBuffer schema) {}

        @Override
        public void endResult() {}

        @Override
        public void updateCount(long rows) {}

        @Override
        public boolean cancelled() {
            return false;
        }
    }
}
