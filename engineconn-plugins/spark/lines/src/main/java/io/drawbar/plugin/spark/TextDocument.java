package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.StatementSink;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.util.ArrowUtils;

/** A text as a result: one cell, and the schema says what it is. */
final class TextDocument {
    private static final Schema SCHEMA = new Schema(
            List.of(new Field("text", FieldType.nullable(ArrowType.Utf8.INSTANCE), List.of())),
            Map.of("drawbar.kind", "text", "drawbar.media-type", "text/plain"));

    private TextDocument() {}

    static void push(String text, StatementSink sink) throws Exception {
        try (BufferAllocator allocator = ArrowUtils.rootAllocator().newChildAllocator("text", 0, Long.MAX_VALUE);
                VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator)) {
            VarCharVector cell = (VarCharVector) root.getVector(0);
            cell.setSafe(0, text.getBytes(StandardCharsets.UTF_8));
            root.setRowCount(1);
            sink.schema(new ArrowSchemas(SCHEMA).message());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch();
                    WriteChannel channel = new WriteChannel(Channels.newChannel(bytes))) {
                MessageSerializer.serialize(channel, batch);
            }
            sink.batch(ByteBuffer.wrap(bytes.toByteArray()), 1);
            sink.endResult();
        }
    }
}
