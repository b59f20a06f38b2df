package io.drawbar.entrance.flight;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;

/** What the gateway is for Flight, in small: takes any gRPC call and makes it again on somebody's behalf. */
public final class Forwarder implements AutoCloseable {
    private final Server server;

    /**
     * @param behalf the channel for a call with these headers, which it may change
     */
    public Forwarder(Function<Metadata, Channel> behalf) throws IOException {
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .fallbackHandlerRegistry(new Any(behalf))
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .build()
                .start();
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static final class Any extends HandlerRegistry {
        private final Function<Metadata, Channel> behalf;

        Any(Function<Metadata, Channel> behalf) {
            this.behalf = behalf;
        }

        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, String authority) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                    .setFullMethodName(name)
                    .setType(MethodDescriptor.MethodType.UNKNOWN)
                    .build();
            return ServerMethodDefinition.create(method, new Forward(behalf));
        }
    }

    private record Forward(Function<Metadata, Channel> behalf) implements ServerCallHandler<byte[], byte[]> {
        @Override
        public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> from, Metadata headers) {
            ClientCall<byte[], byte[]> to =
                    behalf.apply(headers).newCall(from.getMethodDescriptor(), CallOptions.DEFAULT);
            Metadata copy = new Metadata();
            copy.merge(headers);
            to.start(new Answers(from, to), copy);
            to.request(1);
            from.request(1);
            return new Requests(from, to);
        }
    }

    private static final class Requests extends ServerCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> from;
        private final ClientCall<byte[], byte[]> to;

        Requests(ServerCall<byte[], byte[]> from, ClientCall<byte[], byte[]> to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public void onMessage(byte[] message) {
            to.sendMessage(message);
            from.request(1);
        }

        @Override
        public void onHalfClose() {
            to.halfClose();
        }

        @Override
        public void onCancel() {
            to.cancel("The client has gone.", null);
        }

        @Override
        public void onReady() {
            to.request(1);
        }
    }

    private static final class Answers extends ClientCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> from;
        private final ClientCall<byte[], byte[]> to;

        Answers(ServerCall<byte[], byte[]> from, ClientCall<byte[], byte[]> to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public void onHeaders(Metadata headers) {
            from.sendHeaders(headers);
        }

        @Override
        public void onMessage(byte[] message) {
            from.sendMessage(message);
            if (from.isReady()) {
                to.request(1);
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            from.close(status, trailers);
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
