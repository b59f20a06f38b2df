package io.drawbar.entrance;

import static io.drawbar.entrance.EntranceFixture.ANN;
import static io.drawbar.entrance.EntranceFixture.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drawbar.common.error.Failures;
import io.drawbar.common.rpc.RpcHeaders;
import io.drawbar.protocol.v1.CancelJobRequest;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.EventPage;
import io.drawbar.protocol.v1.GetJobRequest;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.ListJobsRequest;
import io.drawbar.protocol.v1.ReadEventsRequest;
import io.drawbar.protocol.v1.ReadResultRequest;
import io.drawbar.protocol.v1.ResultChunk;
import io.drawbar.protocol.v1.ResultSummary;
import io.drawbar.protocol.v1.StatementState;
import io.drawbar.protocol.v1.SubmitJobRequest;
import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EntranceTest {
    @TempDir
    Path home;

    private final FakeManager manager = new FakeManager();
    private FakeEngine engine;
    private EntranceFixture entrance;

    @BeforeEach
    void start() throws Exception {
        engine = new FakeEngine();
        entrance = new EntranceFixture(home, manager, engine, Map.of("entrance.log.lines", "100"));
    }

    @AfterEach
    void stop() {
        entrance.close();
        engine.close();
    }

    @Test
    void aScriptRunsStatementByStatementAndItsRowsCanBeRead() {
        Job job = entrance.awaitEnd(submit("rows 35; update 7; rows 5"));

        assertThat(job.getState()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.getStatementsList()).extracting(s -> s.getState()).containsOnly(StatementState.DONE);
        assertThat(job.getStatements(1).getUpdateCount()).isEqualTo(7);
        assertThat(job.getStatements(2).getResults(0).getIndex()).isEqualTo(1);
        assertThat(rows(job, 0, 0, -1)).isEqualTo(35);
        assertThat(rows(job, 1, 0, -1)).isEqualTo(5);
        assertThat(rows(job, 0, 12, 3))
                .describedAs("whole batches that cover the page")
                .isEqualTo(10);
        everythingIsGivenBack();
    }

    @Test
    void aPlaceThatCannotBeTakenEndsTheJob() {
        manager.enginePort = () -> -2;
        Job job = entrance.awaitEnd(submit("update 1"));

        assertThat(job.getState()).isEqualTo(JobState.FAILED);
        manager.enginePort = engine::port;
        assertThat(entrance.awaitEnd(submit("update 1")).getState()).isEqualTo(JobState.SUCCEEDED);
        everythingIsGivenBack();
    }

    @Test
    void aFailingStatementEndsTheJobAndSkipsTheRest() {
        Job job = entrance.awaitEnd(submit("update 1; fail; update 2"));

        assertThat(job.getState()).isEqualTo(JobState.FAILED);
        assertThat(job.getFailure().getName()).isEqualTo("STATEMENT_FAILED");
        assertThat(job.getFailure().getStage()).isEqualTo("run");
        assertThat(job.getStatementsList())
                .extracting(s -> s.getState())
                .containsExactly(StatementState.DONE, StatementState.ERROR, StatementState.SKIPPED);
        everythingIsGivenBack();
    }

    @Test
    void aResultWhoseStatementFailedIsKnownNotToBeAll() {
        Job job = entrance.awaitEnd(submit("partial 20"));

        assertThat(job.getState()).isEqualTo(JobState.FAILED);
        ResultSummary told = job.getStatements(0).getResults(0);
        assertThat(told.getComplete()).as("no row will come").isTrue();
        assertThat(told.getTruncatedBy()).isEqualTo("FAILURE");
        assertThat(rows(job, 0, 0, -1)).isEqualTo(20);
        ReadResultRequest request =
                ReadResultRequest.newBuilder().setId(job.getId()).setLimit(-1).build();
        entrance.as(ANN).readResult(request).forEachRemaining(chunk -> {
            if (chunk.hasTrailer()) {
                assertThat(chunk.getTrailer().getSummary().getTruncatedBy()).isEqualTo("FAILURE");
                assertThat(chunk.getTrailer().getSummary().getComplete()).isTrue();
            }
        });
        everythingIsGivenBack();
    }

    @Test
    void theSameIdIsTheSameJobAndOtherContentIsAConflict() {
        String id = UUID.randomUUID().toString();
        SubmitJobRequest request =
                SubmitJobRequest.newBuilder().setId(id).setCode("update 1").build();
        Job first = entrance.as(ANN).submit(request);
        entrance.awaitEnd(first);
        Job again = entrance.as(ANN).submit(request);

        assertThat(first.getKnownBefore()).isFalse();
        assertThat(again.getKnownBefore()).isTrue();
        assertThat(engine.started).hasSize(1);
        fails("ID_CONFLICT", () -> entrance.as(ANN)
                .submit(request.toBuilder().setCode("update 2").build()));
        fails("ID_CONFLICT", () -> entrance.as(BOB).submit(request));
    }

    @Test
    void anotherUsersJobLooksExactlyLikeOneThatDoesNotExist() {
        Job job = entrance.awaitEnd(submit("rows 5"));
        String missing = UUID.randomUUID().toString();

        for (String id : List.of(job.getId(), missing)) {
            List<ThrowingCallable> calls = List.of(
                    () -> entrance.as(BOB)
                            .get(GetJobRequest.newBuilder().setId(id).build()),
                    () -> entrance.as(BOB)
                            .cancel(CancelJobRequest.newBuilder().setId(id).build()),
                    () -> entrance.as(BOB)
                            .readEvents(ReadEventsRequest.newBuilder().setId(id).build()),
                    () -> entrance.as(BOB)
                            .followEvents(
                                    ReadEventsRequest.newBuilder().setId(id).build())
                            .next(),
                    () -> entrance.as(BOB)
                            .readResult(ReadResultRequest.newBuilder().setId(id).build())
                            .next());
            for (ThrowingCallable call : calls) {
                assertThatThrownBy(call)
                        .satisfies(thrown -> assertThat(Failures.from(thrown).getMessage())
                                .isEqualTo("There is no job " + id + "."));
            }
        }
        assertThat(entrance.as(BOB).list(ListJobsRequest.getDefaultInstance()).getJobsList())
                .isEmpty();
        fails("FORBIDDEN", () -> entrance.as(BOB)
                .list(ListJobsRequest.newBuilder().setOwner("ann").build()));
    }

    @Test
    void aRunningStatementCanBeCancelled() {
        Job job = submit("hang; update 1");
        await().until(() -> get(job).getStatements(0).getState() == StatementState.EXECUTING);
        entrance.as(ANN)
                .cancel(CancelJobRequest.newBuilder()
                        .setId(job.getId())
                        .setReason("too slow")
                        .build());
        Job end = entrance.awaitEnd(job);

        assertThat(end.getState()).isEqualTo(JobState.CANCELLED);
        assertThat(end.getFailure().getMessage()).contains("too slow");
        assertThat(end.getStatements(0).getState()).isEqualTo(StatementState.ABORTED);
        assertThat(end.getStatements(1).getState()).isEqualTo(StatementState.SKIPPED);
        everythingIsGivenBack();
    }

    @Test
    void aStatementThatIgnoresItsCancelDoesNotHoldUpTheJob() {
        Job job = submit("slow-cancel");
        await().until(() -> get(job).getStatements(0).getState() == StatementState.EXECUTING);
        entrance.as(ANN).cancel(CancelJobRequest.newBuilder().setId(job.getId()).build());

        assertThat(entrance.awaitEnd(job).getState()).isEqualTo(JobState.CANCELLED);
        everythingIsGivenBack();
    }

    @Test
    void aWaitingJobTellsItsPlaceAndCanBeCancelled() {
        manager.queueing = true;
        Job job = submit("update 1");
        await().until(() -> get(job).getQueuePosition() == 3);

        assertThat(get(job).getState()).isEqualTo(JobState.QUEUED);
        assertThat(get(job).getWaitingFor()).isEqualTo("the test");
        entrance.as(ANN).cancel(CancelJobRequest.newBuilder().setId(job.getId()).build());
        assertThat(entrance.awaitEnd(job).getState()).isEqualTo(JobState.CANCELLED);
        await().until(() -> manager.withdrawn.get() == 1);
    }

    @Test
    void timeoutsOfWaitingAndRunningEndTheJob() {
        Job slow = entrance.awaitEnd(entrance.as(ANN)
                .submit(SubmitJobRequest.newBuilder()
                        .setCode("hang")
                        .setRunTimeoutMillis(100)
                        .build()));
        manager.queueing = true;
        Job stuck = entrance.awaitEnd(entrance.as(ANN)
                .submit(SubmitJobRequest.newBuilder()
                        .setCode("update 1")
                        .setQueueTimeoutMillis(100)
                        .build()));

        assertThat(slow.getState()).isEqualTo(JobState.FAILED);
        assertThat(slow.getFailure().getName()).isEqualTo("RUN_TIMEOUT");
        assertThat(stuck.getState()).isEqualTo(JobState.FAILED);
        assertThat(stuck.getFailure().getName()).isEqualTo("QUEUE_TIMEOUT");
    }

    @Test
    void anEngineThatDoesNotStartTellsItsLastWords() {
        manager.refusing = true;
        Job job = entrance.awaitEnd(submit("update 1"));

        assertThat(job.getFailure().getName()).isEqualTo("ENGINE_START_FAILED");
        assertThat(job.getFailure().getLogTailList()).containsExactly("Caused by: no memory");
    }

    @Test
    void aBrokenConnectionLosesAndDoublesNoRow() {
        Job job = entrance.awaitEnd(submit("break 200"));

        assertThat(job.getState()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.getStatements(0).getResults(0).getRows()).isEqualTo(200);
        assertThat(rows(job, 0, 0, -1)).isEqualTo(200);
    }

    @Test
    void aLostEngineFailsTheJobUnlessItMayRunAgain() {
        Job lost = submit("hang");
        await().until(() -> get(lost).getStatements(0).getState() == StatementState.EXECUTING);
        manager.lost.add(lost.getId() + "-1");
        Job failed = entrance.awaitEnd(lost);
        assertThat(failed.getState()).isEqualTo(JobState.FAILED);
        assertThat(failed.getFailure().getName()).isEqualTo("ENGINE_LOST");

        Job safe = entrance.as(ANN)
                .submit(SubmitJobRequest.newBuilder()
                        .setCode("rows 20; hold")
                        .setRetrySafe(true)
                        .build());
        await().until(() -> get(safe).getStatements(1).getState() == StatementState.EXECUTING);
        manager.lost.add(safe.getId() + "-1");
        await().until(() -> engine.started.contains(safe.getId() + "-2-1"));
        engine.finishHeld();
        Job again = entrance.awaitEnd(safe);
        assertThat(again.getState()).isEqualTo(JobState.SUCCEEDED);
        assertThat(rows(again, 0, 0, -1)).isEqualTo(20);
    }

    @Test
    void aKilledEngineFailsItsJobWithTheReasonLongBeforeItsLeaseIsRenewed() {
        manager.ttlMillis = 600_000;
        Job lost = submit("hang");
        await().until(() -> engine.started.contains(lost.getId() + "-1-0"));
        manager.lost.add(lost.getId() + "-1");
        engine.kill();
        assertThat(entrance.awaitEnd(lost).getFailure().getMessage()).isEqualTo("Engine engine-1 was killed.");
    }

    @Test
    void aJobWaitsForTheManagerToNoticeThatAnEngineIsGone() {
        IntSupplier there = manager.enginePort;
        manager.enginePort = () -> 1; // Where nobody listens.
        Job job = submit("rows 10");
        await().until(() -> manager.asked.contains(job.getId() + "-7"));
        manager.enginePort = there;

        assertThat(entrance.awaitEnd(job).getState()).isEqualTo(JobState.SUCCEEDED);
        everythingIsGivenBack();
    }

    @Test
    void aFloodOfLogIsCutWithAMarker() {
        Job job = entrance.awaitEnd(submit("log 5000"));
        List<Event> events = events(job);

        assertThat(job.getState()).isEqualTo(JobState.SUCCEEDED);
        assertThat(events).filteredOn(Event::hasLog).hasSize(100);
        assertThat(events)
                .filteredOn(Event::hasNotice)
                .extracting(event -> event.getNotice().getCode())
                .containsExactly("LOG_CUT", "LOG_CUT");
        assertThat(events).extracting(Event::getOffset).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void eventsCanBeFollowedFromAnyOffset() {
        Job job = entrance.awaitEnd(submit("rows 10; log 20"));
        List<Event> all = events(job);
        List<Event> rest = new ArrayList<>();
        entrance.as(ANN)
                .followEvents(ReadEventsRequest.newBuilder()
                        .setId(job.getId())
                        .setFrom(7)
                        .build())
                .forEachRemaining(rest::add);

        assertThat(rest).isEqualTo(all.subList(7, all.size()));
        assertThat(all.get(all.size() - 1).getState().getJob()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.getNextEvent()).isEqualTo(all.size());
    }

    @Test
    void aRowLimitCutsTheResultAndTellsSo() {
        Job job = entrance.awaitEnd(entrance.as(ANN)
                .submit(SubmitJobRequest.newBuilder()
                        .setCode("rows 100")
                        .setRowLimit(25)
                        .build()));

        assertThat(job.getState()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.getStatements(0).getResults(0).getTruncatedBy()).isEqualTo("ROWS");
        assertThat(rows(job, 0, 0, -1)).isEqualTo(25);
        assertThat(events(job))
                .filteredOn(Event::hasNotice)
                .extracting(event -> event.getNotice().getCode())
                .contains("RESULT_LIMIT");
    }

    @Test
    void anEngineThatWasInstalledAMomentAgoIsFound() throws Exception {
        SubmitJobRequest request = SubmitJobRequest.newBuilder()
                .setCode("update 1")
                .setEngine("just-installed")
                .build();
        Job job = entrance.awaitEnd(entrance.as(ANN).submit(request));
        assertThat(job.getState()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void badRequestsAreRefusedWithTheirNames() {
        fails("EMPTY_SCRIPT", () -> submit(""));
        fails("EMPTY_SCRIPT", () -> submit(" -- nothing\n/* at all */ ;;"));
        fails("UNTERMINATED", () -> submit("select 'abc"));
        fails("UNKNOWN_ENGINE", () -> entrance.as(ANN)
                .submit(SubmitJobRequest.newBuilder()
                        .setCode("x")
                        .setEngine("spork")
                        .build()));
        fails("UNKNOWN_ENGINE", () -> entrance.as(ANN)
                .submit(SubmitJobRequest.newBuilder()
                        .setCode("x")
                        .setEngine("fake@9")
                        .build()));
        fails("UNKNOWN_LANGUAGE", () -> entrance.as(ANN)
                .submit(SubmitJobRequest.newBuilder()
                        .setCode("x")
                        .setLanguage("cobol")
                        .build()));
        fails("UNKNOWN_LABEL", () -> entrance.as(ANN)
                .submit(SubmitJobRequest.newBuilder()
                        .setCode("x")
                        .putLabels("color", "red")
                        .build()));
        fails("BAD_REQUEST", () -> entrance.as(ANN)
                .submit(SubmitJobRequest.newBuilder()
                        .setCode("x")
                        .setId("not-a-uuid")
                        .build()));
        fails("SCRIPT_TOO_LARGE", () -> submit("x".repeat(17 << 20)));
        Job job = entrance.awaitEnd(submit("rows 5"));
        fails("RESULT_NOT_FOUND", () -> rows(job, 7, 0, -1));
        fails("BAD_REQUEST", () -> rows(job, 0, -1, -1));
        assertThat(rows(job, 0, 1_000, 10)).isZero();
    }

    @Test
    void aScriptOfTenMegabytesRuns() {
        String line = "update 1 -- " + "x".repeat(10_000) + "\n;";
        Job job = entrance.awaitEnd(submit(line.repeat(1_040)));

        assertThat(job.getState()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.getStatementsCount()).isEqualTo(1_040);
    }

    @Test
    void jobsAreListedNewestFirstPageByPage() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(0, entrance.awaitEnd(submit("update " + i)).getId());
        }
        var first =
                entrance.as(ANN).list(ListJobsRequest.newBuilder().setLimit(3).build());
        var second = entrance.as(ANN)
                .list(ListJobsRequest.newBuilder()
                        .setLimit(3)
                        .setPage(first.getNextPage())
                        .build());
        List<String> listed = new ArrayList<>();
        first.getJobsList().forEach(job -> listed.add(job.getId()));
        second.getJobsList().forEach(job -> listed.add(job.getId()));

        assertThat(listed).isEqualTo(ids);
        assertThat(entrance.as(ANN)
                        .list(ListJobsRequest.newBuilder().setText("UPDATE 3").build())
                        .getJobsList())
                .hasSize(1);
        assertThat(entrance.as(ANN)
                        .list(ListJobsRequest.newBuilder()
                                .addStates(JobState.FAILED)
                                .build())
                        .getJobsList())
                .isEmpty();
    }

    @Test
    void afterARestartEndedJobsAreThereAndRunningOnesGoOn() throws Exception {
        Job ended = entrance.awaitEnd(submit("rows 30"));
        everythingIsGivenBack();
        Job running = submit("rows 20; hold; rows 10");
        entrance.awaitRunning(running.getId(), 1);
        manager.queueing = true;
        Job waiting = submit("update 5");
        await().until(() -> get(waiting).getState() == JobState.QUEUED);

        entrance.close();
        manager.queueing = false;
        entrance = new EntranceFixture(home, manager, engine, Map.of());

        assertThat(get(ended).getState()).isEqualTo(JobState.SUCCEEDED);
        assertThat(rows(get(ended), 0, 0, -1)).isEqualTo(30);
        assertThat(entrance.awaitEnd(waiting).getState()).isEqualTo(JobState.SUCCEEDED);
        await().until(() -> get(running).getState() == JobState.RUNNING);
        engine.finishHeld();
        Job end = entrance.awaitEnd(running);
        assertThat(end.getState()).isEqualTo(JobState.SUCCEEDED);
        assertThat(engine.started).describedAs("no statement is started twice").doesNotHaveDuplicates();
        assertThat(rows(end, 0, 0, -1)).isEqualTo(20);
        assertThat(rows(end, 1, 0, -1)).isEqualTo(10);
        assertThat(events(end)).extracting(Event::getOffset).isSorted().doesNotHaveDuplicates();
        everythingIsGivenBack();
    }

    @Test
    void whatHadNotBeenWrittenDownWhenTheProcessEndedIsNeitherLostNorDoubled() throws Exception {
        Job job = submit("rows 20; rows 30; hold; rows 10");
        await().pollInterval(Duration.ofMillis(1))
                .pollDelay(Duration.ZERO)
                .until(() -> engine.started.contains(job.getId() + "-1-2"));
        entrance.close();
        entrance = new EntranceFixture(home, manager, engine, Map.of());
        engine.finishHeld();

        Job end = entrance.awaitEnd(job);
        assertThat(end.getState()).as("%s", end.getFailure()).isEqualTo(JobState.SUCCEEDED);
        assertThat(end.getStatementsList())
                .extracting(one -> one.getResultsList().stream()
                        .map(result -> result.getIndex() + ": " + result.getRows())
                        .toList())
                .containsExactly(List.of("0: 20"), List.of("1: 30"), List.of(), List.of("2: 10"));
        assertThat(List.of(rows(end, 0, 0, -1), rows(end, 1, 0, -1), rows(end, 2, 0, -1)))
                .containsExactly(20L, 30L, 10L);
        everythingIsGivenBack();
    }

    @Test
    void aSessionThatWasRecordedAndNeverOpenedIsOpenedAfterARestart() throws Exception {
        engine.deaf = true;
        Job job = submit("rows 20; rows 10");
        await().until(() ->
                !engine.unheard.isEmpty() && entrance.recorded(job.getId()).hasLease());

        entrance.close();
        engine.deaf = false;
        entrance = new EntranceFixture(home, manager, engine, Map.of());

        Job end = entrance.awaitEnd(job);
        assertThat(end.getState()).as("%s", end.getFailure()).isEqualTo(JobState.SUCCEEDED);
        assertThat(rows(end, 1, 0, -1)).isEqualTo(10);
        assertThat(events(end)).extracting(event -> event.getNotice().getCode()).contains("RESUMED");
        everythingIsGivenBack();
    }

    @Test
    void oneThatWasRecordedAtAnEngineThatIsGoneIsOpenedAtAnother() throws Exception {
        engine.deaf = true;
        Job job = submit("rows 20");
        await().until(() ->
                !engine.unheard.isEmpty() && entrance.recorded(job.getId()).hasLease());

        entrance.close();
        engine.close();
        engine = new FakeEngine();
        entrance = new EntranceFixture(home, manager, engine, Map.of());
        Job end = entrance.awaitEnd(job);
        assertThat(end.getState()).as("%s", end.getFailure()).isEqualTo(JobState.SUCCEEDED);
        assertThat(rows(end, 0, 0, -1)).isEqualTo(20);
    }

    private Job submit(String code) {
        return entrance.as(ANN)
                .submit(SubmitJobRequest.newBuilder().setCode(code).build());
    }

    private Job get(Job job) {
        return entrance.as(ANN)
                .get(GetJobRequest.newBuilder().setId(job.getId()).build());
    }

    private List<Event> events(Job job) {
        EventPage page = entrance.as(ANN)
                .readEvents(ReadEventsRequest.newBuilder()
                        .setId(job.getId())
                        .setLimit(10_000)
                        .build());
        assertThat(page.getComplete()).isTrue();
        return page.getEventsList();
    }

    private long rows(Job job, int result, long offset, long limit) {
        Iterator<ResultChunk> chunks = entrance.as(ANN)
                .readResult(ReadResultRequest.newBuilder()
                        .setId(job.getId())
                        .setResult(result)
                        .setOffset(offset)
                        .setLimit(limit)
                        .build());
        long rows = 0;
        while (chunks.hasNext()) {
            rows += chunks.next().getBatch().getRows();
        }
        return rows;
    }

    @Test
    void aJobWhoseEngineCannotBeReachedRunsOnAnother() {
        AtomicInteger asked = new AtomicInteger();
        int nobody = 1;
        manager.enginePort = () -> asked.getAndIncrement() < 2 ? nobody : engine.port();

        Job job = entrance.awaitEnd(submit("rows 35"));
        assertThat(job.getState()).isEqualTo(JobState.SUCCEEDED);
        assertThat(rows(job, 0, 0, -1)).isEqualTo(35);
        assertThat(asked).hasValue(3);
        everythingIsGivenBack();
    }

    @Test
    void aJobForAManagerThatKnowsNoAgentYetIsNotRefused() {
        manager.answersWithoutTypes.set(3);
        assertThat(entrance.awaitEnd(submit("rows 5")).getState()).isEqualTo(JobState.SUCCEEDED);
        assertThat(manager.answersWithoutTypes).hasValue(0);
    }

    @Test
    void rowsThatAnotherEntranceHasWrittenAreToBeReadThere() throws Exception {
        Job job = entrance.awaitEnd(submit("rows 35"));
        entrance.close();
        Path results = home.resolve("data/results");
        Files.move(results, home.resolve("of-another-home"));
        entrance = new EntranceFixture(home, manager, engine, Map.of("node.id", "node-2"));

        assertThat(get(job).getState()).isEqualTo(JobState.SUCCEEDED);
        assertThatThrownBy(() -> rows(job, 0, 0, -1)).satisfies(thrown -> {
            assertThat(Status.fromThrowable(thrown).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(Status.trailersFromThrowable(thrown).get(RpcHeaders.OWNER))
                    .isEqualTo("node-1");
        });
    }

    private static void fails(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .satisfies(thrown -> assertThat(Failures.from(thrown).getName()).isEqualTo(code));
    }

    private void everythingIsGivenBack() {
        await().untilAsserted(() -> {
            assertThat(engine.sessions).isEmpty();
            assertThat(manager.leases).isEmpty();
        });
    }
}
