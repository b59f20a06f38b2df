package io.drawbar.entrance.flight;

import com.google.protobuf.ByteString;
import io.drawbar.entrance.results.IpcEncoder;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** Makes batches of rows that the server itself has to tell. Not thread-safe. */
final class ArrowRows implements AutoCloseable {
    private final BufferAllocator allocator = new RootAllocator();
    private final Schema schema;
    private final VectorSchemaRoot root;
    private int rows;

    ArrowRows(Schema schema) {
        this.schema = schema;
        this.root = VectorSchemaRoot.create(schema, allocator);
    }

    /** The encapsulated schema message. */
    ByteString schema() {
        return IpcEncoder.schema(schema);
    }

    int rows() {
        return rows;
    }

    /** Adds a row; a cell that is an empty {@link Cell} is null. */
    void add(Cell... cells) {
        for (int column = 0; column < cells.length; column++) {
            cells[column].write(root.getVector(column), rows);
        }
        rows++;
    }

    /** The rows added since the last call as an encapsulated message. */
    ByteString take() {
        root.setRowCount(rows);
        ByteString message = IpcEncoder.batch(root);
        root.clear();
        rows = 0;
        return message;
    }

    @Override
    public void close() {
        root.close();
        allocator.close();
    }

    /** A value for one column. */
    interface Cell {
        /** No value. */
        Cell NULL = FieldVector::setNull;

        void write(FieldVector into, int row);

        static Cell text(String value) {
            return (into, row) -> ((VarCharVector) into).setSafe(row, value.getBytes(StandardCharsets.UTF_8));
        }

        /** A text, or null when it is empty. */
        static Cell textOrNull(String value) {
            return value.isEmpty() ? NULL : text(value);
        }

        static Cell bytes(ByteString value) {
            return (into, row) -> ((VarBinaryVector) into).setSafe(row, value.toByteArray());
        }

        static Cell number(int value) {
            return (into, row) -> {
                if (into instanceof UInt1Vector small) {
                    small.setSafe(row, value);
                } else {
                    ((IntVector) into).setSafe(row, value);
                }
            };
        }

        static Cell flag(boolean value) {
            return (into, row) -> ((BitVector) into).setSafe(row, value ? 1 : 0);
        }
    }
}
