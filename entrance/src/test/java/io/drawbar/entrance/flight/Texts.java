package io.drawbar.entrance.flight;

import com.google.protobuf.ByteString;
import io.drawbar.entrance.results.Samples;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** One row with a number and a text, or with a timestamp. */
final class Texts {
    static final Schema SCHEMA = Samples.SCHEMA;
    /** A timestamp with a zone. */
    static final Schema ZONED =
            new Schema(List.of(Field.nullable("at", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "Asia/Shanghai"))));

    private Texts() {}

    static ByteString batch(long id, String text) {
        try (RootAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator)) {
            ((BigIntVector) root.getVector("id")).setSafe(0, id);
            ((VarCharVector) root.getVector("name")).setSafe(0, text.getBytes(StandardCharsets.UTF_8));
            root.setRowCount(1);
            return Samples.message(root);
        }
    }

    /** 2024-01-01 00:00:00 UTC. */
    static ByteString zoned() {
        try (RootAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(ZONED, allocator)) {
            ((TimeStampMicroTZVector) root.getVector(0)).setSafe(0, 1_704_067_200_000_000L);
            root.setRowCount(1);
            return Samples.message(root);
        }
    }
}
