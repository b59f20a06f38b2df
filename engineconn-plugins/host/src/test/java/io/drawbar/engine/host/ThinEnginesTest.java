package io.drawbar.engine.host;

import static io.drawbar.engine.host.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.common.engine.ThinEngine;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.engine.host.testing.EngineClient;
import io.drawbar.engine.host.testing.Launches;
import io.drawbar.engine.host.testing.LendablePlugin;
import io.drawbar.protocol.v1.AnalyseRequest;
import io.drawbar.protocol.v1.CloseSessionRequest;
import io.drawbar.protocol.v1.EngineStatusRequest;
import io.drawbar.protocol.v1.ExecuteFrame;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.OpenSessionRequest;
import io.drawbar.protocol.v1.StartStatement;
import io.drawbar.protocol.v1.StatementAnalysis;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many engines in one process, over real gRPC: neighbours do not notice each other. */
class ThinEnginesTest {
    @TempDir
    Path folder;

    private Path engines;
    private EngineProcess process;
    private EngineClient client;

    @BeforeEach
    void prepare() throws IOException {
        engines = Files.createDirectories(folder.resolve("engines"));
        install("red", Map.of());
        install("blue", Map.of());
        LendablePlugin.CLOSED.clear();
    }

    @AfterEach
    void stop() {
        LendablePlugin.release();
        client.close();
        process.close();
    }

    private void install(String type, Map<String, String> settings) throws IOException {
        Path plugin = Files.createDirectories(folder.resolve("plugin-" + type));
        Files.writeString(
                plugin.resolve("plugin.properties"),
                "plugin.id=" + type + "\nplugin.version=1\nplugin.provider=x\nplugin.description=x\n");
        Path index = Files.createDirectories(plugin.resolve("classes/META-INF")).resolve("extensions.idx");
        Files.writeString(index, LendablePlugin.class.getName() + "\n");
        Map<String, String> all = new HashMap<>(Map.of("name", type));
        all.putAll(settings);
        ThinEngine engine = new ThinEngine(type, "1", plugin.toString(), List.of(), all, 2);
        Files.writeString(ThinEngine.file(engines, type, "1"), engine.text());
    }

