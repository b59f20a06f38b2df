package io.drawbar.gateway.flight;

import com.linecorp.armeria.common.HttpData;
import io.drawbar.common.rpc.RpcNode;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Messages that nobody here looks into. */
final class GrpcMessages {
    /** A byte that says whether the message is compressed, and four with its length. */
    static final int PREFIX_BYTES = 5;

    private static final int COPY_BYTES = 64 << 10;

    private GrpcMessages() {}

    /** What goes to the entrance. */
    static final Marshaller<byte[]> REQUEST = new Marshaller<>() {
        @Override
        public InputStream stream(byte[] message) {
            return new Bytes(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            throw new UnsupportedOperationException("Requests are only sent.");
        }
    };

    /** What comes from it: a message with its prefix, as it goes out on HTTP/2. */
    static final Marshaller<HttpData> ANSWER = new Marshaller<>() {
        private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;

        @Override
        public InputStream stream(HttpData message) {
            throw new UnsupportedOperationException("Answers are only received.");
        }

        @Override
        public HttpData parse(InputStream stream) {
            try {
                int known = stream instanceof KnownLength ? stream.available() : COPY_BYTES;
                ByteBuf buffer = allocator.directBuffer(PREFIX_BYTES + known, PREFIX_BYTES + RpcNode.MAX_MESSAGE_BYTES);
                try {
                    fill(buffer, stream);
                } catch (IOException | RuntimeException e) {
                    buffer.release();
                    throw e;
                }
                return HttpData.wrap(buffer);
            } catch (IOException e) {
                throw new UncheckedIOException("A message could not be read.", e);
            }
        }
    };

    private static void fill(ByteBuf buffer, InputStream stream) throws IOException {
        buffer.writeByte(0).writeInt(0);
        if (stream instanceof Drainable drainable) {
            try (ByteBufOutputStream out = new ByteBufOutputStream(buffer)) {
                drainable.drainTo(out);
            }
        } else {
            while (buffer.writeBytes(stream, COPY_BYTES) >= 0) {
                // Until there is no more.
            }
        }
        buffer.setInt(1, buffer.readableBytes() - PREFIX_BYTES);
    }

    static Status tooLarge() {
        return Status.RESOURCE_EXHAUSTED.withDescription(
                "A message is larger than " + RpcNode.MAX_MESSAGE_BYTES + " bytes.");
    }

    /** Lets gRPC know how long it is. */
    private static final class Bytes extends ByteArrayInputStream implements KnownLength {
        Bytes(byte[] bytes) {
            super(bytes);
        }
    }
}
