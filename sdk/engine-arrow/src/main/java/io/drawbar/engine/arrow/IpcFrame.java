package io.drawbar.engine.arrow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.vector.ipc.message.MessageSerializer;

/**
 * The frame around a message's metadata: continuation marker, length, metadata padded to 8 bytes, then room for the body. See
 * "Encapsulated message format" in the specification of the Arrow columnar format.
 */
final class IpcFrame {
    private static final int PREFIX_BYTES = 8;

    private IpcFrame() {}

    /** Writes the frame; the buffer stands where the body goes, with exactly {@code bodyBytes} left. */
    static ByteBuffer encapsulate(ByteBuffer metadata, long bodyBytes) {
        int padded = (metadata.remaining() + 7) / 8 * 8;
        ByteBuffer message = ByteBuffer.allocate(Math.toIntExact(PREFIX_BYTES + padded + bodyBytes));
        message.order(ByteOrder.LITTLE_ENDIAN)
                .putInt(MessageSerializer.IPC_CONTINUATION_TOKEN)
                .putInt(padded);
        message.put(metadata.duplicate());
        return message.position(PREFIX_BYTES + padded);
    }
}
