package io.drawbar.engine.host;

import static io.drawbar.engine.host.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.common.error.Failures;
import io.drawbar.engine.host.testing.EngineClient;
import io.drawbar.engine.host.testing.Launches;
import io.drawbar.engine.host.testing.ScriptedPlugin;
import io.drawbar.protocol.v1.EndLeaseRequest;
import io.drawbar.protocol.v1.EngineStatusRequest;
import io.drawbar.protocol.v1.OpenSessionRequest;
import io.drawbar.protocol.v1.ReadCatalogRequest;
import io.drawbar.protocol.v1.ShutdownRequest;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may call an engine process, and for how long. */
class AccessTest {
    @TempDir
    Path folder;

    private EngineProcess process;
    private EngineClient client;

    @BeforeEach
    void start() throws Exception {
        process = EngineProcess.start(Launches.in(folder));
        client = client("lease-1", 5);
    }

    private EngineClient client(String lease, long fencing) {
        return new EngineClient(process.port(), Launches.TOKEN, lease, fencing);
    }

    @AfterEach
    void stop() {
        client.close();
        process.close();
    }

    /** A start and a call that follows it are two streams: the engine may hear the later one first. */
    private void awaitRunning() {
        await().until(() ->
                client.calls().status(EngineStatusRequest.getDefaultInstance()).getRunningStatements() == 1);
    }

    private static void assertRefused(String name, ThrowingCallable call) {
        assertThatThrownBy(call)
                .satisfies(thrown -> assertThat(Failures.from(thrown).getName()).isEqualTo(name));
    }

    @Test
    void aWrongTokenIsRefusedEverywhere() {
        try (EngineClient wrong = new EngineClient(process.port(), "guess", "lease-1", 5)) {
            assertRefused("UNAUTHENTICATED", wrong::openSession);
            assertRefused("UNAUTHENTICATED", () -> wrong.calls().status(EngineStatusRequest.getDefaultInstance()));
            assertThat(wrong.attach("s1", 0).end())
                    .hasValueSatisfying(failure -> assertThat(failure.getName()).isEqualTo("UNAUTHENTICATED"));
        }
    }

    @Test
    void anOlderHolderOfALeaseIsRefused() {
        client.openSession();
        EngineClient.Call running = client.start(EngineClient.statement("s1", "wait"));
        awaitRunning();
        try (EngineClient newer = client("lease-1", 6)) {
            newer.openSession();
            assertRefused("STALE_LEASE", client::openSession);
            running.cancelStatement();
            assertThat(running.end())
                    .hasValueSatisfying(failure -> assertThat(failure.getName()).isEqualTo("STALE_LEASE"));
            EngineClient.Call taken = newer.attach("s1", -1);
            taken.cancelStatement();
            assertThat(taken.last().getCompleted().getCancelled()).isTrue();
        }
    }

    @Test
    void aCallWithoutALeaseIsRefused() {
        try (EngineClient without = client("", 5)) {
            assertRefused("STALE_LEASE", without::openSession);
        }
    }

    @Test
    void theEndOfALeaseClosesItsSessionsAndNoOthers() {
        int before = ScriptedPlugin.OPEN_SESSIONS.get();
        client.openSession("a");
        client.openSession("b");
        try (EngineClient other = client("lease-2", 1)) {
            other.openSession("c");
            int closed = other.calls()
                    .endLease(EndLeaseRequest.newBuilder().setLeaseId("lease-1").build())
                    .getSessionsClosed();
            assertThat(closed).isEqualTo(2);
            assertThat(ScriptedPlugin.OPEN_SESSIONS.get() - before).isEqualTo(1);
        }
    }

    @Test
    void sessionsAreBoundedAndOpeningTwiceOpensOne() {
        client.openSession("a");
        client.openSession("a");
        client.openSession("b");
        client.openSession("c");
        assertRefused("QUOTA_EXCEEDED", () -> client.openSession("d"));
        assertThat(client.calls()
                        .status(EngineStatusRequest.getDefaultInstance())
                        .getSessions())
                .isEqualTo(3);
    }

    @Test
    void aSessionThatTheEngineRefusesLeavesNothingBehind() {
        assertRefused("STATEMENT_FAILED", () -> client.calls()
                .openSession(OpenSessionRequest.newBuilder()
                        .setSessionId("x")
                        .setUser("ann")
                        .putSettings("bad", "1")
                        .build()));
        assertThat(client.calls()
                        .status(EngineStatusRequest.getDefaultInstance())
                        .getSessions())
                .isZero();
    }

    @Test
    void aDrainingEngineTakesNothingNewAndEndsWithItsLastStatement() throws Exception {
        client.openSession();
        EngineClient.Call running = client.start(EngineClient.statement("s1", "wait"));
        awaitRunning();
        var unused = client.calls()
                .shutdown(ShutdownRequest.newBuilder().setDrain(true).build());
        assertRefused("ENGINE_LOST", () -> client.openSession("new"));
        assertThat(client.start(EngineClient.statement("s2", "update 1")).end())
                .hasValueSatisfying(failure -> assertThat(failure.getName()).isEqualTo("ENGINE_LOST"));
        running.cancelStatement();
        assertThat(process.ending().await().exitCode()).isZero();
    }

    @Test
    void anEngineThatDiesEndsItsProcess() throws Exception {
        client.openSession();
        client.start(EngineClient.statement("s1", "die")).last();
        assertThat(process.ending().await().exitCode()).isEqualTo(4);
    }

    @Test
    void listingsAreMatchedAndStreamed() {
        client.openSession();
        assertThat(rows(ReadCatalogRequest.Level.SCHEMAS, "pub\\_%", "")).isEqualTo(1);
        assertThat(rows(ReadCatalogRequest.Level.SCHEMAS, "pub%", "")).isEqualTo(2);
        assertThat(rows(ReadCatalogRequest.Level.TABLES, "sales", "t1__")).isEqualTo(100);
        assertThat(rows(ReadCatalogRequest.Level.TABLES, "", "")).isEqualTo(1200);
        assertThat(rows(ReadCatalogRequest.Level.COLUMNS, "sales", "t7")).isEqualTo(2);
        assertThat(rows(ReadCatalogRequest.Level.COLUMNS, "sales", "t7%")).isEqualTo(222);
        assertThat(rows(ReadCatalogRequest.Level.CURRENT, "", "")).isEqualTo(1);
    }

    private int rows(ReadCatalogRequest.Level level, String schemas, String tables) {
        int[] count = new int[1];
        client.calls()
                .readCatalog(ReadCatalogRequest.newBuilder()
                        .setSessionId(EngineClient.SESSION)
                        .setLevel(level)
                        .setSchemaPattern(schemas)
                        .setTablePattern(tables)
                        .build())
                .forEachRemaining(chunk -> count[0] += chunk.getRowsCount());
        return count[0];
    }
}
