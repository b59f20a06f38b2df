package io.drawbar.entrance.results;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.channels.Channels;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;

/** Makes a batch shorter: the one place where the server looks into a result. Needed once a result at most, where a limit cuts it. */
final class BatchCut {
    private final BufferAllocator allocator;

    BatchCut(BufferAllocator allocator) {
        this.allocator = allocator;
    }

    /** A message with the first rows of another. */
    ByteString firstRows(ByteString schema, ByteString message, int rows) throws IOException {
        try (VectorSchemaRoot root = VectorSchemaRoot.create(Columns.schema(schema), allocator);
                ReadChannel in = new ReadChannel(Channels.newChannel(message.newInput()))) {
            try (ArrowRecordBatch whole = MessageSerializer.deserializeRecordBatch(in, allocator)) {
                new VectorLoader(root).load(whole);
            }
            try (VectorSchemaRoot first = root.slice(0, rows)) {
                return IpcEncoder.batch(first);
            }
        }
    }
}
