package io.drawbar.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherIT {
    @TempDir
    private Path folder;

    @Test
    void aMissingOrOldJavaIsOneSentence() throws Exception {
        Launcher launcher = Launcher.fresh("java");
        Launcher.Outcome missing = launcher.with("JAVA_HOME", folder.toString()).call("start");
        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.output())
                .isEqualToIgnoringNewLines(
                        "JAVA_HOME is " + folder + ", which has no bin/java: set it to a JDK 17 or later.");
        Files.createDirectories(folder.resolve("bin"));
        Path java = Files.writeString(folder.resolve("bin/java"), "#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Launcher.Outcome old = launcher.with("JAVA_HOME", folder.toString()).call("quickstart");
        assertThat(old.exit()).isEqualTo(1);
        assertThat(old.output())
                .contains(java + " is Java 11.0.2; a JDK 17 or later is needed")
                .hasLineCount(1);
    }

    @Test
    void aHomeThatCannotBeMadeIsOneSentence() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        Launcher.Outcome outcome = new Launcher(file.resolve("home"), java.util.Map.of()).callIn(folder, "start");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.output())
                .isEqualToIgnoringNewLines(
                        "The folder " + file.resolve("home") + " cannot be made; set DRAWBAR_HOME to one that can.");
    }

    @Test
    void aWrongSettingNamesItself() throws Exception {
        Launcher launcher = Launcher.fresh("setting");
        Path config = Files.writeString(folder.resolve("my.conf"), "gatway.port = 1");
        Launcher.Outcome unknown = launcher.call("start", "--config", config.toString());
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.output()).contains("Unknown setting gatway.port", "the nearest known one is gateway.port");
        assertThat(launcher.home().resolve("run/server.pid")).doesNotExist();
        Launcher.Outcome typed = launcher.with("DRAWBAR_GATEWAY_PORT", "many").call("config", "show");
        assertThat(typed.exit()).isEqualTo(78);
        assertThat(typed.output()).contains("gateway.port is \"many\"; expected a whole number");
    }

    @Test
    void twoHomesRunSideBySideAndATakenPortIsOneSentence() throws Exception {
        Launcher one = Launcher.fresh("one");
        Launcher two = Launcher.fresh("two");
        try {
            assertThat(one.succeed("start"))
                    .contains("Drawbar is ready at http://127.0.0.1:", "User: admin   Password: ");
            assertThat(two.succeed("start")).contains("Drawbar is ready at http://127.0.0.1:");
            assertThat(one.home().resolve("run/first-password")).doesNotExist();
            assertThat(one.succeed("start"))
                    .contains("is running already (pid ")
                    .hasLineCount(1);
            assertThat(one.succeed("whoami")).startsWith("admin of tenant default at ");
            assertThat(one.succeed("run", "-e", "select 1", "--engine", "echo", "--format", "csv", "-q"))
                    .contains("1");
            assertThat(one.succeed("status")).contains("health  up", "echo@1");
            assertThat(two.succeed("jobs")).doesNotContain("echo");
            two.succeed("stop");
            assertThat(one.succeed("status")).contains("health  up");
            String url = Files.readString(one.home().resolve("run/gateway.json"))
                    .replaceAll(".*:(\\d+)\".*", "$1")
                    .strip();
            Launcher.Outcome taken = two.with("DRAWBAR_GATEWAY_PORT", url).call("start");
            assertThat(taken.exit()).isEqualTo(1);
            assertThat(taken.output())
                    .contains("The server did not start: The gateway cannot listen on 127.0.0.1:", "gateway.port");
            // Nobody was there to tidy up: the pid now belongs to this test.
            two.succeed("stop");
            Files.writeString(
                    two.home().resolve("run/server.pid"),
                    ProcessHandle.current().pid() + "\n");
            assertThat(two.succeed("stop")).contains("Removed a stale pid file");
            assertThat(ProcessHandle.current().isAlive()).isTrue();
        } finally {
            one.call("stop");
            two.call("stop");
        }
        assertThat(one.call("status").exit()).isEqualTo(3);
        assertThat(one.call("jobs").exit()).isEqualTo(1);
    }

    @Test
    void ofTwoStartsAtOnceOneStartsTheServer() throws Exception {
        Launcher launcher = Launcher.fresh("at-once");
        try {
            List<CompletableFuture<Launcher.Outcome>> starts = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> outcome(launcher)))
                    .limit(2)
                    .toList();
            assertThat(starts.stream().map(CompletableFuture::join))
                    .allSatisfy(outcome -> assertThat(outcome.exit()).isZero())
                    .anySatisfy(outcome -> assertThat(outcome.output()).contains("Drawbar is ready at"))
                    .anySatisfy(outcome -> assertThat(outcome.output()).contains("is running already (pid "));

            // Whoever starts it otherwise is told by the server itself.
            Path pidFile = launcher.home().resolve("run/server.pid");
            String pid = Files.readString(pidFile);
            Files.delete(pidFile);
            Launcher.Outcome third = launcher.call("start");
            Files.writeString(pidFile, pid);
            assertThat(third.exit()).isEqualTo(1);
            assertThat(third.output()).contains("with the role ").contains(" is running already");
        } finally {
            launcher.call("stop");
        }
    }

    private static Launcher.Outcome outcome(Launcher launcher) {
        try {
            return launcher.call("start");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void rolesRunApartInOneHome() throws Exception {
        Launcher launcher = Launcher.fresh("roles");
        Launcher.Outcome alone = launcher.call("start", "--role", "gateway");
        assertThat(alone.exit()).isEqualTo(1);
        assertThat(alone.output()).contains("The server did not start: ", "set coordination.connect");
        assertThat(launcher.call("start", "--role").output()).contains("--role needs a value");
        List<String> apart = List.of("public-services,entrance", "manager,agent", "gateway");
        try (ZooKeeperProcess zooKeeper = new ZooKeeperProcess(launcher.home())) {
            Path config = launcher.home().resolveSibling("roles.conf");
            Files.writeString(config, "coordination.connect = \"" + zooKeeper.connect() + "\"\nmetrics.port = 0");
            Path fromHere = Path.of("").toAbsolutePath().relativize(config);
            for (String roles : apart) {
                launcher.succeed("start", "--role", roles, "--config", fromHere.toString());
            }
            assertThat(launcher.succeed("status")).contains("roles   manager+agent", "health  up");
            assertThat(launcher.succeed("run", "-e", "select 'apart'", "--engine", "echo", "--format", "csv", "-q"))
                    .contains("apart");
            assertThat(launcher.home().resolve("logs/server-manager+agent.log")).isNotEmptyFile();
            assertThat(metrics(launcher, "manager,agent")).contains("drawbar_manager_engines", "drawbar_agent_host_");
            assertThat(metrics(launcher, "public-services,entrance")).contains("drawbar_", "jvm_memory_used_bytes");
        } finally {
            launcher.call("stop");
        }
    }

    private static String metrics(Launcher launcher, String roles) throws IOException {
        Path told = launcher.home().resolve("run/metrics-" + roles.replace(',', '+') + ".url");
        try (InputStream page =
                URI.create(Files.readString(told).strip()).toURL().openStream()) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aPortThatSomebodyElseHoldsIsNotTakenForADrawbar() throws IOException, InterruptedException {
        Launcher launcher = Launcher.fresh("port");
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Launcher.Outcome outcome = launcher.with("DRAWBAR_GATEWAY_PORT", Integer.toString(other.getLocalPort()))
                    .call("start");
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(outcome.output())
                    .contains("The server did not start: The gateway cannot listen on ", "setting gateway.port");
            assertThat(launcher.home().resolve("data/zookeeper"))
                    .as("what is started before the gateway")
                    .doesNotExist();
        }
    }
}
