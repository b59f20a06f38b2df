package io.drawbar.manager.agent;

import static io.drawbar.manager.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.drawbar.common.config.Settings;
import io.drawbar.common.coordination.EngineNodes;
import io.drawbar.common.coordination.Json;
import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.error.Failures;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.server.DrawbarServer;
import io.drawbar.protocol.v1.AgentServiceGrpc;
import io.drawbar.protocol.v1.DrainAgentRequest;
import io.drawbar.protocol.v1.EngineProcess;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.LaunchRequest;
import io.drawbar.protocol.v1.ListEngineTypesRequest;
import io.drawbar.protocol.v1.ListProcessesReply;
import io.drawbar.protocol.v1.ListProcessesRequest;
import io.drawbar.protocol.v1.ProcessEvent;
import io.drawbar.protocol.v1.ProcessExited;
import io.drawbar.protocol.v1.StopProcessRequest;
import io.drawbar.protocol.v1.WatchProcessRequest;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent in a real server process, and real engine processes of the echo engine. */
class AgentIT {
    private static Distribution distribution;

    @TempDir
    Path folder;

    private DrawbarServer server;
    private AgentServiceGrpc.AgentServiceBlockingStub agent;

    @BeforeAll
    static void build() {
        distribution = BuiltDistribution.in(Path.of("target", "it-dist").toAbsolutePath());
    }

    @BeforeEach
    void start() throws Exception {
        start(Map.of());
    }

