package io.drawbar.manager.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.config.Settings;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.server.DrawbarServer;
import io.drawbar.protocol.v1.Acknowledge;
import io.drawbar.protocol.v1.AskRequest;
import io.drawbar.protocol.v1.AskUpdate;
import io.drawbar.protocol.v1.EngineLease;
import io.drawbar.protocol.v1.EngineServiceGrpc;
import io.drawbar.protocol.v1.ExecuteFrame;
import io.drawbar.protocol.v1.ExecuteRequest;
import io.drawbar.protocol.v1.ManagerServiceGrpc;
import io.drawbar.protocol.v1.OpenSessionRequest;
import io.drawbar.protocol.v1.StartStatement;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an ask to the first row: manager, agent, engine process and plugin, all real. */
class EngineOnDemandIT {
    @TempDir
    Path folder;

    @Test
    void whoAsksForAnEngineGetsOneThatAnswers() throws Exception {
        Distribution distribution =
                BuiltDistribution.in(Path.of("target", "it-dist").toAbsolutePath());
        Properties properties = new Properties();
        properties.setProperty("drawbar.dist", distribution.root().toString());
        Settings settings = Settings.load(DrawbarServer.allSettings(), Optional.empty(), Map.of(), properties);
        DrawbarHome home = new DrawbarHome(folder.resolve("home"));
        long pid;
        try (DrawbarServer server = DrawbarServer.start(home, settings, Set.of("manager", "agent"))) {
            EngineLease first = lease(server, "ask-1");
            List<ExecuteFrame> frames = run(first, "s1", "select 1");
            assertThat(frames.get(frames.size() - 1).getCompleted().getCancelled())
                    .isFalse();
            assertThat(frames).anyMatch(frame -> frame.getBatch().getRows() == 1);
            EngineLease second = lease(server, "ask-2");
            assertThat(second.getEngineId()).isEqualTo(first.getEngineId());
            assertThat(run(second, "s2", "select 1")).isNotEmpty();
            pid = ProcessRecord.read(Planner.runFolder(home).resolve(first.getEngineId()))
                    .orElseThrow()
                    .pid();
        }
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    /** As an entrance does: asks again while no manager leads or knows an agent yet. */
    private static EngineLease lease(DrawbarServer server, String ask) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .ignoreExceptionsMatching(thrown -> Status.fromThrowable(thrown).getCode() == Status.Code.UNAVAILABLE)
                .until(() -> ask(server, ask), lease -> true);
    }

    private static EngineLease ask(DrawbarServer server, String ask) {
        Channel channel = server.parts().rpc().channel(server.parts().rpc().endpoint(), Caller.system());
        Iterator<AskUpdate> updates = ManagerServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(60, TimeUnit.SECONDS)
                .withWaitForReady()
                .ask(AskRequest.newBuilder()
                        .setAskId(ask)
                        .setUser("ann")
                        .setTenant("default")
                        .setEngineType("echo")
                        .setEntranceId("test")
                        .build());
        while (updates.hasNext()) {
            AskUpdate update = updates.next();
            assertThat(update.hasRefused()).as("%s", update).isFalse();
            if (update.hasGranted()) {
                return update.getGranted();
            }
        }
        throw new AssertionError("Neither granted nor refused.");
    }

    private static List<ExecuteFrame> run(EngineLease lease, String session, String sql) throws Exception {
        Metadata headers = new Metadata();
        header(headers, "drawbar-engine-token", lease.getEngineToken());
        header(headers, "drawbar-lease", lease.getLeaseId());
        header(headers, "drawbar-fencing", Long.toString(lease.getFencing()));
        ManagedChannel network = NettyChannelBuilder.forAddress(lease.getHost(), lease.getPort())
                .usePlaintext()
                .build();
        try {
            Channel channel = ClientInterceptors.intercept(network, MetadataUtils.newAttachHeadersInterceptor(headers));
            var unused = EngineServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(30, TimeUnit.SECONDS)
                    .openSession(OpenSessionRequest.newBuilder()
                            .setSessionId(session)
                            .setUser("ann")
                            .build());
            Frames frames = new Frames();
            StreamObserver<ExecuteRequest> requests =
                    EngineServiceGrpc.newStub(channel).execute(frames);
            requests.onNext(ExecuteRequest.newBuilder()
                    .setStart(StartStatement.newBuilder()
                            .setSessionId(session)
                            .setStatementId(session + "-1")
                            .setLanguage("sql")
                            .setText(sql))
                    .build());
            ExecuteFrame last = frames.last.get(30, TimeUnit.SECONDS);
            requests.onNext(ExecuteRequest.newBuilder()
                    .setAcknowledge(Acknowledge.newBuilder().setSequence(last.getSequence()))
                    .build());
            frames.end.get(30, TimeUnit.SECONDS);
            return frames.all;
        } finally {
            network.shutdownNow();
        }
    }

    private static void header(Metadata headers, String name, String value) {
        headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    }

    private static final class Frames implements StreamObserver<ExecuteFrame> {
        private final List<ExecuteFrame> all = new CopyOnWriteArrayList<>();
        private final CompletableFuture<ExecuteFrame> last = new CompletableFuture<>();
        private final CompletableFuture<Boolean> end = new CompletableFuture<>();

        @Override
        public void onNext(ExecuteFrame frame) {
            all.add(frame);
            if (frame.hasCompleted() || frame.hasFailed()) {
                last.complete(frame);
            }
        }

        @Override
        public void onError(Throwable thrown) {
            last.completeExceptionally(thrown);
            end.completeExceptionally(thrown);
        }

        @Override
        public void onCompleted() {
            end.complete(true);
        }
    }
}
