package io.drawbar.entrance.flight;

import com.google.protobuf.ByteString;
import io.drawbar.entrance.results.IpcEncoder;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.Types;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** What a client reads that asked for rows where there are none: how many rows a statement has changed. */
final class UpdateCounts {
    static final Schema SCHEMA = new Schema(List.of(Field.nullable("update_count", Types.MinorType.BIGINT.getType())));

    private UpdateCounts() {}

    /**
     * The messages of a result.
     *
     * @param count rows changed; negative: no row is answered
     */
    static List<ByteString> messages(long count) {
        ByteString schema = IpcEncoder.schema(SCHEMA);
        if (count < 0) {
            return List.of(schema);
        }
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator)) {
            ((BigIntVector) root.getVector(0)).setSafe(0, count);
            root.setRowCount(1);
            return List.of(schema, IpcEncoder.batch(root));
        }
    }
}
