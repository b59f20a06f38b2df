package io.drawbar.plugin.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.testkit.EngineContract;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.RecordingSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Flink keeps the contract of all engines, and hears a cancel whenever it comes. */
class FlinkContractTest extends EngineContract {
    private static final long STEP_MILLIS = 4;
    private static final int STEPS = 20;
    private static final List<String> ENDED = List.of("CANCELED", "FINISHED", "FAILED");

    @Override
    protected EngineUnderTest start(Path folder) throws Exception {
        EngineUnderTest engine = EngineUnderTest.start(
                new FlinkStart(), Map.of("table.local-time-zone", "Europe/Berlin"), folder, new FlinkProbes());
        engine.run(FlinkProbes.SETUP);
        return engine;
    }

    private static CompletableFuture<Void> running(EngineStatement statement, RecordingSink sink) {
        return CompletableFuture.runAsync(() -> {
            try {
                statement.run(sink);
            } catch (EngineException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Whether it was cancelled; anything but that and a good end is a failure. */
    private static boolean cancelled(CompletableFuture<Void> running) throws Exception {
        try {
            running.get(60, TimeUnit.SECONDS);
            return false;
        } catch (ExecutionException e) {
            assertThat(e)
                    .rootCause()
                    .isInstanceOfSatisfying(
                            EngineException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(Kind.CANCELLED));
            return true;
        }
    }

    private List<List<Object>> jobsThatGoOn() throws Exception {
        return engine().run("show jobs").result().rows().stream()
                .filter(row -> !ENDED.contains(row.get(2)))
                .toList();
    }

    private void assertNoJobGoesOn() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(jobsThatGoOn()).isEmpty());
    }

    @Test
    @Timeout(180)
    void aCancelThatComesBeforeThereIsAJobIsRemembered() throws Exception {
        engine().run("create function noticed as '" + Noticed.class.getName() + "' language java");
        RecordingSink sink = new RecordingSink();
        try (EngineSession session = engine().session();
                EngineStatement statement = session.prepare(
                        engine().request(engine().probes().slow() + " and noticed(id) > 0"))) {
            // Another thread analyses it anew, and so comes by while it runs and has no job yet.
            Noticed.nextTime(statement::cancel);
            assertThat(cancelled(running(statement, sink))).isTrue();
        } finally {
            Noticed.nextTime(() -> {});
        }
        assertThat(sink.logs()).noneMatch(line -> line.line().startsWith("Flink job "));
        assertNoJobGoesOn();
    }

    @Test
    @Timeout(240)
    void aCancelIsHeardAtEachMoment() throws Exception {
        for (int step = 0; step < STEPS; step++) {
            try (EngineSession session = engine().session();
                    EngineStatement statement =
                            session.prepare(engine().request(engine().probes().slow()))) {
                CompletableFuture<Void> running = running(statement, new RecordingSink());
                cancelAfter(step * STEP_MILLIS, running, statement);
                assertThat(cancelled(running)).as("at step %s", step).isTrue();
            }
        }
        assertNoJobGoesOn();
    }

    @Test
    @Timeout(240)
    void anInsertThatIsCancelledWhileItIsSubmittedLeavesNoJob() throws Exception {
        Map<String, String> streaming = Map.of("execution.runtime-mode", "streaming");
        try (EngineSession session = engine().session(streaming, Optional.empty())) {
            engine().run(session, "create temporary table unread (id bigint) with ('connector' = 'blackhole')");
            engine().run(
                            session,
                            "create temporary table endless (id bigint) with ('connector' = 'datagen',"
                                    + " 'rows-per-second' = '1')");
            for (int step = 0; step < STEPS; step++) {
                RecordingSink sink = new RecordingSink();
                try (EngineStatement statement =
                        session.prepare(engine().request("insert into unread select id from endless"))) {
                    CompletableFuture<Void> running = running(statement, sink);
                    cancelAfter(step * STEP_MILLIS, running, statement);
                    if (!cancelled(running)) {
                        engine().run(session, "stop job '" + sink.result().value() + "'");
                    }
                }
            }
        }
        assertNoJobGoesOn();
    }

    private static void cancelAfter(long millis, CompletableFuture<Void> running, EngineStatement statement)
            throws Exception {
        try {
            running.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillRuns) {
            statement.cancel();
        }
    }
}
