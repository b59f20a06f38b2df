package io.drawbar.entrance;

import static io.drawbar.entrance.EntranceFixture.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drawbar.common.error.Failures;
import io.drawbar.protocol.v1.CancelJobRequest;
import io.drawbar.protocol.v1.GetJobRequest;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.StatementState;
import io.drawbar.protocol.v1.SubmitJobRequest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One script on several engines. */
@Timeout(120)
class TwoEnginesTest {
    private static final String SCRIPT = "rows 5; update 1;\n-- %% engine=other\nrows 7\n# %% engine=fake\nrows 9";

    @TempDir
    Path home;

    private final FakeManager manager = new FakeManager();
    private FakeEngine engine;
    private EntranceFixture entrance;

    @BeforeEach
    void start() throws Exception {
        engine = new FakeEngine();
        entrance = new EntranceFixture(home, manager, engine, Map.of());
    }

    @AfterEach
    void stop() {
        entrance.close();
        engine.close();
    }

    private Job submit(String code) {
        return entrance.as(ANN)
                .submit(SubmitJobRequest.newBuilder().setCode(code).build());
    }

    private Job get(Job job) {
        return entrance.as(ANN)
                .get(GetJobRequest.newBuilder().setId(job.getId()).build());
    }

    private double accepted(String engines) {
        return entrance.metrics
                .counter("drawbar.jobs.accepted", "engines", engines)
                .count();
    }

    private void everythingIsGivenBack() {
        await().untilAsserted(() -> {
            assertThat(engine.sessions).isEmpty();
            assertThat(manager.leases).isEmpty();
        });
    }

    @Test
    void statementsRunInOrderEachOnItsEngineInOneSessionThere() {
        Job job = entrance.awaitEnd(submit(SCRIPT));

        assertThat(job.getState()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.getEnginesList())
                .extracting(one -> one.getType() + "@" + one.getVersion())
                .containsExactly("fake@1", "other@7");
        assertThat(accepted("several")).isEqualTo(1);
        assertThat(accepted("one")).isZero();
        assertThat(job.getStatementsList()).extracting(one -> one.getEngine()).containsExactly(0, 0, 1, 0);
        assertThat(job.getStatementsList())
                .extracting(one -> one.getLanguage())
                .containsExactly("sql", "sql", "script", "sql");
        assertThat(job.getStatementsList()).extracting(one -> one.getState()).containsOnly(StatementState.DONE);
        assertThat(job.getStatements(2).getResults(0).getRows()).isEqualTo(7);
        assertThat(job.getStatements(3).getResults(0).getIndex()).isEqualTo(2);
        assertThat(manager.asked).hasSize(2);
        everythingIsGivenBack();
    }

    @Test
    void aWholeLanguageIsNotCutAtSemicolons() {
        Job job = entrance.awaitEnd(submit("-- %% engine=other\na;b'c\n-- %% language=sql\na;b"));

        assertThat(job.getEngineType()).isEqualTo("other");
        assertThat(job.getStatementsList())
                .extracting(one -> job.getCode().substring(one.getStart(), one.getEnd()))
                .containsExactly("a;b'c", "a", "b");
    }

    @Test
    void whatAMarkerNamesWronglyIsRefusedWithItsLine() {
        refused("rows 1;\n-- %% engine=nothing\nrows 2", "UNKNOWN_ENGINE", "no engine 'nothing'", 2);
        refused("rows 1;\n-- %% engine=fake@2\nrows 2", "UNKNOWN_ENGINE", "fake 2 is not installed", 2);
        refused("rows 1;\n\n-- %% engin=fake\nrows 2", "BAD_REQUEST", "option 'engin'", 3);
        refused("rows 1;\n-- %% set.a=b\nrows 2", "BAD_REQUEST", "belong to a marker with engine=", 2);
        refused("-- %% engine=fake language=cobol\nrows 2", "UNKNOWN_LANGUAGE", "cobol", 0);
        refused("rows 1;\n-- %% engine=other set.other.depth=deep\na", "BAD_SETTING", "'other.depth'", 0);
    }

    private void refused(String code, String error, String message, int line) {
        assertThatThrownBy(() -> submit(code)).satisfies(thrown -> {
            var failure = Failures.from(thrown);
            assertThat(failure.getName()).isEqualTo(error);
            assertThat(failure.getMessage()).contains(message);
            assertThat(failure.getLine()).isEqualTo(line);
        });
    }

    @Test
    void aJobIsCancelledWhileItWaitsForItsSecondEngine() {
        manager.queued = "other";
        Job job = submit(SCRIPT);
        await().untilAsserted(
                        () -> assertThat(get(job).getStatements(1).getState()).isEqualTo(StatementState.DONE));
        await().untilAsserted(() -> assertThat(manager.asked).hasSize(2));
        entrance.as(ANN).cancel(CancelJobRequest.newBuilder().setId(job.getId()).build());

        assertThat(entrance.awaitEnd(job).getState()).isEqualTo(JobState.CANCELLED);
        await().untilAsserted(() -> assertThat(manager.withdrawn).hasValue(1));
        everythingIsGivenBack();
    }

    @Test
    void aRestartGoesOnWhereTheJobWas() throws Exception {
        Job second = submit("update 1;\n-- %% engine=other\nhold\n-- %% engine=fake\nrows 3");
        entrance.awaitRunning(second.getId(), 1);
        manager.queued = "other";
        Job waiting = submit("update 1;\n-- %% engine=other\nrows 2\n-- %% engine=fake\nrows 3");
        await().untilAsserted(() -> assertThat(manager.asked).hasSize(4));
        await().untilAsserted(() ->
                assertThat(entrance.recorded(waiting.getId()).getStatement()).isEqualTo(1));
        entrance.close();
        manager.queued = "";
        entrance = new EntranceFixture(home, manager, engine, Map.of());
        engine.finishHeld();

        for (Job job : new Job[] {second, waiting}) {
            Job end = entrance.awaitEnd(job);
            assertThat(end.getState()).as(end.toString()).isEqualTo(JobState.SUCCEEDED);
            assertThat(end.getStatements(2).getResults(0).getRows()).isEqualTo(3);
        }
        assertThat(engine.started).doesNotHaveDuplicates().hasSize(6);
        everythingIsGivenBack();
    }

    @Test
    void aScriptThatBeginsWithAnEngineNeedsNoDefault() throws Exception {
        Job job = entrance.awaitEnd(entrance.as(ANN)
                .submit(SubmitJobRequest.newBuilder()
                        .setCode("-- Daily.\n\n-- %% engine=other\nrows 7\n-- %% engine=fake\nrows 9")
                        .setSchema("s")
                        .build()));

        assertThat(job.getState()).as("%s", job.getFailure()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.getEnginesList())
                .extracting(one -> one.getType() + "@" + one.getVersion() + " " + one.getSchema())
                .as("what the job is sent with is for the first")
                .containsExactly("other@7 s", "fake@1 ");
        entrance.close();
        entrance = new EntranceFixture(home, manager, engine, Map.of("entrance.default-engine", "nowhere"));
        assertThat(submit("-- %% engine=other\nupdate 1").getEngines(0).getType())
                .isEqualTo("other");
        assertThatThrownBy(() -> submit("rows 5\n-- %% engine=other\nrows 7"))
                .as("something stands before the first engine's name")
                .hasMessageContaining("nowhere");
    }
}
