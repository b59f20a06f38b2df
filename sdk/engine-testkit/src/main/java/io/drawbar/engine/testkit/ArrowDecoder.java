package io.drawbar.engine.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Reads Arrow IPC messages back into Java values; uses only what Arrow 12 has already, so that it works beside engines that bring
 * an Arrow of their own. Not thread-safe.
 */
public final class ArrowDecoder {
    private final Schema schema;

    private ArrowDecoder(Schema schema) {
        this.schema = schema;
    }

    /** A decoder for the batches that follow a schema message. */
    public static ArrowDecoder of(ByteBuffer schemaMessage) {
        try {
            return new ArrowDecoder(MessageSerializer.deserializeSchema(channel(schemaMessage)));
        } catch (IOException e) {
            throw new UncheckedIOException("This is not an Arrow schema message", e);
        }
    }

    /** The schema. */
    public Schema schema() {
        return schema;
    }

    /** The rows of a batch message, as the values that {@link ArrowValues} describes. */
    public List<List<Object>> rows(ByteBuffer batchMessage) {
        List<List<Object>> rows = new ArrayList<>();
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            try (ArrowRecordBatch batch = MessageSerializer.deserializeRecordBatch(channel(batchMessage), allocator)) {
                new VectorLoader(root).load(batch);
            }
            for (int row = 0; row < root.getRowCount(); row++) {
                List<Object> values = new ArrayList<>();
                for (FieldVector vector : root.getFieldVectors()) {
                    values.add(ArrowValues.get(vector, row));
                }
                rows.add(Collections.unmodifiableList(values));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("This is not an Arrow record batch message", e);
        }
        return rows;
    }

    private static ReadChannel channel(ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.duplicate().get(bytes);
        return new ReadChannel(Channels.newChannel(new ByteArrayInputStream(bytes)));
    }
}