    private void start(Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of("thin.engines", engines.toString(), "thin.call-limit", "20s"));
        all.putAll(settings);
        EngineLaunch launch = Launches.with(Launches.wide(Launches.in(folder)), all, "", "drawbar:none");
        EngineLaunch quick = Launches.limited(launch, 100, Launches.limits());
        process = EngineProcess.start(quick);
        client = new EngineClient(process.port(), Launches.TOKEN, "lease-1", 1);
    }

    private Map<String, String> open(String session, String type, Map<String, String> settings) {
        return client.calls()
                .openSession(OpenSessionRequest.newBuilder()
                        .setSessionId(session)
                        .setUser("ann")
                        .setEngineType(type)
                        .setEngineVersion("1")
                        .putAllSettings(settings)
                        .build())
                .getFactsMap();
    }

    private Failure refused(String session, String type) {
        StatusRuntimeException thrown =
                catchThrowableOfType(StatusRuntimeException.class, () -> open(session, type, Map.of()));
        return Failures.from(thrown);
    }

    private static StartStatement statement(String session, String id, String text) {
        return EngineClient.statement(id, text).toBuilder()
                .setSessionId(session)
                .build();
    }

    private void works(String session, String id) {
        ExecuteFrame last = client.start(statement(session, id, "update 7")).last();
        assertThat(last.getCompleted().getUpdateCount()).isEqualTo(7);
    }

    private int running() {
        return client.calls().status(EngineStatusRequest.getDefaultInstance()).getRunningStatements();
    }

    private boolean draining() {
        return client.calls().status(EngineStatusRequest.getDefaultInstance()).getDraining();
    }

    @Test
    void eachSessionIsOnTheEngineThatItNames() throws Exception {
        start(Map.of());
        assertThat(open("r", "red", Map.of())).containsEntry("name", "red");
        assertThat(open("b", "blue", Map.of())).containsEntry("name", "blue");
        works("r", "s1");
        works("b", "s2");
        assertThat(client.calls()
                        .analyse(AnalyseRequest.newBuilder()
                                .setSessionId("r")
                                .setText("update 7")
                                .build())
                        .getKind())
                .isEqualTo(StatementAnalysis.Kind.UTILITY);
    }

    @Test
    void whatIsNotInstalledIsRefusedAndThereOnceItIs() throws Exception {
        start(Map.of());
        assertThat(Failures.code(refused("g", "green"))).isEqualTo(ErrorCode.UNKNOWN_ENGINE);
        assertThat(refused("g", "green").getMessage()).contains("drawbar engine install green@1");
        install("green", Map.of("failure", "no such server"));
        assertThat(refused("g", "green").getMessage()).contains("no such server");
        install("green", Map.of());
        open("g", "green", Map.of());
        works("g", "s1");
    }

    @Test
    void aStatementThatHangsIsCutOffAndItsNeighboursGoOn() throws Exception {
        start(Map.of());
        open("r", "red", Map.of());
        open("r2", "red", Map.of());
        open("b", "blue", Map.of());
        for (int i = 0; i < 3; i++) {
            // More often than the engine has threads for statements: each that is lost is replaced.
            String session = "h" + i;
            open(session, "red", Map.of());
            EngineClient.Call call = client.start(statement(session, "hang-" + i, "hang"));
            await().until(this::running, count -> count == 1);
            call.cancelStatement();
            assertThat(call.last().getCompleted().getCancelled()).isTrue();
            works("r2", "s-" + i);
        }
        works("b", "s1");
        Failure gone = client.start(statement("h0", "s2", "update 1")).end().orElseThrow();
        assertThat(Failures.code(gone)).isEqualTo(ErrorCode.SESSION_GONE);
        assertThat(gone.getMessage()).contains("did not end after its cancel");
        assertThat(draining()).isFalse();
    }

    @Test
    void tooManyLostThreadsRenewTheProcessAndSessionsAreToldWhy() throws Exception {
        start(Map.of("thin.abandoned-threads", "1"));
        open("busy", "blue", Map.of());
        EngineClient.Call busy = client.start(statement("busy", "busy", "wait"));
        await().until(this::running, count -> count == 1);
        for (int i = 0; i < 2; i++) {
            open("h" + i, "red", Map.of());
            EngineClient.Call call = client.start(statement("h" + i, "hang-" + i, "hang"));
            await().until(this::running, count -> count == 2);
            call.cancelStatement();
            call.last();
        }
        await().until(this::draining);
        Failure told = client.start(statement("busy", "next", "update 1")).end().orElseThrow();
        assertThat(Failures.code(told)).isEqualTo(ErrorCode.ENGINE_LOST);
        assertThat(told.getMessage()).contains("threads did not come back");
        busy.cancelStatement();
        busy.last();
        assertThat(process.ending().await().exitCode()).isZero();
    }

    @Test
    void sessionsThatHangWhileTheyOpenHinderNoOtherEngine() throws Exception {
        start(Map.of("thin.call-limit", "1s", "thin.call-threads", "2", "thin.abandoned-threads", "100"));
        for (int i = 0; i < 6; i++) {
            String session = "h" + i;
            var unused = CompletableFuture.runAsync(() -> open(session, "red", Map.of("hang", "yes")))
                    .exceptionally(failed -> null);
        }
        open("b", "blue", Map.of());
        works("b", "s1");
        // Once the hanging calls have been given up, others take their place.
        open("r", "red", Map.of());
        works("r", "s2");
    }

    @Test
    void anEngineIsReplacedBesideTheOldOneWhichEndsWithItsLastSession() throws Exception {
        start(Map.of());
        open("old", "red", Map.of());
        install("red", Map.of("name", "newer red"));
        assertThat(open("new", "red", Map.of())).containsEntry("name", "newer red");
        works("old", "s1");
        works("new", "s2");
        assertThat(LendablePlugin.CLOSED).isEmpty();
        var unused = client.calls()
                .closeSession(
                        CloseSessionRequest.newBuilder().setSessionId("old").build());
        await().untilAsserted(() -> assertThat(LendablePlugin.CLOSED).containsExactly("red"));
        works("new", "s3");
    }

    @Test
    void aStatementThatRunsTooLongFails() throws Exception {
        start(Map.of("thin.statement-limit", "1s"));
        open("r", "red", Map.of());
        ExecuteFrame last = client.start(statement("r", "s1", "wait")).last();
        assertThat(Failures.code(last.getFailed())).isEqualTo(ErrorCode.RUN_TIMEOUT);
        works("r", "s2");
    }

    @Test
    void aUserHasOnlySoManySessions() throws Exception {
        start(Map.of("thin.user-sessions", "2"));
        open("r1", "red", Map.of());
        open("r2", "red", Map.of());
        assertThat(refused("r3", "red").getMessage()).contains("thin.user-sessions");
        open("b", "blue", Map.of());
    }
}
