package io.drawbar.entrance.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drawbar.common.config.Settings;
import io.drawbar.common.id.Uuid7;
import io.drawbar.entrance.EntranceRole;
import io.drawbar.entrance.events.EventLog;
import io.drawbar.entrance.jobs.LiveJob;
import io.drawbar.entrance.results.ResultSettings;
import io.drawbar.entrance.results.ResultStore;
import io.drawbar.entrance.results.Samples;
import io.drawbar.protocol.v1.FrameBatch;
import io.drawbar.protocol.v1.FrameSchema;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.ResultSummary;
import io.drawbar.protocol.v1.Statement;
import io.drawbar.protocol.v1.StatementState;
import io.drawbar.protocol.v1.SubmitJobRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results that were stored before this process are told of, whatever the job knew of them. */
class ResultIntakeTest {
    private static final int ROWS = 10;

    @TempDir
    Path home;

    private final String id = new Uuid7(Clock.systemUTC()).next().toString();
    private ResultStore results;

    @BeforeEach
    void open() {
        Settings settings = Settings.load(new EntranceRole().settings(), Optional.empty(), Map.of(), new Properties());
        results = new ResultStore(home, ResultSettings.of(settings), new SimpleMeterRegistry());
    }

    @AfterEach
    void close() {
        results.close();
    }

    /** The job as the store knew it. */
    private LiveJob job(Statement.Builder statement) {
        Job job = Job.newBuilder()
                .setId(id)
                .setOwner("ann")
                .setState(JobState.RUNNING)
                .addStatements(statement.setState(StatementState.EXECUTING))
                .build();
        EventLog events = new EventLog(Clock.systemUTC(), new EventLog.LogLimits(100, 10_000), 0);
        return new LiveJob(job, SubmitJobRequest.getDefaultInstance(), events, Runnable::run, Clock.systemUTC());
    }

    private ResultIntake intake(LiveJob job) {
        return intake(job, 0);
    }

    private ResultIntake intake(LiveJob job, int firstResult) {
        return new ResultIntake(job, OneStatement.plan(), 0, firstResult, results, (sequence, enough) -> {});
    }

    private static void begin(ResultIntake intake) {
        intake.schema(FrameSchema.newBuilder()
                .setMessage(Samples.message(Samples.SCHEMA))
                .build());
        intake.batch(
                FrameBatch.newBuilder()
                        .setMessage(Samples.batch(0, ROWS))
                        .setRows(ROWS)
                        .build(),
                1);
    }

    /** All that the engine tells of a result, and again when it has not heard that it is stored. */
    private static void tell(ResultIntake intake) {
        begin(intake);
        intake.end(0);
    }

    private LiveJob stored() {
        LiveJob job = job(Statement.newBuilder());
        tell(intake(job));
        return job;
    }

    private static void oneResult(LiveJob job) {
        assertThat(job.shown().getStatements(0).getResultsList())
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.getComplete()).isTrue();
                    assertThat(result.getTruncatedBy()).isEmpty();
                    assertThat(result.getRows()).isEqualTo(ROWS);
                });
        assertThat(job.events().takeUnsaved()).singleElement().satisfies(event -> assertThat(event.hasResult())
                .isTrue());
    }

    private void afterAResumeOneResultIsTold() {
        LiveJob again = job(Statement.newBuilder());
        ResultIntake intake = intake(again);
        intake.resume();
        tell(intake);

        assertThat(intake.count()).isEqualTo(1);
        oneResult(again);
    }

    @Test
    void aJobTellsHowFarAResultHasGrown() {
        LiveJob job = job(Statement.newBuilder());
        ResultIntake intake = intake(job);
        begin(intake);

        ResultSummary told = job.shown().getStatements(0).getResults(0);
        assertThat(told.getRows()).isEqualTo(ROWS);
        assertThat(told.getBytes()).isPositive();
        assertThat(told.getComplete()).isFalse();
        intake.batch(
                FrameBatch.newBuilder()
                        .setMessage(Samples.batch(ROWS, ROWS))
                        .setRows(ROWS)
                        .setFirstRow(ROWS)
                        .build(),
                2);
        assertThat(job.shown().getStatements(0).getResults(0).getRows()).isEqualTo(2 * ROWS);
    }

    @Test
    void aResultThatWasStoredToItsEndBeforeItsJobWasIsTold() {
        stored();
        afterAResumeOneResultIsTold();
    }

    @Test
    void aStatementThatIsToldAgainFromItsStartIsStoredOnce() {
        stored();
        LiveJob again = job(Statement.newBuilder());
        ResultIntake intake = intake(again);
        tell(intake);

        assertThat(intake.count()).isEqualTo(1);
        oneResult(again);
    }

    @Test
    void whatALaterStatementHasStoredIsLeftToIt() {
        stored();
        tell(intake(job(Statement.newBuilder()), 1));
        afterAResumeOneResultIsTold();
    }

    @Test
    void whatAStatementHasStoredThatFailedIsToldAsAPart() {
        begin(intake(job(Statement.newBuilder())));
        open(); // As a process that was killed leaves it.
        LiveJob again = job(Statement.newBuilder());
        ResultIntake intake = intake(again);
        intake.resume();
        intake.fail();
        intake.abandon();

        assertThat(again.shown().getStatements(0).getResultsList())
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.getTruncatedBy()).isEqualTo("FAILURE");
                    assertThat(result.getRows()).isEqualTo(ROWS);
                });
    }

    @Test
    void aResultIsToldOfWhenItBeginsAndWhenItIsComplete() {
        assertThat(stored().events().takeUnsaved())
                .extracting(event -> event.getResult().getComplete(), event -> event.getResult()
                        .getRows())
                .containsExactly(tuple(false, 0L), tuple(true, (long) ROWS));
    }

    @Test
    void oneThatTheJobKnowsIsNotToldTwice() {
        ResultSummary known = stored().shown().getStatements(0).getResults(0);
        LiveJob again = job(Statement.newBuilder().addResults(known));
        intake(again).resume();

        assertThat(again.shown().getStatements(0).getResultsList()).containsExactly(known);
        assertThat(again.events().takeUnsaved()).isEmpty();
    }
}
