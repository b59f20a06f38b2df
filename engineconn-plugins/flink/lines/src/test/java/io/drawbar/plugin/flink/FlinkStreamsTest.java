package io.drawbar.plugin.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.testkit.ArrowDecoder;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.RecordingSink;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What streams and their jobs do beyond the contract of all engines. */
@Timeout(180)
class FlinkStreamsTest {
    private static final Map<String, String> STREAMING = Map.of("execution.runtime-mode", "streaming");
    private static final String ENDLESS = "create temporary table endless (id bigint) with ('connector' = 'datagen',"
            + " 'rows-per-second' = '1', 'fields.id.kind' = 'random')";

    @TempDir
    private static Path folder;

    private static EngineUnderTest engine;

    @BeforeAll
    static void start() throws Exception {
        engine = EngineUnderTest.start(
                new FlinkStart(),
                Map.of(
                        "execution.checkpointing.savepoint-dir",
                        folder.resolve("savepoints").toUri().toString()),
                folder,
                new FlinkProbes());
        engine.run(FlinkProbes.SETUP);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(1));
    }

    private static EngineSession streaming() throws EngineException {
        return engine.session(STREAMING, Optional.empty());
    }

    private static List<List<Object>> rows(EngineSession session, String text) throws Exception {
        return engine.run(session, text).result().rows();
    }

    private static String state(EngineSession session, String job) throws Exception {
        return rows(session, "show jobs").stream()
                .filter(row -> row.get(0).equals(job))
                .map(row -> (String) row.get(2))
                .findFirst()
                .orElse("unknown");
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
    void aTricklingRowIsGivenOutAtOnceAndTheJobEndsWhenNobodyWantsMore() throws Exception {
        int wanted = 7;
        List<Long> delays = new ArrayList<>();
        ArrowDecoder[] decoder = {null};
        RecordingSink sink = new RecordingSink(
                (batch, count) -> {
                    Instant now = Instant.now();
                    decoder[0]
                            .rows(batch)
                            .forEach(row -> delays.add(
                                    Duration.between((Instant) row.get(2), now).toMillis()));
                    return delays.size() < wanted;
                },
                true);
        try (EngineSession session = streaming()) {
            engine.run(session, ENDLESS);
            try (EngineStatement statement =
                    session.prepare(engine.request("select id, current_row_timestamp() as made from endless"))) {
                decoder[0] = ArrowDecoder.of(statement.shape().schema().orElseThrow());
                statement.run(sink);
            }
            Collections.sort(delays);
            assertThat(delays).hasSizeGreaterThanOrEqualTo(wanted);
            assertThat(delays.get(delays.size() / 2)).as("%s", delays).isLessThan(200);
            assertThat(sink.result().ended()).isTrue();
            assertThat(state(session, jobOf(sink))).isEqualTo("CANCELED");
        }
    }

    @Test
    void aCancelledQueryHasNoJobLeft() throws Exception {
        RecordingSink sink = new RecordingSink();
        try (EngineSession session = streaming()) {
            engine.run(session, ENDLESS);
            try (EngineStatement statement =
                    session.prepare(engine.request("select id from endless where mod(id, 7) = 9"))) {
                CompletableFuture<Void> running = CompletableFuture.runAsync(() -> {
                    try {
                        statement.run(sink);
                    } catch (EngineException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
                await().until(() -> running.isDone() || !sink.logs().isEmpty());
                assertThat(running).isNotDone();
                await().until(() -> state(session, jobOf(sink)).equals("RUNNING"));
                statement.cancel();
                assertThatThrownBy(() -> running.get(20, TimeUnit.SECONDS))
                        .hasRootCauseInstanceOf(EngineException.class);
            }
            assertThat(state(session, jobOf(sink))).isEqualTo("CANCELED");
        }
    }

    @Test
    void changesAreRowsOfAKindOrApplied() throws Exception {
        String counting = "select x, count(*) as c from (values ('a'), ('b'), ('a')) as t (x) group by x";
        try (EngineSession session = streaming()) {
            assertThat(rows(session, counting))
                    .contains(List.of("+I", "a", 1L), List.of("-U", "a", 1L), List.of("+U", "a", 2L));
            engine.run(session, "set 'flink.changelog' = 'applied'");
            assertThat(rows(session, counting)).containsExactlyInAnyOrder(List.of("a", 2L), List.of("b", 1L));
            assertThat(rows(session, "select 1")).containsExactly(List.of(1));
            engine.run(session, "set 'flink.applied-rows' = '1'");
            assertThatThrownBy(() -> rows(session, counting)).hasMessageContaining("flink.applied-rows");
        }
    }

    @Test
    void aStatementSetComesInPieces() throws Exception {
        try (EngineSession session = engine.session()) {
            for (String name : List.of("first_half", "second_half")) {
                engine.run(
                        session,
                        "create temporary table " + name + " (id bigint) with ('connector' = 'filesystem', 'path' = '"
                                + folder.resolve(name).toUri() + "', 'format' = 'csv')");
            }
            engine.run(session, "execute statement set begin insert into first_half select 1");
            assertThatThrownBy(() -> engine.run(session, "insert into nowhere select 1"))
                    .hasMessageContaining("nowhere");
            engine.run(session, "insert into second_half select 2");
            assertThat(folder.resolve("first_half")).doesNotExist();
            engine.run(session, "end");
            assertThat(rows(session, "select * from first_half union all select * from second_half"))
                    .containsExactlyInAnyOrder(List.of(1L), List.of(2L));
            engine.run(session, "begin statement set");
            engine.run(session, "end");
        }
    }

    @Test
    void aStreamingInsertOutlivesItsStatementAndGoesOnFromASavepoint() throws Exception {
        String insert = "insert into counted select id, count(*) from endless group by id";
        String job;
        String savepoint;
        try (EngineSession session = streaming()) {
            engine.run(session, ENDLESS);
            engine.run(
                    session, "create temporary table counted (id bigint, c bigint) with ('connector' = 'blackhole')");
            job = (String) engine.run(session, insert).result().value();
            await().until(() -> state(session, job).equals("RUNNING"));
            assertThat(rows(session, "describe job '" + job + "'").get(0)).contains(job, "RUNNING");
            assertThat((String)
                            rows(session, "describe job '" + job + "'").get(0).get(4))
                    .contains("endless");
            savepoint = (String) await()
                    .ignoreExceptions() // tasks may not be ready for it yet
                    .until(
                            () -> rows(session, "stop job '" + job + "' with savepoint")
                                    .get(0)
                                    .get(0),
                            path -> true);
            assertThat(Files.exists(Path.of(URI.create(savepoint)))).isTrue();
            assertThat(state(session, job)).isEqualTo("FINISHED");
            engine.run(session, "set 'execution.savepoint.path' = '" + savepoint + "'");
            String next = (String) engine.run(session, insert).result().value();
            await().until(() -> state(session, next).equals("RUNNING"));
            engine.run(session, "stop job '" + next + "'");
            await().until(() -> state(session, next).equals("CANCELED"));
        }
        try (EngineSession session = streaming()) {
            engine.run(session, ENDLESS);
            engine.run(session, "set 'execution.savepoint.path' = 'file:/nowhere/savepoint-1'");
            assertThatThrownBy(() -> engine.run(session, "select id from endless"))
                    .hasMessageContaining("file:/nowhere/savepoint-1")
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.USER));
        }
        assertThatThrownBy(() -> engine.run("describe job '" + new JobID() + "'"))
                .hasMessageContaining("There is no job");
    }

    @Test
    void anUnboundedQueryRunsAtConstantMemory() throws Exception {
        soak(500_000);
    }

    @Test
    @Tag("slow")
    @Timeout(1_500)
    void anUnboundedQueryRunsAtConstantMemoryForLong() throws Exception {
        soak(Long.getLong("soak.rows", 200_000_000));
    }

    /** Reads an endless stream as fast as it comes, and measures the heap a quarter of the way and at the end. */
    private void soak(long wanted) throws Exception {
        long[] heap = new long[1];
        long[] rows = new long[1];
        RecordingSink sink = new RecordingSink(
                (batch, count) -> {
                    rows[0] += count;
                    if (heap[0] == 0 && rows[0] > wanted / 4) {
                        heap[0] = liveHeap();
                    }
                    return rows[0] < wanted;
                },
                false);
        try (EngineSession session = streaming()) {
            engine.run(
                    session,
                    "create temporary table fast (id bigint, words string) with ('connector' = 'datagen',"
                            + " 'rows-per-second' = '100000000', 'fields.words.length' = '10')");
            engine.run(session, sink, "select id, words from fast");
            assertThat(state(session, jobOf(sink))).isEqualTo("CANCELED");
            assertThat(rows[0]).isGreaterThanOrEqualTo(wanted);
            assertThat(liveHeap() - heap[0])
                    .as("growth of the heap over %s rows", rows[0])
                    .isLessThan(24L << 20);
        }
    }

    private static long liveHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
