package io.drawbar.engine.host;

import static io.drawbar.engine.host.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.engine.host.testing.EngineClient;
import io.drawbar.engine.host.testing.Launches;
import io.drawbar.engine.host.testing.Patience;
import io.drawbar.engine.host.testing.ScriptedPlugin;
import io.drawbar.protocol.v1.ShutdownRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own, started as the agent starts it: the engine's class path, and the host in isolation beside it. */
class ForkedProcessIT {
    private static final Pattern READY = Pattern.compile("Ready on 127\\.0\\.0\\.1:(\\d+)");

    private static final Path HOST_LIB = Path.of("target", "it-host").toAbsolutePath();

    @TempDir
    Path folder;

    private Path output;
    private Process process;

    /** The folder that dist makes of the module's jar and the jars it needs. */
    @BeforeAll
    static void hostLib() throws IOException {
        Path target = Path.of("target").toAbsolutePath();
        Files.createDirectories(HOST_LIB);
        try (Stream<Path> lib = Files.list(target.resolve("lib"));
                Stream<Path> own = Files.list(target)) {
            Stream<Path> ownJar = own.filter(
                    file -> file.getFileName().toString().matches("drawbar-engine-host-[^-]*(-SNAPSHOT)?\\.jar"));
            for (Path jar : Stream.concat(lib, ownJar).toList()) {
                Files.copy(jar, HOST_LIB.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @BeforeEach
    void prepare() {
        output = folder.resolve("engine.log");
    }

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly().onExit().join(); // Until then it writes to its folder.
        }
    }

    private void fork(EngineLaunch launch) throws IOException {
        Path target = Path.of("target").toAbsolutePath();
        List<String> shared =
                new ArrayList<>(List.of(target.resolve("test-classes").toString()));
        for (String entry : System.getProperty("java.class.path").split(":")) {
            if (entry.matches(".*(engine-spi|slf4j-api|pf4j|java-semver).*")) {
                shared.add(entry);
            }
        }
        try (Stream<Path> own = Files.list(target)) {
            own.filter(file -> file.toString().endsWith("-boot.jar")).forEach(boot -> shared.add(boot.toString()));
        }
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        String.join(":", shared),
                        "io.drawbar.engine.boot.EngineMain",
                        Launches.write(launch).toString(),
                        HOST_LIB.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private int port() {
        await().until(() -> !process.isAlive() || READY.matcher(log()).find());
        Matcher ready = READY.matcher(log());
        assertThat(ready.find()).as(log()).isTrue();
        return Integer.parseInt(ready.group(1));
    }

    private String log() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private int exit() throws InterruptedException {
        assertThat(process.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as(log())
                .isTrue();
        return process.exitValue();
    }

    @Test
    void statementsRunBesideAnEngineThatDoesNotSeeTheHost() throws Exception {
        fork(Launches.in(folder));
        try (EngineClient client = new EngineClient(port(), Launches.TOKEN, "lease-1", 1)) {
            client.openSession();
            EngineClient.Call call = client.start(EngineClient.statement("s1", "loader"));
            call.last();
            assertThat(call.frames().get(0).getLog().getLine()).endsWith("SharedFirst false");
            var unused = client.calls()
                    .shutdown(ShutdownRequest.newBuilder().setReason("test").build());
        }
        assertThat(exit()).isZero();
        assertThat(log()).contains("Asked to end: test.").doesNotContain(Launches.TOKEN);
    }

    @Test
    void anEngineThatDoesNotStartEndsWithItsCause() throws Exception {
        EngineLaunch launch = Launches.in(folder);
        fork(Launches.with(launch, Map.of("start.failure", "No room for it."), "", launch.serverDigest()));
        assertThat(exit()).isEqualTo(EngineLaunch.EXIT_START_FAILED);
        assertThat(log())
                .endsWith("No room for it.\nCaused by: java.lang.IllegalStateException: the innermost cause\n");
        assertThat(Files.readAllLines(folder.resolve("work").resolve(EngineLaunch.FAILURE_FILE)))
                .startsWith("No room for it.");
    }

    @Test
    void aProcessThatDiesInMidStatementBreaksTheCall() throws Exception {
        fork(Launches.in(folder));
        try (EngineClient client = new EngineClient(port(), Launches.TOKEN, "lease-1", 1)) {
            client.openSession();
            EngineClient.Call call = client.start(EngineClient.statement("s1", "halt"));
            assertThat(call.end())
                    .hasValueSatisfying(failure -> assertThat(failure.getName()).isEqualTo("UNAVAILABLE"));
        }
        assertThat(exit()).isEqualTo(9);
    }

    @Test
    void aPoliteSignalEndsItCleanly() throws Exception {
        fork(Launches.in(folder));
        int port = port();
        assertThat(port).isPositive();
        process.destroy();
        assertThat(exit()).isEqualTo(143);
    }

    @Test
    void manyTimesTheHeapPassThroughASlowReader() throws Exception {
        fork(Launches.in(folder));
        try (EngineClient client = new EngineClient(port(), Launches.TOKEN, "lease-1", 1)) {
            client.openSession();
            EngineClient.Call call = client.start(EngineClient.statement("s1", "rows 400 1048576"), 2);
            int acknowledged = -1;
            while (!call.ended()) {
                int seen = call.frames().size() - 1;
                if (seen > acknowledged) {
                    call.request(seen - acknowledged);
                    call.acknowledge(seen);
                    acknowledged = seen;
                }
                Thread.onSpinWait();
            }
            assertThat(call.batches()).isEqualTo(400);
            assertThat(ScriptedPlugin.BATCHES).as("ran in the other process").hasValueLessThan(400);
        }
    }

    @Test
    void trainingRunsTheStatementsAndEnds() throws Exception {
        fork(Launches.training(Launches.in(folder), List.of("rows 1 10", "update 1")));
        assertThat(exit()).isZero();
        assertThat(log()).containsPattern("first-row-millis=\\d+");
    }
}
