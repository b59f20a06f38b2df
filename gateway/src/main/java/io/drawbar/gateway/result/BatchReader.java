package io.drawbar.gateway.result;

import com.google.protobuf.ByteString;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;

/** Decodes the batches of one result, one at a time. Its vectors are valid until the next batch or {@link #close}. */
final class BatchReader implements AutoCloseable {
    private final BufferAllocator allocator;
    private final VectorSchemaRoot root;
    private final VectorLoader loader;

    /** @param schema an encapsulated schema message */
    BatchReader(ByteString schema, BufferAllocator parent) throws IOException {
        this.allocator = parent.newChildAllocator("result", 0, parent.getLimit());
        this.root = VectorSchemaRoot.create(MessageSerializer.deserializeSchema(channel(schema)), allocator);
        this.loader = new VectorLoader(root);
    }

    VectorSchemaRoot root() {
        return root;
    }

    /** @param message an encapsulated record batch message */
    VectorSchemaRoot read(ByteString message) throws IOException {
        root.clear();
        try (ArrowRecordBatch batch = MessageSerializer.deserializeRecordBatch(channel(message), allocator)) {
            loader.load(batch);
        } catch (OutOfMemoryException e) {
            throw new DrawbarException(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "There is no memory to write more results at the same time (setting gateway.result.memory).",
                    e);
        }
        return root;
    }

    BufferAllocator allocator() {
        return allocator;
    }

    private static ReadChannel channel(ByteString bytes) {
        return new ReadChannel(new BytesChannel(bytes.asReadOnlyByteBuffer()));
    }

    @Override
    public void close() {
        root.close();
        allocator.close();
    }

    /** Reads what is in memory. */
    private static final class BytesChannel implements ReadableByteChannel {
        private final ByteBuffer bytes;

        BytesChannel(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read(ByteBuffer into) {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            int count = Math.min(into.remaining(), bytes.remaining());
            into.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // There is nothing to close: it is only memory.
        }
    }
}
