package io.drawbar.entrance;

import static io.drawbar.entrance.EntranceFixture.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.drawbar.common.error.Failures;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.GetJobRequest;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.ListJobsRequest;
import io.drawbar.protocol.v1.NullValue;
import io.drawbar.protocol.v1.StatementState;
import io.drawbar.protocol.v1.SubmitJobRequest;
import io.drawbar.protocol.v1.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Parameters that are submitted with a job reach the engine as they are, whatever happens on the way. */
@Timeout(120)
class ParametersTest {
    private static final List<Value> VALUES = List.of(
            text("'; drop table t; --"),
            Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build(),
            Value.newBuilder()
                    .setDecimalValue("12345678901234567890.123456789012345678")
                    .build());

    @TempDir
    Path home;

    private final FakeManager manager = new FakeManager();
    private FakeEngine engine;
    private EntranceFixture entrance;

    @BeforeEach
    void start() throws Exception {
        engine = new FakeEngine();
        entrance = new EntranceFixture(home, manager, engine, Map.of("entrance.script.max-bytes", "1m"));
    }

    @AfterEach
    void stop() {
        entrance.close();
        engine.close();
    }

    private static Value text(String value) {
        return Value.newBuilder().setStringValue(value).build();
    }

    private static SubmitJobRequest.Builder request(String code) {
        return SubmitJobRequest.newBuilder().setCode(code).addAllParameters(VALUES);
    }

    private Job submit(SubmitJobRequest.Builder request) {
        return entrance.as(ANN).submit(request.build());
    }

    private Job get(Job job) {
        return entrance.as(ANN)
                .get(GetJobRequest.newBuilder().setId(job.getId()).build());
    }

    private Failure refused(SubmitJobRequest.Builder request) {
        Throwable thrown = catchThrowable(() -> submit(request));
        assertThat(thrown).isNotNull();
        assertThat(manager.asked).as("no engine was asked for").isEmpty();
        assertThat(entrance.as(ANN).list(ListJobsRequest.getDefaultInstance()).getJobsList())
                .isEmpty();
        return Failures.from(thrown);
    }

    @Test
    void theEngineIsGivenThemAndTheJobTellsTheirNumber() {
        Job job = entrance.awaitEnd(submit(request("update 1; -- the end")));

        assertThat(job.getState()).isEqualTo(JobState.SUCCEEDED);
        assertThat(engine.parameters).containsExactly(Map.entry(job.getId() + "-1-0", VALUES));
        assertThat(job.getParameterCount()).isEqualTo(3);
        assertThat(job.toString()).doesNotContain("drop table");
        Job without = entrance.awaitEnd(submit(SubmitJobRequest.newBuilder().setCode("update 1")));
        assertThat(without.getParameterCount()).isZero();
        assertThat(engine.parameters.get(without.getId() + "-1-0")).isEmpty();
    }

    @Test
    void severalStatementsOrNoneAreRefused() {
        Failure several = refused(request("update 1; update 2"));
        assertThat(several.getName()).isEqualTo("BAD_REQUEST");
        assertThat(several.getMessage())
                .isEqualTo("Parameters belong to a script of one statement; this one has 2. Submit the statement with"
                        + " markers as a job of its own.");
        assertThat(refused(request("-- nothing")).getName()).isEqualTo("EMPTY_SCRIPT");
    }

    @Test
    void anEngineThatBindsNoneIsRefusedBeforeItIsAskedFor() {
        for (SubmitJobRequest.Builder one :
                List.of(request("x").setEngine("other"), request("-- %% engine=other\nx"))) {
            Failure failure = refused(one);
            assertThat(failure.getName()).isEqualTo("UNSUPPORTED");
            assertThat(failure.getMessage())
                    .isEqualTo("Engine other binds no parameters: its capabilities are [], without parameters.");
        }
    }

    @Test
    void theyCountToTheSizeOfTheScript() {
        Value large = Value.newBuilder()
                .setBytesValue(ByteString.copyFrom(new byte[600 << 10]))
                .build();
        SubmitJobRequest.Builder request = SubmitJobRequest.newBuilder().setCode("update 1");
        Failure failure = refused(request.clone().addParameters(large).addParameters(large));
        assertThat(failure.getName()).isEqualTo("SCRIPT_TOO_LARGE");
        assertThat(failure.getMessage()).startsWith("The script and its parameters have 12288");

        Job job = entrance.awaitEnd(submit(request.addParameters(large)));
        assertThat(job.getState()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void theSameIdWithOtherParametersIsAConflict() {
        SubmitJobRequest.Builder request =
                request("update 1").setId(UUID.randomUUID().toString());
        entrance.awaitEnd(submit(request));

        assertThat(submit(request).getKnownBefore()).isTrue();
        SubmitJobRequest.Builder other = request.clone().setParameters(0, text("other"));
        Throwable thrown = catchThrowable(() -> submit(other));
        assertThat(Failures.from(thrown).getName()).isEqualTo("ID_CONFLICT");
        assertThat(engine.started).hasSize(1);
    }

    @Test
    void aJobThatWaitedThroughARestartRunsWithThem() throws Exception {
        manager.queueing = true;
        Job waiting = submit(request("update 5"));
        await().until(() -> get(waiting).getState() == JobState.QUEUED);

        entrance.close();
        manager.queueing = false;
        entrance = new EntranceFixture(home, manager, engine, Map.of());

        Job job = entrance.awaitEnd(waiting);
        assertThat(job.getState()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.getParameterCount()).isEqualTo(3);
        assertThat(engine.parameters).containsExactly(Map.entry(job.getId() + "-1-0", VALUES));
    }

    @Test
    void aJobThatIsRunAgainRunsWithThem() {
        Job job = submit(request("hold").setRetrySafe(true));
        await().until(() -> get(job).getStatements(0).getState() == StatementState.EXECUTING);
        manager.lost.add(job.getId() + "-1");
        await().until(() -> engine.started.contains(job.getId() + "-2-0"));
        assertThat(engine.parameters.get(job.getId() + "-2-0")).isEqualTo(VALUES);
        engine.finishHeld();
        assertThat(entrance.awaitEnd(job).getState()).isEqualTo(JobState.SUCCEEDED);
    }
}
