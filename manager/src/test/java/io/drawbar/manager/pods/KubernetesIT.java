package io.drawbar.manager.pods;

import static io.drawbar.manager.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.common.config.Settings;
import io.drawbar.common.coordination.EngineNodes;
import io.drawbar.common.coordination.Json;
import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.error.Failures;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.server.DrawbarServer;
import io.drawbar.manager.agent.BuiltDistribution;
import io.drawbar.protocol.v1.AgentServiceGrpc;
import io.drawbar.protocol.v1.EngineProcess;
import io.drawbar.protocol.v1.LaunchRequest;
import io.drawbar.protocol.v1.ListProcessesReply;
import io.drawbar.protocol.v1.ListProcessesRequest;
import io.drawbar.protocol.v1.ProcessEvent;
import io.drawbar.protocol.v1.ProcessExited;
import io.drawbar.protocol.v1.StopProcessRequest;
import io.drawbar.protocol.v1.WatchProcessRequest;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.grpc.Channel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The agent in a real server process against fabric8's API server for tests. What pods say is to be run is really run: echo engines as
 * processes of this host, which register with ZooKeeper by the address that their pod tells them.
 */
class KubernetesIT {
    private static Path distribution;

    @TempDir
    Path folder;

    private FakeCluster cluster;
    private DrawbarServer server;
    private AgentServiceGrpc.AgentServiceBlockingStub agent;

    @BeforeAll
    static void build() {
        distribution = BuiltDistribution.in(Path.of("target", "it-dist").toAbsolutePath())
                .root();
    }

    @BeforeEach
    void start() throws Exception {
        cluster = new FakeCluster(folder);
        start(Map.of());
    }

    private void start(Map<String, String> more) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("drawbar.dist", distribution.toString());
        properties.setProperty("drawbar.agent.launcher", "kubernetes");
        properties.setProperty(
                "drawbar.agent.kubernetes.config", cluster.kubeconfig().toString());
        properties.setProperty("drawbar.agent.kubernetes.image", "registry.example.org/drawbar:1");
        properties.setProperty("drawbar.agent.kubernetes.pending-limit", "2s");
        more.forEach(properties::setProperty);
        Settings settings = Settings.load(DrawbarServer.allSettings(), Optional.empty(), Map.of(), properties);
        server = DrawbarServer.start(new DrawbarHome(folder.resolve("home")), settings, Set.of("agent"));
        Channel channel = server.parts().rpc().channel(server.parts().rpc().endpoint(), Caller.system());
        agent = AgentServiceGrpc.newBlockingStub(channel).withDeadlineAfter(120, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        server.close();
        cluster.close();
    }

    private LaunchRequest.Builder echo(String id) throws Exception {
        server.parts()
                .coordination()
                .client()
                .create()
                .creatingParentsIfNeeded()
                .withACL(EngineNodes.access(new EngineId(id), "token-of-" + id))
                .forPath(EngineNodes.record(new EngineId(id)));
        return LaunchRequest.newBuilder()
                .setEngineId(id)
                .setType("echo")
                .setVersion("1")
                .setOwner("ann@example.org")
                .setTenant("default")
                .setShareLevel("user")
                .setEngineToken("token-of-" + id);
    }

    private EngineLive awaitReady(String id) throws Exception {
        String live = EngineNodes.live(new EngineId(id));
        await().until(() -> server.parts().coordination().client().checkExists().forPath(live) != null);
        return Json.read(server.parts().coordination().client().getData().forPath(live), EngineLive.class);
    }

    private ProcessExited awaitExit(String id, List<String> lines) {
        Iterator<ProcessEvent> events =
                agent.watch(WatchProcessRequest.newBuilder().setEngineId(id).build());
        while (events.hasNext()) {
            ProcessEvent event = events.next();
            lines.addAll(event.getLog().getLinesList());
            if (event.hasExited()) {
                return event.getExited();
            }
        }
        throw new AssertionError("No end of " + id + "; its log: " + lines);
    }

    private Pod pod(String id) {
        return cluster.client()
                .pods()
                .inNamespace(FakeKubelet.NAMESPACE)
                .withName("engine-" + id)
                .get();
    }

    private Secret secret(String id) {
        return cluster.client()
                .secrets()
                .inNamespace(FakeKubelet.NAMESPACE)
                .withName("engine-" + id)
                .get();
    }

