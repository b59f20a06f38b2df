package io.drawbar.manager.testing;

import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.coordination.Coordination;
import io.drawbar.common.coordination.EmbeddedZooKeeper;
import io.drawbar.common.coordination.Members;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.lifecycle.Closers;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.common.rpc.ClusterSecret;
import io.drawbar.common.rpc.RpcNode;
import io.drawbar.common.server.ServerParts;
import io.drawbar.common.server.ServerSettings;
import io.drawbar.manager.ManagerRole;
import io.drawbar.protocol.v1.EngineType;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;

/** A ZooKeeper and server processes of one cluster inside this JVM, each with its own connection and port. */
public final class TestCluster implements AutoCloseable {
    static final String ROOT = "drawbar";

    /** Longer than any pause of a busy machine, which would be the loss of a session otherwise. */
    static final Duration SESSION = Duration.ofSeconds(20);

    private static final long MEGABYTE = 1 << 20;

    private final Path folder;
    private final String connect;
    private final ShiftedClock clock = new ShiftedClock();
    private volatile EmbeddedZooKeeper zooKeeper;
    private final ClusterSecret secret = new ClusterSecret(UUID.randomUUID().toString());
    private final Closers closers = new Closers();
    private final String run = UUID.randomUUID().toString().substring(0, 8);

    /** One server process. */
    public static final class Node implements AutoCloseable {
        private final ServerParts parts;
        private final Closers closers;

        Node(ServerParts parts, Closers closers) {
            this.parts = parts;
            this.closers = closers;
        }

        public ServerParts parts() {
            return parts;
        }

        public String id() {
            return parts.rpc().node().value();
        }

        /** As a crash is seen by the others, but for the time it takes them to notice. */
        @Override
        public void close() {
            closers.close();
        }
    }

    public TestCluster(Path folder) throws Exception {
        this.folder = folder;
        this.zooKeeper = new EmbeddedZooKeeper(folder.resolve("zookeeper"), "127.0.0.1", 0);
        this.connect = zooKeeper.connect();
        closers.add(() -> zooKeeper.close());
    }

    /** With somebody else's ZooKeeper. */
    public TestCluster(Path folder, String connect) {
        this.folder = folder;
        this.connect = connect;
    }

    public String connect() {
        return connect;
    }

    /** Lets so much time pass for managers. */
    public void pass(Duration time) {
        clock.pass(time);
    }

    /** ZooKeeper goes away, with all that it knows on disk. */
    public void stopZooKeeper() {
        zooKeeper.close();
    }

    /** It comes back where it was. */
    public void startZooKeeper() throws Exception {
        int port = Integer.parseInt(connect.substring(connect.lastIndexOf(':') + 1));
        zooKeeper = new EmbeddedZooKeeper(folder.resolve("zookeeper"), "127.0.0.1", port);
    }

    public ClusterSecret secret() {
        return secret;
    }

    /** A process without roles. */
    public Node node(String name, Map<String, String> settings) throws Exception {
        Closers own = new Closers();
        Node node = new Node(parts(name + "-" + run, settings, own), own);
        closers.add(node);
        return node;
    }

    /** A process with the manager's role. */
    public Node manager(String name, Map<String, String> settings) throws Exception {
        Node node = node(name, settings);
        node.closers.add(new ManagerRole().start(node.parts()));
        node.parts().members().join("manager", node.parts().rpc().endpoint());
        return node;
    }

    /** A process with an agent that has one engine. */
    public FakeAgent agent(String name, EngineType... types) throws Exception {
        Node node = node(name, Map.of());
        FakeAgent agent = new FakeAgent(this, types);
        node.closers.add(agent);
        node.parts().rpc().serve(agent);
        node.parts().members().join("agent", node.parts().rpc().endpoint());
        return agent;
    }

    /** An engine that four statements may share. */
    public static EngineType engine(String name) {
        return EngineType.newBuilder()
                .setType(name)
                .setTitle(name)
                .setDefaultVersion("1")
                .addVersions("1")
                .addInstallableVersions("2")
                .setDefaultShareLevel("user")
                .addAllShareLevels(List.of("connection", "user", "tenant", "server"))
                .setMaxSessions(10)
                .setMaxStatements(4)
                .setMemoryBytes(100 * MEGABYTE)
                .setCores(1)
                .setStartTimeoutMillis(60_000)
                .setIdleTimeoutMillis(60_000)
                .build();
    }

    private ServerParts parts(String name, Map<String, String> given, Closers own) throws Exception {
        List<Setting<?>> known = new ArrayList<>(ServerSettings.all());
        known.addAll(new ManagerRole().settings());
        Properties properties = new Properties();
        properties.setProperty("drawbar.manager.tick", "50ms");
        properties.setProperty("drawbar.manager.agents.refresh", "1s");
        given.forEach((key, value) -> properties.setProperty("drawbar." + key, value));
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        own.add(metrics::close);
        ScheduledExecutorService timer = Threads.timer("timer-" + name);
        own.add(() -> Threads.stop(timer));
        Coordination coordination = own.add(Coordination.asServer(connect(), ROOT, SESSION, secret));
        RpcNode rpc = own.add(new RpcNode(new NodeId(name), secret, "127.0.0.1", 0, 4));
        if (!coordination.awaitConnected(Patience.LIMIT)) {
            throw new IllegalStateException("ZooKeeper does not answer");
        }
        Members members = own.add(new Members(coordination));
        if (!members.awaitLoaded(Patience.LIMIT)) {
            throw new IllegalStateException("ZooKeeper does not tell who is there");
        }
        return new ServerParts(
                Settings.load(known, Optional.empty(), Map.of(), properties),
                new DrawbarHome(folder.resolve(name)),
                clock,
                secret,
                rpc,
                coordination,
                connect(),
                members,
                () -> {
                    throw new IllegalStateException("The manager needs no database");
                },
                metrics,
                timer);
    }

    @Override
    public void close() {
        closers.close();
    }
}
