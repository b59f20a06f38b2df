package io.drawbar.plugin.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.RecordedResult;
import io.drawbar.engine.testkit.RecordingSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An existing cluster of real processes, whose jobs outlive the engine. */
@Timeout(240)
class FlinkSessionClusterTest {
    private static final String ENDLESS =
            "create temporary table endless (id bigint) with ('connector' = 'datagen'," + " 'rows-per-second' = '5')";
    private static final String COUNT = "insert into hole select id, count(*) from endless group by id";
    private static final Map<String, String> STREAMING =
            Map.of("execution.runtime-mode", "streaming", "execution.checkpointing.interval", "500ms");
    private static final Duration WAIT = Duration.ofMinutes(1);

    @TempDir
    private static Path folder;

    private static SessionCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = SessionCluster.start(folder.resolve("cluster"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static EngineUnderTest engine() throws Exception {
        return EngineUnderTest.start(
                new FlinkStart(),
                Map.of(
                        "flink.cluster",
                        cluster.address(),
                        "execution.checkpointing.savepoint-dir",
                        folder.resolve("savepoints").toUri().toString()),
                folder.resolve("engine"),
                new FlinkProbes());
    }

    private static void awaitState(String job, String state) {
        Awaitility.await().atMost(WAIT).until(() -> state(job).equals(state));
    }

    /** What the job manager says, and not what it said some seconds ago, as {@code /jobs/ID} does. */
    private static String state(String job) throws Exception {
        return cluster.get("/jobs/" + job + "/status").replaceFirst("(?s).*?\"status\":\"(\\w+)\".*", "$1");
    }

    private static String told(EngineUnderTest engine, String job, String column) throws Exception {
        RecordedResult described = engine.run("describe job '" + job + "'").result();
        return String.valueOf(
                described.rows().get(0).get(described.columnNames().indexOf(column)));
    }

    private static void tables(EngineUnderTest engine, EngineSession session) throws Exception {
        engine.run(session, ENDLESS);
        engine.run(session, "create temporary table hole (id bigint, c bigint) with ('connector' = 'blackhole')");
    }

    @Test
    void aJobGoesOnWithoutTheEngineAndFromASavepointWithTheNext() throws Exception {
        String job;
        try (EngineUnderTest engine = engine();
                EngineSession session = engine.session(STREAMING, Optional.empty())) {
            assertThat(engine.run("select 1").result().value()).isEqualTo(1);
            tables(engine, session);
            job = (String) engine.run(session, COUNT).result().value();
            awaitState(job, "RUNNING");
        }
        assertThat(state(job)).isEqualTo("RUNNING");
        try (EngineUnderTest engine = engine();
                EngineSession session = engine.session(STREAMING, Optional.empty())) {
            assertThat(told(engine, job, "status")).isEqualTo("RUNNING");
            Awaitility.await().atMost(WAIT).untilAsserted(() -> assertThat(told(engine, job, "vertices"))
                    .contains("endless", "1 running"));
            Awaitility.await().atMost(WAIT).until(() -> !told(engine, job, "checkpoints")
                    .equals("0"));
            String savepoint = (String) Awaitility.await()
                    .atMost(WAIT)
                    .ignoreExceptions() // tasks may not be ready for it yet
                    .until(
                            () -> engine.run("stop job '" + job + "' with savepoint")
                                    .result()
                                    .value(),
                            path -> true);
            assertThat(savepoint).contains("savepoints");
            awaitState(job, "FINISHED");
            assertThat(told(engine, job, "status")).isEqualTo("FINISHED");
            Awaitility.await().atMost(WAIT).untilAsserted(() -> assertThat(told(engine, job, "restore path"))
                    .isEqualTo(savepoint));
            tables(engine, session);
            engine.run(session, "set 'execution.savepoint.path' = '" + savepoint + "'");
            String next = (String) engine.run(session, COUNT).result().value();
            awaitState(next, "RUNNING");
            Awaitility.await().atMost(WAIT).untilAsserted(() -> assertThat(cluster.get("/jobs/" + next + "/checkpoints"))
                    .contains(savepoint));
            engine.run(session, "stop job '" + next + "'");
            awaitState(next, "CANCELED");
        }
    }

    @Test
    void aJobThatFailsTellsWhy() throws Exception {
        Map<String, String> once = Map.of("execution.runtime-mode", "streaming", "restart-strategy.type", "none");
        try (EngineUnderTest engine = engine();
                EngineSession session = engine.session(once, Optional.empty())) {
            tables(engine, session);
            String job = (String) engine.run(session, "insert into hole select id, 1 / (id - id) from endless")
                    .result()
                    .value();
            awaitState(job, "FAILED");
            assertThat(told(engine, job, "exception")).contains("/ by zero");
        }
    }

    @Test
    void aQueryThatNobodyWantsMoreOfHasEndedForTheJobManagerToo() throws Exception {
        try (EngineUnderTest engine = engine();
                EngineSession session = engine.session(STREAMING, Optional.empty())) {
            tables(engine, session);
            RecordingSink left = new RecordingSink((batch, rows) -> false, false);
            engine.run(session, left, "select id from endless");
            assertThat(state(jobOf(left))).isEqualTo("CANCELED");

            RecordingSink watched = new RecordingSink();
            try (EngineStatement statement =
                    session.prepare(engine.request("select id from endless where mod(id, 7) = 9"))) {
                CompletableFuture<Void> running = CompletableFuture.runAsync(() -> {
                    try {
                        statement.run(watched);
                    } catch (EngineException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
                Awaitility.await()
                        .atMost(WAIT)
                        .until(() -> running.isDone()
                                || (!watched.logs().isEmpty()
                                        && state(jobOf(watched)).equals("RUNNING")));
                statement.cancel();
                assertThatThrownBy(() -> running.get(20, TimeUnit.SECONDS))
                        .hasRootCauseInstanceOf(EngineException.class);
            }
            assertThat(state(jobOf(watched))).isEqualTo("CANCELED");
        }
    }

    private static String jobOf(RecordingSink sink) {
        return sink.logs().stream()
                .map(RecordingSink.LogLine::line)
                .filter(line -> line.startsWith("Flink job "))
                .map(line -> line.substring("Flink job ".length()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aClusterThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> EngineUnderTest.start(
                        new FlinkStart(),
                        Map.of("flink.cluster", "127.0.0.1:1", "client.timeout", "3 s"),
                        folder.resolve("none"),
                        new FlinkProbes()))
                .hasMessageContaining("http://127.0.0.1:1 does not answer")
                .hasMessageContaining("flink.cluster");
    }
}