    private void awaitNothingLeft(String id) {
        await().until(() -> pod(id) == null && secret(id) == null);
    }

    private ListProcessesReply list() {
        return agent.listProcesses(ListProcessesRequest.getDefaultInstance());
    }

    @Test
    void anEngineIsLaunchedOnceAsAPodTellsItsLogAndIsStopped() throws Exception {
        LaunchRequest request = echo("e1").build();
        agent.launch(request);
        agent.launch(request);
        EngineLive live = awaitReady("e1");
        assertThat(live.host()).isEqualTo("127.0.0.1");
        Pod pod = pod("e1");
        assertThat(Serialization.asYaml(pod)).doesNotContain("token-of-e1");
        assertThat(Serialization.asYaml(secret("e1").getMetadata()))
                .contains(pod.getMetadata().getUid());
        assertThat(pod.getMetadata().getLabels().get(PodLabels.OWNER)).startsWith("ann-example.org-");
        assertThat(pod.getMetadata().getAnnotations()).containsEntry(PodLabels.OWNER, "ann@example.org");
        assertThat(cluster.client()
                        .pods()
                        .inNamespace(FakeKubelet.NAMESPACE)
                        .list()
                        .getItems())
                .hasSize(1);
        assertThat(list().getProcessesList())
                .extracting(EngineProcess::getOwner)
                .containsExactly("ann@example.org");
        await().untilAsserted(() -> assertThat(server.parts().metrics().scrape())
                .contains("drawbar_agent_engine_start_seconds_count{launcher=\"kubernetes\",type=\"echo\"} 1"));
        agent.stop(StopProcessRequest.newBuilder().setEngineId("e1").build());
        List<String> lines = new ArrayList<>();
        assertThat(awaitExit("e1", lines).getCause()).isEqualTo("it was told to end");
        assertThat(lines).filteredOn(line -> line.contains("Ready on")).hasSize(1);
        assertThat(lines).noneMatch(line -> line.contains("token-of-e1"));
        awaitNothingLeft("e1");
        await().until(() -> !cluster.kubelet().isRunning("engine-e1"));
        assertThat(list().getProcessesList()).isEmpty();
    }

    @Test
    void anEngineThatDoesNotStartTellsItsOwnWordsAndLeavesNothing() throws Exception {
        agent.launch(echo("e1")
                .putSettings("echo.start-failure", "The rack is on fire.")
                .build());
        List<String> lines = new ArrayList<>();
        ProcessExited exited = awaitExit("e1", lines);
        assertThat(exited.getExitCode()).isEqualTo(3);
        assertThat(exited.getCause()).isEqualTo("The rack is on fire.");
        assertThat(String.join("\n", exited.getLastLinesList())).contains("The rack is on fire.");
        assertThat(server.parts().metrics().scrape())
                .contains("drawbar_agent_engine_start_failures_total{launcher=\"kubernetes\",type=\"echo\"} 1.0");
        awaitNothingLeft("e1");
    }

    @ParameterizedTest
    @ValueSource(ints = {-300, 300})
    void aPodThatOutlivedItsAgentIsAdoptedAndOneThatEndedMeanwhileIsTold(int clockAheadSeconds) throws Exception {
        cluster.kubelet().clockAhead(Duration.ofSeconds(clockAheadSeconds));
        server.close();
        Map<String, String> keeping =
                Map.of("drawbar.agent.keep-engines", "true", "drawbar.coordination.session-timeout", "10s");
        start(keeping);
        agent.launch(echo("e1").build());
        agent.launch(echo("e2").build());
        awaitReady("e1");
        awaitReady("e2");
        server.close();
        assertThat(cluster.kubelet().isRunning("engine-e1")).isTrue();
        cluster.kubelet().process("engine-e2").destroyForcibly();
        await().until(() -> "Failed".equals(pod("e2").getStatus().getPhase()));
        start(Map.of());
        assertThat(awaitExit("e2", new ArrayList<>()).getCause()).startsWith("killed by signal 9 (SIGKILL)");
        assertThat(list().getProcessesList())
                .extracting(EngineProcess::getEngineId)
                .containsExactly("e1");
        awaitReady("e1");
        server.close();
        awaitNothingLeft("e1");
        awaitNothingLeft("e2");
        await().until(() -> !cluster.kubelet().isRunning("engine-e1"));
        List<String> log = Files.readAllLines(folder.resolve("home/logs/engines/e1.log"));
        assertThat(log).filteredOn(line -> line.contains("Ready on")).hasSize(1);
        assertThat(log).filteredOn(line -> line.contains("Ending: ")).hasSize(1);
    }

