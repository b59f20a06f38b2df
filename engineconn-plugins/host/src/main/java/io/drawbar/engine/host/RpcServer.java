package io.drawbar.engine.host;

import io.drawbar.common.lifecycle.Threads;
import io.drawbar.common.rpc.FailureServerInterceptor;
import io.drawbar.common.rpc.RpcNode;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.util.MutableHandlerRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The process's gRPC server. It listens before there is a service, so that the port and Netty's classes are ready when the engine is.
 * Java's own selectors are used: loading Netty's native ones costs more at the start than they would save on one connection.
 */
final class RpcServer implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int FLOW_WINDOW_BYTES = 8 << 20;

    private final MutableHandlerRegistry services = new MutableHandlerRegistry();
    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(THREADS, Threads.named("netty"), NioIoHandler.newFactory());
    private final Server server;

    RpcServer(String host) throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(host, 0))
                .channelType(NioServerSocketChannel.class)
                .bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops)
                .directExecutor()
                .initialFlowControlWindow(FLOW_WINDOW_BYTES)
                .maxInboundMessageSize(RpcNode.MAX_MESSAGE_BYTES)
                .permitKeepAliveTime(10, TimeUnit.SECONDS)
                .intercept(new FailureServerInterceptor())
                .fallbackHandlerRegistry(services)
                .build()
                .start();
    }

    int port() {
        return server.getPort();
    }

    void serve(ServerServiceDefinition service) {
        services.addService(service);
    }

    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(1, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        var unused = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
