package io.drawbar.common.rpc;

import io.drawbar.common.id.NodeId;
import io.drawbar.common.lifecycle.Threads;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.util.MutableHandlerRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One process's place in the internal gRPC network: it serves the process's services, on a port and in-process, and opens channels
 * to other nodes. A call to itself goes through the in-process channel and meets the same interceptors. Thread-safe.
 */
public final class RpcNode implements AutoCloseable {
    /** Big enough for the largest batch an engine may send (64 MiB) and what is around it. */
    public static final int MAX_MESSAGE_BYTES = 72 << 20;

    private static final int FLOW_WINDOW_BYTES = 8 << 20;
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(30);

    private final NodeId node;
    private final ClusterSecret secret;
    private final Map<String, Executor> own = new ConcurrentHashMap<>();
    private final MutableHandlerRegistry services = new MutableHandlerRegistry();
    private final HealthStatusManager health = new HealthStatusManager();
    private final ExecutorService executor;
    private final Server inProcess;
    private final Server network;
    private final Endpoint endpoint;
    private final ManagedChannel self;
    private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();

    /**
     * Starts serving; services may be added at any time.
     *
     * @param node this process
     * @param host the address to listen on and to tell others
     * @param port the port, or 0 for a free one
     * @param threads how many threads run calls
     */
    public RpcNode(NodeId node, ClusterSecret secret, String host, int port, int threads) throws IOException {
        this.node = node;
        this.secret = secret;
        this.executor = Threads.pool("rpc", threads, Integer.MAX_VALUE);
        // So that others can ask whether this process can be reached (grpc.health.v1.Health with an empty service
        // name).
        services.addService(health.getHealthService());
        String name = InProcessServerBuilder.generateName();
        this.inProcess =
                guarded(InProcessServerBuilder.forName(name), executor).build().start();
        this.network = guarded(
                        NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
                                .initialFlowControlWindow(FLOW_WINDOW_BYTES)
                                .maxInboundMetadataSize(64 << 10)
                                .permitKeepAliveTime(10, TimeUnit.SECONDS),
                        executor)
                .build()
                .start();
        this.endpoint = new Endpoint(node, host, network.getPort());
        this.self = InProcessChannelBuilder.forName(name)
                .executor(executor)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .build();
    }

    private ServerBuilder<?> guarded(ServerBuilder<?> builder, Executor calls) {
        // The last interceptor added is the first to be called.
        // Where a call comes in it is only found out what it is for.
        return builder.executor(Runnable::run)
                .callExecutor(executorOf(calls))
                .fallbackHandlerRegistry(services)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .intercept(new FailureServerInterceptor())
                .intercept(new CallerServerInterceptor(secret));
    }

    private ServerCallExecutorSupplier executorOf(Executor usual) {
        return new ServerCallExecutorSupplier() {
            @Override
            public <Q, A> Executor getExecutor(ServerCall<Q, A> call, Metadata headers) {
                return own.getOrDefault(call.getMethodDescriptor().getServiceName(), usual);
            }
        };
    }

    /** Serves one more service from now on. */
    public void serve(BindableService service) {
        services.addService(service);
    }

    /** Serves one more service from now on, whose calls are handled on an executor of its own. */
    public void serve(BindableService service, Executor calls) {
        ServerServiceDefinition bound = service.bindService();
        own.put(bound.getServiceDescriptor().getName(), calls);
        services.addService(bound);
    }

    public NodeId node() {
        return node;
    }

    /** Where this node can be called. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** Runs callbacks of calls; its tasks must not block for long. */
    public Executor executor() {
        return executor;
    }

    /**
     * A channel whose calls are made on somebody's behalf. Unary calls without a deadline get one of 30 seconds.
     *
     * @param to the node to call
     * @param caller on whose behalf
     */
    public Channel channel(Endpoint to, Caller caller) {
        return ClientInterceptors.intercept(
                transport(to), new Identify(caller.toPrincipal().toByteArray()));
    }

    private ManagedChannel transport(Endpoint to) {
        // Not by the node alone: roles of one home that run in processes of their own share its name.
        if (to.equals(endpoint)) {
            return self;
        }
        return channels.computeIfAbsent(
                to.host() + ":" + to.port(), address -> NettyChannelBuilder.forAddress(to.host(), to.port())
                        .usePlaintext()
                        .executor(executor)
                        .initialFlowControlWindow(FLOW_WINDOW_BYTES)
                        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                        .keepAliveTime(30, TimeUnit.SECONDS)
                        .idleTimeout(5, TimeUnit.MINUTES)
                        .build());
    }

    @Override
    public void close() {
        health.enterTerminalState();
        self.shutdownNow();
        channels.values().forEach(ManagedChannel::shutdownNow);
        inProcess.shutdown();
        network.shutdown();
        try {
            if (!network.awaitTermination(2, TimeUnit.SECONDS)) {
                network.shutdownNow();
            }
            inProcess.shutdownNow();
        } catch (InterruptedException e) {
            network.shutdownNow();
            inProcess.shutdownNow();
            Thread.currentThread().interrupt();
        }
        Threads.stop(executor);
    }

    private final class Identify implements ClientInterceptor {
        private final byte[] principal;

        Identify(byte[] principal) {
            this.principal = principal;
        }

        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            CallOptions bounded = method.getType() == MethodDescriptor.MethodType.UNARY && options.getDeadline() == null
                    ? options.withDeadlineAfter(DEFAULT_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                    : options;
            return new SimpleForwardingClientCall<>(next.newCall(method, bounded)) {
                @Override
                public void start(Listener<A> listener, Metadata headers) {
                    headers.put(ClusterSecret.HEADER, secret.callToken());
                    headers.put(CallerServerInterceptor.CALLER, principal);
                    super.start(listener, headers);
                }
            };
        }
    }
}
