package io.drawbar.gateway.flight;

import com.linecorp.armeria.common.HttpData;
import io.drawbar.common.rpc.RpcNode;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/** Takes messages out of a stream of bytes that is cut anywhere. Used by one thread at a time. */
final class GrpcReader {
    private static final int FIRST_BYTES = 64 << 10;

    private final Consumer<byte[]> messages;
    private final byte[] prefix = new byte[GrpcMessages.PREFIX_BYTES];
    private int prefixBytes;
    private byte[] message = {};
    private int messageBytes;
    private int length = -1;

    GrpcReader(Consumer<byte[]> messages) {
        this.messages = messages;
    }

    /** Reads and releases it; throws a status when what comes is not gRPC as we take it. */
    void read(HttpData data) {
        try (data) {
            ByteBuf bytes = data.byteBuf();
            while (bytes.isReadable()) {
                if (length < 0) {
                    readPrefix(bytes);
                } else {
                    readMessage(bytes);
                }
                if (length >= 0 && messageBytes == length) {
                    byte[] whole = message.length == length ? message : Arrays.copyOf(message, length);
                    message = new byte[0];
                    messageBytes = 0;
                    length = -1;
                    prefixBytes = 0;
                    messages.accept(whole);
                }
            }
        }
    }

    private void readPrefix(ByteBuf bytes) {
        int count = Math.min(prefix.length - prefixBytes, bytes.readableBytes());
        bytes.readBytes(prefix, prefixBytes, count);
        prefixBytes += count;
        if (prefixBytes < prefix.length) {
            return;
        }
        if (prefix[0] != 0) {
            throw Status.UNIMPLEMENTED
                    .withDescription("Compressed messages are not taken.")
                    .asRuntimeException();
        }
        int announced = ByteBuffer.wrap(prefix, 1, Integer.BYTES).getInt();
        if (announced < 0 || announced > RpcNode.MAX_MESSAGE_BYTES) {
            throw GrpcMessages.tooLarge().asRuntimeException();
        }
        length = announced;
        // No more than this is set aside for bytes that have only been announced.
        message = new byte[Math.min(length, FIRST_BYTES)];
    }

    private void readMessage(ByteBuf bytes) {
        int count = Math.min(length - messageBytes, bytes.readableBytes());
        if (messageBytes + count > message.length) {
            message =
                    Arrays.copyOf(message, (int) Math.min(length, Math.max(messageBytes + count, 2L * message.length)));
        }
        bytes.readBytes(message, messageBytes, count);
        messageBytes += count;
    }

    /** Whether the bytes so far end in the middle of a message. */
    boolean isCut() {
        return prefixBytes > 0;
    }
}
