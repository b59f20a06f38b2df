package io.drawbar.entrance.results;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.Types;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Made-up results: row n holds the number n and a text that tells n, null for every seventh. */
public final class Samples {
    public static final Schema SCHEMA = new Schema(List.of(
            Field.nullable("id", Types.MinorType.BIGINT.getType()),
            Field.nullable("name", Types.MinorType.VARCHAR.getType())));

    private Samples() {}

    /** A schema as an encapsulated message. */
    public static ByteString message(Schema schema) {
        ByteString.Output out = ByteString.newOutput();
        try (WriteChannel channel = new WriteChannel(Channels.newChannel(out))) {
            MessageSerializer.serialize(channel, schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteString();
    }

    /** The rows of a root as an encapsulated message. */
    public static ByteString message(VectorSchemaRoot root) {
        ByteString.Output out = ByteString.newOutput();
        try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch();
                WriteChannel channel = new WriteChannel(Channels.newChannel(out))) {
            MessageSerializer.serialize(channel, batch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteString();
    }

    /** Rows {@code first} to {@code first + rows}. */
    public static ByteString batch(long first, int rows) {
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator)) {
            BigIntVector id = (BigIntVector) root.getVector("id");
            VarCharVector name = (VarCharVector) root.getVector("name");
            for (int i = 0; i < rows; i++) {
                id.setSafe(i, first + i);
                if ((first + i) % 7 != 0) {
                    name.setSafe(i, name(first + i).getBytes(StandardCharsets.UTF_8));
                }
            }
            root.setRowCount(rows);
            return message(root);
        }
    }

    private static String name(long row) {
        return "row " + row;
    }

    /** The numbers in a batch, after a check that its texts belong to them. */
    public static List<Long> ids(ByteString message) {
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
                ReadChannel in = new ReadChannel(Channels.newChannel(message.newInput()))) {
            try (ArrowRecordBatch batch = MessageSerializer.deserializeRecordBatch(in, allocator)) {
                new VectorLoader(root).load(batch);
            }
            List<Long> ids = new ArrayList<>();
            for (int i = 0; i < root.getRowCount(); i++) {
                long id = ((BigIntVector) root.getVector("id")).get(i);
                Object text = root.getVector("name").getObject(i);
                String expected = id % 7 == 0 ? "null" : name(id);
                if (!String.valueOf(text).equals(expected)) {
                    throw new AssertionError("Row " + id + " holds the text " + text);
                }
                ids.add(id);
            }
            return ids;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All the numbers that a cursor can read now. */
    public static List<Long> readIds(Cursor cursor) {
        List<Long> ids = new ArrayList<>();
        for (var batch = cursor.poll(); batch.isPresent(); batch = cursor.poll()) {
            List<Long> found = ids(batch.get().message());
            if (found.size() != batch.get().rows()
                    || found.get(0) != batch.get().firstRow()) {
                throw new AssertionError("Batch " + batch.get().firstRow() + " holds " + found);
            }
            ids.addAll(found);
        }
        return ids;
    }
}
