package io.drawbar.manager.testing;

import io.drawbar.common.coordination.Coordination;
import io.drawbar.common.coordination.EngineNodes;
import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.coordination.Json;
import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.id.EngineId;
import io.drawbar.protocol.v1.EngineServiceGrpc;
import io.drawbar.protocol.v1.HeldLease;
import io.drawbar.protocol.v1.ListLeasesReply;
import io.drawbar.protocol.v1.ListLeasesRequest;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;

/** Many engines that are registered and tell who uses them, with one connection to ZooKeeper and one port for all. */
public final class FakeEngines extends EngineServiceGrpc.EngineServiceImplBase implements AutoCloseable {
    private static final Metadata.Key<String> TOKEN =
            Metadata.Key.of("drawbar-engine-token", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<String> CALLED = Context.key("called");
    private static final long MEGABYTE = 1 << 20;

    private final TestCluster.Node node;
    private final TestCluster cluster;
    private final Server server;
    private final Map<String, List<HeldLease>> leases = new ConcurrentHashMap<>();

    public FakeEngines(TestCluster cluster, TestCluster.Node node) throws IOException {
        this.cluster = cluster;
        this.node = node;
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ServerInterceptors.intercept(this, new WhoIsCalled()))
                .build()
                .start();
    }

    private static final class WhoIsCalled implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            return Contexts.interceptCall(Context.current().withValue(CALLED, headers.get(TOKEN)), call, headers, next);
        }
    }

    /** Registers engines that somebody launched before; each belongs to one user. */
    public void register(String agent, List<String> users) throws Exception {
        List<String> nodes = new ArrayList<>();
        Map<String, byte[]> contents = new ConcurrentHashMap<>();
        for (String user : users) {
            String path = EngineNodes.record(engine(user));
            nodes.add(path);
            contents.put(path, Json.write(record(agent, user)));
        }
        create(nodes, contents, CreateMode.PERSISTENT);
        nodes.clear();
        contents.clear();
        for (String user : users) {
            String path = EngineNodes.live(engine(user));
            nodes.add(path);
            contents.put(path, Json.write(live(0)));
        }
        create(nodes, contents, CreateMode.EPHEMERAL);
    }

    private void create(List<String> paths, Map<String, byte[]> contents, CreateMode mode) throws Exception {
        Coordination coordination = node.parts().coordination();
        CountDownLatch left = new CountDownLatch(paths.size());
        for (String path : paths) {
            coordination
                    .client()
                    .create()
                    .withMode(mode)
                    .inBackground((of, event) -> left.countDown())
                    .forPath(path, contents.get(path));
        }
        if (!left.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("ZooKeeper takes too long");
        }
    }

    /** The engine of a user. */
    public static EngineId engine(String user) {
        return new EngineId("echo-old-" + user);
    }

    private static EngineRecord record(String agent, String user) {
        return new EngineRecord(
                engine(user).value(),
                "echo",
                "1",
                "user",
                user,
                user,
                "",
                "tenant-1",
                "",
                agent,
                MEGABYTE,
                1,
                10,
                4,
                System.currentTimeMillis(),
                60_000,
                0,
                0,
                false);
    }

    private EngineLive live(int sessions) {
        return new EngineLive(
                "127.0.0.1", server.getPort(), 1, 0, Map.of(), sessions, sessions, sessions, 1, 2, 0, false);
    }

    /** The engine of a user has these sessions from now on. */
    public void use(String user, List<HeldLease> held) throws Exception {
        leases.put(cluster.secret().derive("engine:" + engine(user)), held);
        node.parts()
                .coordination()
                .client()
                .setData()
                .forPath(EngineNodes.live(engine(user)), Json.write(live(held.size())));
    }

    @Override
    public void listLeases(ListLeasesRequest request, StreamObserver<ListLeasesReply> reply) {
        reply.onNext(ListLeasesReply.newBuilder()
                .addAllLeases(leases.getOrDefault(CALLED.get(), List.of()))
                .build());
        reply.onCompleted();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
