package io.drawbar.plugin.spark;

import org.apache.spark.sql.SparkSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.ArrowUtils;

/**
 * The Arrow schema of a result.
 *
 * @param arrow as Spark's Arrow writer wants it
 */
record ArrowSchemas(Schema arrow) {
    private static final int FRAME_BYTES = 8;

    static ArrowSchemas of(SparkSession spark, StructType schema) {
        return of(schema, spark.sessionState().conf().sessionLocalTimeZone());
    }

    static ArrowSchemas of(StructType schema, String zone) {
        return new ArrowSchemas(ArrowUtils.toArrowSchema(schema, zone, false, false));
    }

    /** The encapsulated schema message. */
    ByteBuffer message() {
        ByteBuffer metadata = MessageSerializer.serializeMetadata(arrow, IpcOption.DEFAULT);
        ByteBuffer message = ByteBuffer.allocate(prefixBytes(metadata));
        writePrefix(message, metadata);
        return message.flip();
    }

    /** How many bytes come before a message's body: continuation marker, length and metadata padded to 8 bytes. */
    static int prefixBytes(ByteBuffer metadata) {
        return FRAME_BYTES + (metadata.remaining() + 7) / 8 * 8;
    }

    /** Writes what comes before a message's body; the buffer then stands where the body goes. */
    static void writePrefix(ByteBuffer message, ByteBuffer metadata) {
        int prefixBytes = prefixBytes(metadata);
        message.order(ByteOrder.LITTLE_ENDIAN)
                .putInt(MessageSerializer.IPC_CONTINUATION_TOKEN)
                .putInt(prefixBytes - FRAME_BYTES);
        message.put(metadata.duplicate()).position(prefixBytes);
    }
}