    private void start(Map<String, String> more) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("drawbar.dist", distribution.root().toString());
        more.forEach(properties::setProperty);
        Settings settings = Settings.load(DrawbarServer.allSettings(), Optional.empty(), Map.of(), properties);
        server = DrawbarServer.start(new DrawbarHome(folder.resolve("home")), settings, Set.of("agent"));
        agent = stub(Caller.system());
    }

    private AgentServiceGrpc.AgentServiceBlockingStub stub(Caller caller) {
        Channel channel = server.parts().rpc().channel(server.parts().rpc().endpoint(), caller);
        return AgentServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        server.close();
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
                .setOwner("ann")
                .setTenant("default")
                .setShareLevel("user")
                .setEngineToken("token-of-" + id);
    }

    private void awaitReady(String id) {
        await().until(() ->
                server.parts().coordination().client().checkExists().forPath(EngineNodes.live(new EngineId(id)))
                        != null);
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

    @Test
    void anEngineIsLaunchedOnceTellsItsLogAndIsStopped() throws Exception {
        LaunchRequest request = echo("e1").build();
        long pid = agent.launch(request).getPid();
        assertThat(agent.launch(request).getPid()).isEqualTo(pid);
        awaitReady("e1");
        EngineLive live = Json.read(
                server.parts().coordination().client().getData().forPath(EngineNodes.live(new EngineId("e1"))),
                EngineLive.class);
        assertThat(live.pid()).isEqualTo(pid);
        Path work = folder.resolve("home/run/engines/e1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work.resolve("launch.properties"))))
                .isEqualTo("rw-------");
        assertThat(commandLine(pid)).doesNotContain("token-of-e1");
        agent.stop(StopProcessRequest.newBuilder().setEngineId("e1").build());
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive))
                .as("when it is told to have been stopped")
                .isEmpty();
        List<String> lines = new ArrayList<>();
        ProcessExited exited = awaitExit("e1", lines);
        assertThat(exited.getCause()).contains("signal 15");
        assertThat(lines).anyMatch(line -> line.contains("Ready on"));
        assertThat(lines).noneMatch(line -> line.contains("token-of-e1"));
        await().until(() -> !Files.exists(work));
        assertThat(folder.resolve("home/logs/engines/e1.log")).exists();
        assertThat(agent.listProcesses(ListProcessesRequest.getDefaultInstance())
                        .getProcessesList())
                .isEmpty();
        assertThat(server.parts().metrics().scrape())
                .contains("drawbar_agent_engine_starts_total{launcher=\"process\",type=\"echo\"} 1.0");
    }

    private static String commandLine(long pid) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    }

    @Test
    void anEngineWhoseRecordIsGoneEndsItselfAndSaysWhy() throws Exception {
        agent.launch(echo("e1").build());
        awaitReady("e1");
        server.parts()
                .coordination()
                .client()
                .delete()
                .deletingChildrenIfNeeded()
                .forPath(EngineNodes.record(new EngineId("e1")));
        ProcessExited exited = awaitExit("e1", new ArrayList<>());
        assertThat(exited.getExitCode()).isZero();
        assertThat(exited.getCause()).contains("nobody wants this engine");
    }

    @Test
    void aFailedLaunchTellsTheCauseAndTheLastLines() throws Exception {
        agent.launch(echo("e1")
                .putSettings("echo.start-failure", "The rack is on fire.")
                .build());
        ProcessExited exited = awaitExit("e1", new ArrayList<>());
        assertThat(exited.getExitCode()).isEqualTo(3);
        assertThat(exited.getCause()).isEqualTo("The rack is on fire.");
        assertThat(String.join("\n", exited.getLastLinesList())).contains("The rack is on fire.");
        assertThat(server.parts().metrics().scrape()).contains("drawbar_agent_engine_start_failures_total");
    }

    @Test
    void aKilledEngineIsToldAsKilled() throws Exception {
        long pid = agent.launch(echo("e1").build()).getPid();
        awaitReady("e1");
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        assertThat(awaitExit("e1", new ArrayList<>()).getCause()).startsWith("killed by signal 9 (SIGKILL)");
    }

    @Test
    void anEngineThatOutlivedItsAgentIsAdopted() throws Exception {
        server.close();
        start(Map.of("drawbar.agent.keep-engines", "true", "drawbar.coordination.session-timeout", "10s"));
        long pid = agent.launch(echo("e1").build()).getPid();
        awaitReady("e1");
        Path dead = Files.createDirectories(folder.resolve("home/run/engines/dead"));
        new ProcessRecord("dead", pid, 12345, "echo", "1", "ann", true, Optional.empty()).write(dead);
        server.close();
        assertThat(ProcessHandle.of(pid)).isPresent();
        start(Map.of());
        assertThat(agent.listProcesses(ListProcessesRequest.getDefaultInstance())
                        .getProcessesList())
                .extracting(EngineProcess::getPid)
                .containsExactly(pid);
        assertThat(dead).doesNotExist();
        awaitReady("e1");
        server.close();
        await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void anEngineThatADyingAgentHasNotWrittenDownIsAdopted() throws Exception {
        server.close();
        start(Map.of("drawbar.agent.keep-engines", "true", "drawbar.coordination.session-timeout", "10s"));
        long pid = agent.launch(echo("e1").build()).getPid();
        awaitReady("e1");
        server.close();
        Files.delete(folder.resolve("home/run/engines/e1/process.json"));
        start(Map.of("drawbar.agent.cgroup.use", "off"));
        assertThat(agent.listProcesses(ListProcessesRequest.getDefaultInstance())
                        .getProcessesList())
                .extracting(EngineProcess::getEngineId, EngineProcess::getPid, EngineProcess::getOwner)
                .containsExactly(tuple("e1", pid, "ann"));
    }

    @Test
    void whatAFailedEngineHasLeftIsKeptWithoutItsSecret() throws Exception {
        server.close();
        start(Map.of("drawbar.agent.keep-failed.time", "1h", "drawbar.agent.keep-failed.count", "1"));
        for (String id : List.of("e1", "e2")) {
            agent.launch(echo(id).putSettings("echo.start-failure", "The rack is on fire.")
                    .build());
            assertThat(awaitExit(id, new ArrayList<>()).getCause()).isEqualTo("The rack is on fire.");
        }
        Path failed = folder.resolve("home/run/failed");
        await().until(() -> !Files.exists(failed.resolve("e1")));
        assertThat(failed.resolve("e2/failure.txt")).exists();
        assertThat(failed.resolve("e2/launch.properties")).doesNotExist();
        assertThat(folder.resolve("home/run/engines/e2")).doesNotExist();
    }

    @Test
    void aCrashedJavaMachineIsToldWithItsReport() throws Exception {
        long pid = agent.launch(echo("e1").build()).getPid();
        awaitReady("e1");
        new ProcessBuilder("/bin/kill", "-s", "SEGV", Long.toString(pid))
                .start()
                .waitFor();
        ProcessExited exited = awaitExit("e1", new ArrayList<>());
        assertThat(exited.getCause()).contains("its Java machine crashed: SIGSEGV");
        assertThat(exited.getRemedy()).contains("e1.crash");
        assertThat(folder.resolve("home/logs/engines/e1.crash")).isNotEmptyFile();
    }

    @Test
    void aHeapThatIsTooLargeForTheHostIsToldWithTheSetting() throws Exception {
        agent.launch(echo("e1").setMemoryBytes(1L << 50).build());
        ProcessExited exited = awaitExit("e1", new ArrayList<>());
        assertThat(exited.getCause()).startsWith("Java did not start");
        assertThat(exited.getRemedy()).contains("engines.echo.");
    }

    @Test
    void anAgentThatIsDrainedLaunchesNothingAndSaysWhy() throws Exception {
        agent.drain(DrainAgentRequest.newBuilder()
                .setDrain(true)
                .setReason("a new kernel")
                .build());
        LaunchRequest request = echo("e1").build();
        assertThatThrownBy(() -> agent.launch(request))
                .satisfies(
                        thrown -> assertThat(Failures.from(thrown).getMessage()).contains("a new kernel"));
        server.close();
        start(Map.of());
        ListProcessesReply told = agent.listProcesses(ListProcessesRequest.getDefaultInstance());
        assertThat(told.getDraining()).isTrue();
        assertThat(told.getClosed()).contains("a new kernel");
        assertThat(told.getHost().getProcessors()).isPositive();
        assertThat(told.getHost().getMemoryFreeBytes()).isPositive();
        assertThat(server.parts().metrics().scrape()).contains("drawbar_agent_host_memory_free");
        agent.drain(DrainAgentRequest.getDefaultInstance());
        assertThat(agent.launch(request).getPid()).isPositive();
        awaitReady("e1");
    }

    @Test
    void limitsOfResourcesAreSet() throws Exception {
        server.close();
        start(Map.of("drawbar.agent.ulimits.nofile", "777", "drawbar.agent.ulimits.core", "0"));
        long pid = agent.launch(echo("e1").build()).getPid();
        awaitReady("e1");
        assertThat(Files.readAllLines(Path.of("/proc", Long.toString(pid), "limits")))
                .anyMatch(line -> line.matches("Max open files +777 +777 .*"));
    }

    @Test
    void pluginsAreListedAndABrokenOneHarmsNothing() throws Exception {
        Path plugins = Files.createDirectories(folder.resolve("home/plugins"));
        Files.writeString(plugins.resolve("broken.zip"), "no zip");
        List<EngineType> types = agent.listEngineTypes(ListEngineTypesRequest.getDefaultInstance())
                .getTypesList();
        assertThat(types).extracting(EngineType::getType).contains("echo");
        EngineType echo = types.stream()
                .filter(type -> type.getType().equals("echo"))
                .findFirst()
                .orElseThrow();
        assertThat(echo.getVersionsList()).containsExactly("1");
        assertThat(echo.getStartTimeoutMillis()).isEqualTo(30_000);
    }

    @Test
    void onlyDrawbarItselfMayStartPrograms() throws Exception {
        Caller ann = new Caller(
                new io.drawbar.common.id.UserName("ann"), new io.drawbar.common.id.TenantName("default"), Set.of());
        LaunchRequest request = echo("e1").build();
        assertThatThrownBy(() -> stub(ann).launch(request))
                .satisfies(thrown -> assertThat(Failures.from(thrown).getName()).isEqualTo("FORBIDDEN"));
        assertThatThrownBy(
                        () -> agent.launch(request.toBuilder().setType("nope").build()))
                .satisfies(
                        thrown -> assertThat(Failures.from(thrown).getMessage()).contains("nope", "echo"));
        try (Stream<Path> left = Files.list(folder.resolve("home/run/engines"))) {
            assertThat(left).isEmpty();
        }
    }
}
