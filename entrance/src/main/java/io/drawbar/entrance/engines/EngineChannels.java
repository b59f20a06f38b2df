package io.drawbar.entrance.engines;

import io.drawbar.common.rpc.RpcNode;
import io.drawbar.protocol.v1.EngineLease;
import io.drawbar.protocol.v1.EngineServiceGrpc;
import io.drawbar.protocol.v1.HeldLease;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Connections to engine processes: one for each engine, shared by all leases of it, closed when unused. Thread-safe. */
public final class EngineChannels implements AutoCloseable {
    static final Metadata.Key<String> TOKEN = Metadata.Key.of("drawbar-engine-token", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> LEASE = Metadata.Key.of("drawbar-lease", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> FENCING = Metadata.Key.of("drawbar-fencing", Metadata.ASCII_STRING_MARSHALLER);

    static final Metadata.Key<byte[]> HELD = Metadata.Key.of("drawbar-held-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private static final int FLOW_WINDOW_BYTES = 8 << 20;
    private static final long CALL_SECONDS = 60;

    private final Executor executor;
    private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();

    public EngineChannels(Executor executor) {
        this.executor = executor;
    }

    /**
     * Calls an engine under a lease; unary calls without a deadline get one of 60 seconds.
     *
     * @param held which lease that is, for a manager that asks the engine when nobody else is left to be asked
     */
    public EngineServiceGrpc.EngineServiceStub stub(EngineLease lease, HeldLease held) {
        ManagedChannel channel =
                channels.computeIfAbsent(lease.getHost() + ":" + lease.getPort(), address -> open(lease));
        return EngineServiceGrpc.newStub(ClientInterceptors.intercept(channel, new Show(lease, held.toByteArray())));
    }

    /** Forgets the connection to an engine that is gone. */
    public void forget(EngineLease lease) {
        ManagedChannel channel = channels.remove(lease.getHost() + ":" + lease.getPort());
        if (channel != null) {
            channel.shutdown();
        }
    }

    private ManagedChannel open(EngineLease lease) {
        return NettyChannelBuilder.forAddress(lease.getHost(), lease.getPort())
                .usePlaintext()
                .executor(executor)
                .disableRetry() // A statement is attached to again, and nothing else is safe to be sent twice.
                .initialFlowControlWindow(FLOW_WINDOW_BYTES)
                .maxInboundMessageSize(RpcNode.MAX_MESSAGE_BYTES)
                .keepAliveTime(20, TimeUnit.SECONDS)
                .idleTimeout(5, TimeUnit.MINUTES)
                .build();
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
    }

    private static final class Show implements ClientInterceptor {
        private final EngineLease lease;
        private final byte[] held;

        Show(EngineLease lease, byte[] held) {
            this.lease = lease;
            this.held = held;
        }

        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            boolean unbounded = method.getType() == MethodDescriptor.MethodType.UNARY && options.getDeadline() == null;
            CallOptions bounded = unbounded ? options.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS) : options;
            return new SimpleForwardingClientCall<>(next.newCall(method, bounded)) {
                @Override
                public void start(Listener<A> listener, Metadata headers) {
                    headers.put(TOKEN, lease.getEngineToken());
                    headers.put(LEASE, lease.getLeaseId());
                    headers.put(FENCING, Long.toString(lease.getFencing()));
                    headers.put(HELD, held);
                    super.start(listener, headers);
                }
            };
        }
    }
}
