package io.drawbar.entrance.flight;

import com.google.protobuf.ByteString;
import io.drawbar.entrance.results.Samples;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** One row with a number and a text. */
final class Texts {
    static final Schema SCHEMA = Samples.SCHEMA;

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
}
