package io.drawbar.entrance;

import static org.awaitility.Awaitility.await;

import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.coordination.Coordination;
import io.drawbar.common.coordination.EmbeddedZooKeeper;
import io.drawbar.common.coordination.Json;
import io.drawbar.common.coordination.ManagerLocator;
import io.drawbar.common.coordination.Members;
import io.drawbar.common.database.Database;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.JobId;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.common.lifecycle.Closers;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.rpc.ClusterSecret;
import io.drawbar.common.rpc.RpcHeaders;
import io.drawbar.common.rpc.RpcNode;
import io.drawbar.common.server.ServerParts;
import io.drawbar.common.server.ServerSettings;
import io.drawbar.entrance.store.JobStore;
import io.drawbar.protocol.v1.DriverOptions;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobServiceGrpc;
import io.drawbar.protocol.v1.ReadEventsRequest;
import io.drawbar.protocol.v1.RunRecord;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.impl.FlightServiceGrpc;
import org.apache.zookeeper.CreateMode;

/** A real entrance with its store on a real database, beside a fake manager and a fake engine. */
final class EntranceFixture implements AutoCloseable {
    static final Caller ANN = new Caller(new UserName("ann"), new TenantName("sales"), Set.of());
    static final Caller BOB = new Caller(new UserName("bob"), new TenantName("sales"), Set.of());

    final FakeManager manager;
    final FakeEngine engine;
    final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Closers closers = new Closers();
    private final RpcNode rpc;
    private JobStore store;

    /** A fresh process on a home; the fakes may have outlived an earlier one. */
    EntranceFixture(Path home, FakeManager manager, FakeEngine engine, Map<String, String> overrides) throws Exception {
        this.manager = manager;
        this.engine = engine;
        manager.enginePort = engine::port;
        try {
            rpc = start(home, overrides);
        } catch (Exception e) {
            closers.close();
            throw e;
        }
    }

    private RpcNode start(Path home, Map<String, String> overrides) throws Exception {
        DrawbarHome drawbarHome = new DrawbarHome(home);
        Settings settings = settings(overrides);
        ClusterSecret secret = new ClusterSecret("secret");
        ScheduledExecutorService timer = Threads.timer("timer");
        closers.add(() -> Threads.stop(timer));
        EmbeddedZooKeeper zooKeeper =
                closers.add(new EmbeddedZooKeeper(drawbarHome.data().resolve("zookeeper"), "127.0.0.1", 0));
        Coordination coordination =
                closers.add(Coordination.asServer(zooKeeper.connect(), "drawbar", Duration.ofSeconds(10), secret));
        coordination.awaitConnected(Duration.ofSeconds(20));
        RpcNode rpc =
                closers.add(new RpcNode(new NodeId(settings.get(ServerSettings.NODE_ID)), secret, "127.0.0.1", 0, 4));
        rpc.serve(manager);
        if (coordination.client().checkExists().forPath(ManagerLocator.PATH) != null) {
            coordination.client().delete().forPath(ManagerLocator.PATH);
        }
        coordination
                .client()
                .create()
                .creatingParentsIfNeeded()
                .withMode(CreateMode.EPHEMERAL)
                .forPath(ManagerLocator.PATH, Json.write(ManagerLocator.Place.of(rpc.endpoint(), 1)));
        Members members = closers.add(new Members(coordination));
        Database database = closers.add(Database.open(settings, drawbarHome));
        store = closers.add(new JobStore(database.jdbi(), settings));
        ServerParts parts = new ServerParts(
                settings,
                drawbarHome,
                Clock.systemUTC(),
                secret,
                rpc,
                coordination,
                zooKeeper.connect(),
                members,
                () -> database,
                metrics,
                timer);
        closers.add(new EntranceRole().start(parts));
        return rpc;
    }

    private static Settings settings(Map<String, String> overrides) {
        List<Setting<?>> all = new ArrayList<>(ServerSettings.all());
        all.addAll(new EntranceRole().settings());
        Properties properties = new Properties();
        properties.put("drawbar.node.id", "node-1");
        properties.put("drawbar.entrance.default-engine", "fake");
        properties.put("drawbar.entrance.reattach", "1s");
        properties.put("drawbar.entrance.cancel-grace", "500ms");
        overrides.forEach((key, value) -> properties.put("drawbar." + key, value));
        return Settings.load(all, Optional.empty(), Map.of(), properties);
    }

    /** The job service as a caller sees it. */
    JobServiceGrpc.JobServiceBlockingStub as(Caller caller) {
        return JobServiceGrpc.newBlockingStub(rpc.channel(rpc.endpoint(), caller));
    }

    /** Any service of the entrance as a caller sees it. */
    Channel channel(Caller caller) {
        return rpc.channel(rpc.endpoint(), caller);
    }

    /** Flight as Drawbar's driver speaks it on a connection of its own. */
    FlightServiceGrpc.FlightServiceBlockingStub flight(Caller caller, String connection, DriverOptions options) {
        Metadata headers = new Metadata();
        headers.put(RpcHeaders.CONNECTION, connection);
        headers.put(Metadata.Key.of("connection-options-bin", Metadata.BINARY_BYTE_MARSHALLER), options.toByteArray());
        return FlightServiceGrpc.newBlockingStub(channel(caller))
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    /** Follows a job's events to the last, and answers the job as it is then. */
    Job awaitEnd(Job job) {
        as(ANN).followEvents(ReadEventsRequest.newBuilder().setId(job.getId()).build())
                .forEachRemaining(event -> {});
        return as(ANN).get(io.drawbar.protocol.v1.GetJobRequest.newBuilder()
                .setId(job.getId())
                .build());
    }

    /** Where a process that takes a job up would find it; nowhere before its first session is written down. */
    RunRecord recorded(String job) {
        return store.find(JobId.parse(job)).map(found -> found.run()).orElseGet(RunRecord::getDefaultInstance);
    }

    /** Waits until the engine runs a statement of a job's first attempt, and it is written down that it does. */
    void awaitRunning(String job, int statement) {
        String id = job + "-1-" + statement;
        await().until(() ->
                engine.started.contains(id) && recorded(job).getStatementId().equals(id));
    }

    @Override
    public void close() {
        closers.close();
    }
}
