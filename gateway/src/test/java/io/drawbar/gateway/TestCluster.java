package io.drawbar.gateway;

import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.coordination.Coordination;
import io.drawbar.common.coordination.EmbeddedZooKeeper;
import io.drawbar.common.coordination.Json;
import io.drawbar.common.coordination.ManagerLocator;
import io.drawbar.common.coordination.Members;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.lifecycle.Closers;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.common.rpc.ClusterSecret;
import io.drawbar.common.rpc.RpcNode;
import io.drawbar.common.server.ServerParts;
import io.drawbar.common.server.ServerSettings;
import io.grpc.BindableService;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.awaitility.Awaitility;

/** A real internal network with an embedded ZooKeeper, hand-written services and a gateway in front of them. */
final class TestCluster implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    final FakeAccounts accounts = new FakeAccounts();
    final FakeManager manager = new FakeManager();
    final DrawbarHome home;
    final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private final Closers closers = new Closers();
    private final ClusterSecret secret = new ClusterSecret("a secret of the tests");
    private final Coordination coordination;
    private final Members members;
    private final RpcNode rpc;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    private final ServerParts parts;
    private Optional<Gateway> gateway = Optional.empty();

    /** A process that is an entrance, beside the gateway's own. */
    record Node(RpcNode rpc, Members members, Closers closers) implements AutoCloseable {
        @Override
        public void close() {
            closers.close();
        }
    }

    TestCluster(Map<String, String> settings) throws Exception {
        Path folder = Files.createDirectories(Path.of("target/test-homes"));
        home = new DrawbarHome(Files.createTempDirectory(folder, "home"));
        EmbeddedZooKeeper zooKeeper = closers.add(new EmbeddedZooKeeper(home.data(), "127.0.0.1", 0));
        coordination = closers.add(connect(zooKeeper));
        rpc = closers.add(new RpcNode(new NodeId("front-" + COUNT.incrementAndGet()), secret, "127.0.0.1", 0, 8));
        members = closers.add(new Members(coordination));
        members.awaitLoaded(Duration.ofSeconds(10));
        rpc.serve(accounts);
        rpc.serve(manager);
        rpc.serve(new FakeAudit());
        rpc.serve(new FakeAnalyses());
        parts = new ServerParts(
                load(settings),
                home,
                Clock.systemUTC(),
                secret,
                rpc,
                coordination,
                zooKeeper.connect(),
                members,
                () -> {
                    throw new IllegalStateException("The gateway has no database.");
                },
                metrics,
                closers.add(new Timer()).timer);
    }

    private static final class Timer implements AutoCloseable {
        private final java.util.concurrent.ScheduledExecutorService timer = Threads.timer("test-timer");

        @Override
        public void close() {
            Threads.stop(timer);
        }
    }

    private Coordination connect(EmbeddedZooKeeper zooKeeper) throws InterruptedException {
        Coordination connected = Coordination.asServer(zooKeeper.connect(), "drawbar", Duration.ofSeconds(10), secret);
        connected.awaitConnected(Duration.ofSeconds(10));
        return connected;
    }

    private static Settings load(Map<String, String> settings) {
        Properties properties = new Properties();
        properties.setProperty("drawbar.gateway.port", "0");
        settings.forEach((name, value) -> properties.setProperty("drawbar." + name, value));
        List<Setting<?>> all = new ArrayList<>(ServerSettings.all());
        all.addAll(new GatewayRole().settings());
        return Settings.load(all, Optional.empty(), Map.of(), properties);
    }

    /** A cluster with everything in one process, and its gateway open. */
    static TestCluster open(BindableService jobs) throws Exception {
        return open(jobs, Map.of());
    }

    static TestCluster open(BindableService jobs, Map<String, String> settings) throws Exception {
        TestCluster cluster = new TestCluster(settings);
        cluster.rpc.serve(jobs);
        cluster.join("entrance");
        cluster.join("public-services");
        cluster.lead();
        cluster.start();
        return cluster;
    }

    ServerParts parts() {
        return parts;
    }

    RpcNode rpc() {
        return rpc;
    }

    void join(String role) throws InterruptedException {
        members.join(role, rpc.endpoint());
    }

    void lead() throws Exception {
        coordination
                .client()
                .create()
                .creatingParentsIfNeeded()
                .withMode(CreateMode.EPHEMERAL)
                .forPath(ManagerLocator.PATH, Json.write(ManagerLocator.Place.of(rpc.endpoint(), 1)));
    }

    Gateway start() throws IOException {
        Gateway started = Gateway.start(parts);
        gateway = Optional.of(closers.add(started));
        return started;
    }

    /** Waits until the gateway has heard of everybody: of a manager that leads it does a moment after it has opened. */
    void awaitUp() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> send(HttpRequest.newBuilder(uri("/healthz"))).statusCode() == 200);
    }

    /** Another process with an entrance, known to the gateway when this returns. */
    Node entrance(String id, BindableService... services) throws Exception {
        Closers own = new Closers();
        RpcNode other = own.add(new RpcNode(new NodeId(id), secret, "127.0.0.1", 0, 8));
        for (BindableService service : services) {
            other.serve(service);
        }
        Members theirs = own.add(new Members(coordination));
        theirs.join("entrance", other.endpoint());
        Awaitility.await().until(() -> members.find("entrance", other.node()).isPresent());
        closers.add(own);
        return new Node(other, theirs, own);
    }

    void awaitGone(String entrance) {
        Awaitility.await()
                .until(() -> members.find("entrance", new NodeId(entrance)).isEmpty());
    }

    URI uri(String path) {
        return URI.create(gateway.orElseThrow().url() + path);
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** A request as the user ann. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", basic("ann", "ann's"));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Bytes of decoded batches that the gateway holds now. */
    long resultMemory() {
        return (long) metrics.get("drawbar.gateway.result.memory").gauge().value();
    }

    Gateway gateway() {
        return gateway.orElseThrow();
    }

    HttpClient http() {
        return http;
    }

    @Override
    public void close() {
        closers.close();
    }
}