    @Test
    void whatTheClusterSaysOfAPodIsTheCause() throws Exception {
        cluster.kubelet().runNothing();
        agent.launch(echo("e1").build());
        cluster.kubelet()
                .tell(
                        "engine-e1",
                        "Failed",
                        new ContainerStateBuilder()
                                .withNewTerminated()
                                .withExitCode(137)
                                .withReason("OOMKilled")
                                .endTerminated()
                                .build(),
                        false);
        ProcessExited killed = awaitExit("e1", new ArrayList<>());
        assertThat(killed.getCause())
                .startsWith("killed for memory (OOMKilled)")
                .contains("Mi");
        assertThat(killed.getRemedy()).contains("agent.cgroup.memory-extra");
        agent.launch(echo("e2").build());
        cluster.kubelet()
                .tell(
                        "engine-e2",
                        "Pending",
                        new ContainerStateBuilder()
                                .withNewWaiting()
                                .withReason("ImagePullBackOff")
                                .withMessage("no such image")
                                .endWaiting()
                                .build(),
                        false);
        List<String> lines = new ArrayList<>();
        ProcessExited waited = awaitExit("e2", lines);
        assertThat(waited.getCause()).isEqualTo("its image cannot be had (ImagePullBackOff: no such image)");
        assertThat(waited.getRemedy()).contains("agent.kubernetes.image");
        assertThat(lines).anyMatch(line -> line.contains("The pod waits: its image cannot be had"));
        awaitNothingLeft("e1");
        awaitNothingLeft("e2");
    }

    @Test
    void aPodThatSomebodyElseDeletesIsToldSo() throws Exception {
        agent.launch(echo("e1").build());
        awaitReady("e1");
        cluster.client()
                .pods()
                .inNamespace(FakeKubelet.NAMESPACE)
                .withName("engine-e1")
                .delete();
        assertThat(awaitExit("e1", new ArrayList<>()).getCause()).isEqualTo("its pod was deleted by somebody else");
        awaitNothingLeft("e1");
    }

    @Test
    void whileTheApiServerIsAwayEnginesRunOnAndNothingIsLost() throws Exception {
        agent.launch(echo("e1").build());
        awaitReady("e1");
        LaunchRequest other = echo("e2").build();
        cluster.goAway();
        await().until(() -> list().getClosed().contains("cannot be reached"));
        assertThatThrownBy(() -> agent.launch(other))
                .satisfies(
                        thrown -> assertThat(Failures.from(thrown).getMessage()).contains("cannot be reached"));
        assertThat(list().getProcessesList())
                .extracting(EngineProcess::getEngineId)
                .containsExactly("e1");
        assertThat(cluster.kubelet().isRunning("engine-e1")).isTrue();
        // It answers when the engine is dead, which nobody can know before the server is back.
        CompletableFuture<?> stopped = CompletableFuture.supplyAsync(() -> agent.stop(StopProcessRequest.newBuilder()
                .setEngineId("e1")
                .setGraceMillis(500)
                .build()));
        cluster.comeBack();
        awaitNothingLeft("e1");
        assertThat(stopped).succeedsWithin(Duration.ofSeconds(30));
        assertThat(awaitExit("e1", new ArrayList<>()).getCause()).isEqualTo("it was told to end");
        await().until(() -> list().getClosed().isEmpty());
        agent.launch(other);
        awaitReady("e2");
    }

    @Test
    void anApiServerThatIsNotThereStopsTheStartOfTheAgentWithItsAddress() throws Exception {
        server.close();
        cluster.goAway();
        assertThatThrownBy(() -> start(Map.of("drawbar.agent.kubernetes.start-limit", "1s")))
                .hasMessageContaining("cannot list its pods in the namespace drawbar")
                .hasMessageContaining("http://127.0.0.1:");
        cluster.comeBack();
        start(Map.of());
    }
}
