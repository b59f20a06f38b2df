package io.drawbar.bench.micro;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;

/**
 * A result as an engine encodes it.
 *
 * @param schema an encapsulated schema message
 * @param batch an encapsulated record batch message of {@link #ROWS} rows, about half a MiB
 */
record SampleBatch(ByteString schema, ByteString batch) {
    static final int ROWS = 10_000;
    static final SampleBatch EMPTY = new SampleBatch(ByteString.EMPTY, ByteString.EMPTY);

    static SampleBatch encode() throws IOException {
        try (RootAllocator allocator = new RootAllocator();
                BigIntVector ids = new BigIntVector("id", allocator);
                IntVector numbers = new IntVector("number", allocator);
                Float8Vector ratios = new Float8Vector("ratio", allocator);
                VarCharVector names = new VarCharVector("name", allocator);
                VectorSchemaRoot root = new VectorSchemaRoot(List.of(ids, numbers, ratios, names))) {
            for (int i = 0; i < ROWS; i++) {
                ids.setSafe(i, i);
                numbers.setSafe(i, i % 1000);
                ratios.setSafe(i, i * 0.25);
                names.setSafe(i, ("name of row " + i).getBytes(StandardCharsets.UTF_8));
            }
            root.setRowCount(ROWS);
            ByteArrayOutputStream schema = new ByteArrayOutputStream();
            MessageSerializer.serialize(new WriteChannel(Channels.newChannel(schema)), root.getSchema());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch()) {
                MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), batch);
            }
            return new SampleBatch(ByteString.copyFrom(schema.toByteArray()), ByteString.copyFrom(bytes.toByteArray()));
        }
    }
}
