package io.drawbar.entrance.results;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/** Encodes what the server itself has to say in Arrow, as encapsulated messages. */
public final class IpcEncoder {
    private IpcEncoder() {}

    public static ByteString schema(Schema schema) {
        return encode(channel -> MessageSerializer.serialize(channel, schema));
    }

    /** The rows that are in the root now. */
    public static ByteString batch(VectorSchemaRoot root) {
        try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch()) {
            return encode(channel -> MessageSerializer.serialize(channel, batch));
        }
    }

    private interface Step {
        void write(WriteChannel channel) throws IOException;
    }

    private static ByteString encode(Step step) {
        ByteString.Output out = ByteString.newOutput();
        try (WriteChannel channel = new WriteChannel(Channels.newChannel(out))) {
            step.write(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be written to.", e);
        }
        return out.toByteString();
    }
}
