package io.drawbar.manager.agent;

import static io.drawbar.manager.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drawbar.common.config.Settings;
import io.drawbar.common.coordination.EngineNodes;
import io.drawbar.common.error.Failures;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.server.DrawbarServer;
import io.drawbar.protocol.v1.AgentServiceGrpc;
import io.drawbar.protocol.v1.LaunchRequest;
import io.drawbar.protocol.v1.ListProcessesRequest;
import io.drawbar.protocol.v1.StopProcessRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines as accounts of the system, for real: needs root to make the account of the trial, and sudo. */
class AccountIT {
    private static final Path USERADD = Path.of("/usr/sbin/useradd");
    private static final Path SUDO = Path.of("/usr/bin/sudo");
    private static final String ACCOUNT = "dbit" + ProcessHandle.current().pid() % 100_000;

    private static Distribution distribution;
    private static boolean made;

    @TempDir
    Path folder;

    private DrawbarServer server;
    private AgentServiceGrpc.AgentServiceBlockingStub agent;

    @BeforeAll
    static void makeAccount() throws Exception {
        assumeTrue(Files.isExecutable(USERADD) && Files.isExecutable(SUDO), "There is no useradd or no sudo here.");
        assumeTrue(
                new String(run("id", "-u").getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .strip()
                        .equals("0"),
                "Only root can make an account.");
        assertThat(run(USERADD.toString(), "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT)
                        .exitValue())
                .isZero();
        made = true;
        distribution = BuiltDistribution.in(Path.of("target", "it-dist").toAbsolutePath());
    }

    @AfterAll
    static void removeAccount() throws Exception {
        if (made) {
            run("/usr/sbin/userdel", ACCOUNT);
        }
    }

    private static Process run(String... words) throws Exception {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process;
    }

    @BeforeEach
    void start() throws Exception {
        // Others pass through, as through /var/lib.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        run("mkdir", "-m", "1733", folder.resolve("run-as").toString());
        restart(Map.of());
    }

    private void restart(Map<String, String> more) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("drawbar.dist", distribution.root().toString());
        properties.setProperty("drawbar.agent.run-as.use", "owner");
        properties.setProperty(
                "drawbar.agent.run-as.folder", folder.resolve("run-as").toString());
        properties.setProperty("drawbar.agent.run-as.names.ann", ACCOUNT);
        properties.setProperty("drawbar.agent.run-as.names.eve", "root");
        properties.setProperty("drawbar.agent.run-as.names.mallory", "-u#0");
        properties.setProperty("drawbar.coordination.session-timeout", "10s");
        more.forEach(properties::setProperty);
        Settings settings = Settings.load(DrawbarServer.allSettings(), Optional.empty(), Map.of(), properties);
        server = DrawbarServer.start(new DrawbarHome(folder.resolve("home")), settings, Set.of("agent"));
        agent = AgentServiceGrpc.newBlockingStub(
                        server.parts().rpc().channel(server.parts().rpc().endpoint(), Caller.system()))
                .withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private LaunchRequest echo(String id, String owner, String level) throws Exception {
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
                .setOwner(owner)
                .setTenant("default")
                .setShareLevel(level)
                .setEngineToken("token-of-" + id)
                .build();
    }

    private void awaitReady(String id) {
        await().until(() ->
                server.parts().coordination().client().checkExists().forPath(EngineNodes.live(new EngineId(id)))
                        != null);
    }

    /** Processes of the account. */
    private static long processes() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(path -> path.getFileName().toString().matches("\\d+"))
                    .filter(AccountIT::isTheAccounts)
                    .count();
        }
    }

    private static boolean isTheAccounts(Path process) {
        try {
            return Files.getOwner(process).getName().equals(ACCOUNT);
        } catch (IOException e) {
            return false; // It has ended meanwhile.
        }
    }

    @Test
    void anEngineRunsAsItsOwnersAccountInAFolderOfItsOwnAndLeavesNothing() throws Exception {
        long pid = agent.launch(echo("e1", "ann", "user")).getPid();
        awaitReady("e1");
        Path work = folder.resolve("run-as/engine-e1");
        assertThat(Files.getOwner(work).getName()).isEqualTo(ACCOUNT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work.resolve("launch.properties"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("run-as/warehouse-" + ACCOUNT))))
                .isEqualTo("rwx------");
        assertThat(processes()).isPositive();
        assertThat(ProcessHandle.of(pid).orElseThrow().info().commandLine().orElse(""))
                .doesNotContain("token-of-e1");
        agent.stop(StopProcessRequest.newBuilder()
                .setEngineId("e1")
                .setGraceMillis(20_000)
                .build());
        await().until(() -> processes() == 0);
        await().until(() -> !Files.exists(work));
        await().until(() ->
                agent.listProcesses(ListProcessesRequest.getDefaultInstance()).getProcessesCount() == 0);
        assertThat(folder.resolve("home/run/engines/e1")).doesNotExist();
        assertThat(folder.resolve("run-as/warehouse-" + ACCOUNT)).isDirectory();
    }

    @Test
    void anAdoptedEngineOfAnAccountEndsWithAllThatItStarted() throws Exception {
        server.close();
        restart(Map.of("drawbar.agent.keep-engines", "true"));
        long pid = agent.launch(echo("e2", "ann", "user")).getPid();
        awaitReady("e2");
        server.close();
        assertThat(processes()).isPositive();
        restart(Map.of());
        assertThat(agent.listProcesses(ListProcessesRequest.getDefaultInstance())
                        .getProcesses(0)
                        .getPid())
                .isEqualTo(pid);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly(); // sudo, which cannot hand that on.
        await().until(() -> processes() == 0);
        await().until(() -> !Files.exists(folder.resolve("run-as/engine-e2")));
    }

    @Test
    void whoHasNoAccountOrRootsGetsNoEngine() throws Exception {
        for (Map.Entry<String, String> refused : Map.of(
                        "eve", "is root's",
                        "mallory", "cannot be the name of an account",
                        "somebody-without", "there is no account",
                        "daemon", "are the system's")
                .entrySet()) {
            LaunchRequest request = echo("x-" + refused.getKey(), refused.getKey(), "user");
            assertThatThrownBy(() -> agent.launch(request))
                    .satisfies(thrown -> assertThat(Failures.from(thrown).getMessage())
                            .contains(refused.getValue(), "agent.run-as.names"));
        }
        assertThat(agent.launch(echo("shared", "default", "tenant")).getPid()).isPositive();
        assertThat(processes()).isZero();
    }
}
