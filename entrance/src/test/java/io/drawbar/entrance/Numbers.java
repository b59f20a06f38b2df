package io.drawbar.entrance;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Arrow IPC messages with one column {@code n} of consecutive numbers. */
final class Numbers {
    private static final Schema SCHEMA = new Schema(List.of(Field.notNullable("n", new ArrowType.Int(64, true))));

    private Numbers() {}

    static ByteString schema() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), SCHEMA);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }

    static ByteString batch(long first, int rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator)) {
            BigIntVector vector = (BigIntVector) root.getVector(0);
            vector.allocateNew(rows);
            for (int i = 0; i < rows; i++) {
                vector.set(i, first + i);
            }
            root.setRowCount(rows);
            try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch()) {
                MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), batch);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }
}
