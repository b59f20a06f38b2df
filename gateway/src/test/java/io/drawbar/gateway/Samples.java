package io.drawbar.gateway;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;

/** Batches to send through the gateway. */
final class Samples {
    private Samples() {}

    /** Six columns of the usual types, about 56 bytes a row; the column {@code id} counts from {@code first}. */
    static VectorSchemaRoot mixed(BufferAllocator allocator, long first, int rows) {
        BigIntVector id = new BigIntVector("id", allocator);
        IntVector number = new IntVector("number", allocator);
        Float8Vector real = new Float8Vector("real", allocator);
        DecimalVector price = new DecimalVector("price", allocator, 18, 2);
        DateDayVector day = new DateDayVector("day", allocator);
        VarCharVector text = new VarCharVector("text", allocator);
        id.allocateNew(rows);
        number.allocateNew(rows);
        real.allocateNew(rows);
        price.allocateNew(rows);
        day.allocateNew(rows);
        text.allocateNew(16L * rows, rows);
        for (int i = 0; i < rows; i++) {
            id.set(i, first + i);
            number.set(i, i % 1000);
            real.set(i, i / 8.0);
            price.set(i, 100L * i + 99);
            day.set(i, 19_000 + i % 365);
            text.setSafe(i, ("row " + (first + i)).getBytes(StandardCharsets.UTF_8));
        }
        VectorSchemaRoot root = new VectorSchemaRoot(List.of(id, number, real, price, day, text));
        root.setRowCount(rows);
        return root;
    }

    /** An encapsulated schema message. */
    static ByteString schema(VectorSchemaRoot root) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (WriteChannel channel = new WriteChannel(Channels.newChannel(bytes))) {
            MessageSerializer.serialize(channel, root.getSchema());
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }

    /** An encapsulated record batch message. */
    static ByteString batch(VectorSchemaRoot root) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (WriteChannel channel = new WriteChannel(Channels.newChannel(bytes));
                ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch()) {
            MessageSerializer.serialize(channel, batch);
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }
}
