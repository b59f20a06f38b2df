package io.drawbar.manager.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.config.Settings;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.server.DrawbarServer;
import io.drawbar.protocol.v1.AskRequest;
import io.drawbar.protocol.v1.AskUpdate;
import io.drawbar.protocol.v1.EngineEvent;
import io.drawbar.protocol.v1.EngineInfo;
import io.drawbar.protocol.v1.EngineLease;
import io.drawbar.protocol.v1.EngineServiceGrpc;
import io.drawbar.protocol.v1.ListEngineEventsRequest;
import io.drawbar.protocol.v1.ListEnginesRequest;
import io.drawbar.protocol.v1.ListPoolsRequest;
import io.drawbar.protocol.v1.ManagerServiceGrpc;
import io.drawbar.protocol.v1.OpenSessionRequest;
import io.drawbar.protocol.v1.PoolInfo;
import io.drawbar.protocol.v1.StopEngineRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A pool of real engine processes: they are warm before somebody asks, and become the asker's. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class PoolIT {
    @TempDir
    private static Path folder;

    private static DrawbarHome home;
    private static DrawbarServer server;

    @BeforeAll
    static void start() throws Exception {
        Distribution distribution =
                BuiltDistribution.in(Path.of("target", "it-dist").toAbsolutePath());
        Properties properties = new Properties();
        properties.setProperty("drawbar.dist", distribution.root().toString());
        properties.setProperty("drawbar.manager.pools.warm.engine", "echo");
        properties.setProperty("drawbar.manager.pools.warm.tenant", "default");
        properties.setProperty("drawbar.manager.pools.warm.minimum", "1");
        properties.setProperty("drawbar.manager.pools.warm.maximum", "1");
        properties.setProperty("drawbar.manager.claim-timeout", "1m");
        Settings settings = Settings.load(DrawbarServer.allSettings(), Optional.empty(), Map.of(), properties);
        home = new DrawbarHome(folder.resolve("home"));
        server = DrawbarServer.start(home, settings, Set.of("manager", "agent"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ConditionFactory waiting() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .ignoreExceptionsMatching(thrown -> Status.fromThrowable(thrown).getCode() == Status.Code.UNAVAILABLE);
    }

    private static ManagerServiceGrpc.ManagerServiceBlockingStub manager() {
        return ManagerServiceGrpc.newBlockingStub(
                        server.parts().rpc().channel(server.parts().rpc().endpoint(), Caller.system()))
                .withDeadlineAfter(90, TimeUnit.SECONDS);
    }

    private static PoolInfo pool() {
        return manager().listPools(ListPoolsRequest.getDefaultInstance()).getPools(0);
    }

    private static List<EngineInfo> engines() {
        return manager().listEngines(ListEnginesRequest.getDefaultInstance()).getEnginesList();
    }

    /** The engine that waits in the pool, once there is one. */
    private static EngineInfo warm() {
        waiting().until(() -> pool().getReady() == 1);
        return engines().stream()
                .filter(it -> it.getPool().equals("warm") && !it.getClaimed())
                .findFirst()
                .orElseThrow();
    }

    private static AskRequest.Builder of(String ask, String user) {
        return AskRequest.newBuilder()
                .setAskId(ask)
                .setUser(user)
                .setTenant("default")
                .setEngineType("echo")
                .setEntranceId("test");
    }

    private static EngineLease lease(AskRequest.Builder ask) {
        Iterator<AskUpdate> updates = manager().ask(ask.build());
        while (updates.hasNext()) {
            AskUpdate update = updates.next();
            assertThat(update.hasRefused()).as("%s", update).isFalse();
            if (update.hasGranted()) {
                return update.getGranted();
            }
        }
        throw new AssertionError("Neither granted nor refused.");
    }

    private static List<EngineEvent> events(String engine) {
        return manager()
                .listEngineEvents(
                        ListEngineEventsRequest.newBuilder().setEngineId(engine).build())
                .getEventsList();
    }

    private static void opens(EngineInfo engine, EngineLease lease) {
        Metadata headers = new Metadata();
        header(headers, "drawbar-engine-token", lease.getEngineToken());
        header(headers, "drawbar-lease", lease.getLeaseId());
        header(headers, "drawbar-fencing", Long.toString(lease.getFencing()));
        ManagedChannel network = NettyChannelBuilder.forAddress(lease.getHost(), lease.getPort())
                .usePlaintext()
                .build();
        try {
            var unused = EngineServiceGrpc.newBlockingStub(network)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .withDeadlineAfter(30, TimeUnit.SECONDS)
                    .openSession(OpenSessionRequest.newBuilder()
                            .setSessionId("session of " + engine.getId())
                            .setUser("ann")
                            .build());
        } finally {
            network.shutdownNow();
        }
    }

    private static void header(Metadata headers, String name, String value) {
        headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    }

    private static void end(EngineLease lease) {
        var unused = manager()
                .stopEngine(StopEngineRequest.newBuilder()
                        .setEngineId(lease.getEngineId())
                        .setReason("the test is over")
                        .build());
        waiting().until(() -> engines().stream().noneMatch(it -> it.getId().equals(lease.getEngineId())));
    }

    @Test
    void anEngineThatWaitsBecomesTheAskersAndAnotherTakesItsPlace() {
        EngineInfo warm = warm();
        assertThat(warm.getOwner()).as("before it is claimed").isEqualTo("default");

        EngineLease lease = lease(of("ask-1", "ann"));
        assertThat(lease.getEngineId()).isEqualTo(warm.getId());
        EngineInfo claimed = engines().stream()
                .filter(it -> it.getId().equals(warm.getId()))
                .findFirst()
                .orElseThrow();
        assertThat(claimed.getOwner()).isEqualTo("ann");
        assertThat(claimed.getClaimed()).isTrue();
        assertThat(claimed.getPid()).isEqualTo(warm.getPid());
        assertThat(events(warm.getId()))
                .extracting(EngineEvent::getWhat)
                .containsSubsequence("requested", "starting", "ready", "claimed", "ready");
        opens(warm, lease);
        assertThat(home.data().resolve("warehouse").resolve("ann")).isDirectory();

        EngineInfo next = warm();
        assertThat(next.getId()).isNotEqualTo(warm.getId());
        assertThat(pool().getClaims()).isEqualTo(1);
        assertThat(lease(of("ask-2", "ann")).getEngineId()).as("she has hers").isEqualTo(warm.getId());
        end(lease);
    }

    @Test
    void settingsThatARunningEngineTakesAreNoObstacle() {
        EngineInfo warm = warm();
        EngineLease lease = lease(of("ask-3", "bob")
                .setShareLevel("connection")
                .setConnectionId("c3")
                .putSettings("echo.tables", "7"));
        assertThat(lease.getEngineId()).isEqualTo(warm.getId());
        end(lease);
    }

    @Test
    void whatOnlyAStartCanSetIsLaunchedAndTheEventsSayWhy() {
        EngineInfo warm = warm();
        EngineLease lease = lease(of("ask-4", "cid")
                .setShareLevel("connection")
                .setConnectionId("c4")
                .putSettings("echo.start-delay", "10ms"));
        assertThat(lease.getEngineId()).isNotEqualTo(warm.getId());
        assertThat(events(lease.getEngineId()).get(0).getWhy()).contains("could not be claimed", "echo.start-delay");
        assertThat(events(warm.getId())).extracting(EngineEvent::getWhat).contains("unclaimed");
        assertThat(warm().getClaimed()).isFalse();
        assertThat(pool().getFailedClaims()).isEqualTo(1);
        end(lease);
    }

    @Test
    void oneThatDiesWhileItWaitsIsReplaced() {
        EngineInfo warm = warm();
        assertThat(ProcessHandle.of(warm.getPid()).orElseThrow().destroyForcibly())
                .isTrue();
        waiting().until(() -> engines().stream()
                .noneMatch(it -> it.getId().equals(warm.getId())
                        && it.getState() == io.drawbar.protocol.v1.EngineState.ENGINE_READY));
        assertThat(warm().getId()).isNotEqualTo(warm.getId());
    }
}
