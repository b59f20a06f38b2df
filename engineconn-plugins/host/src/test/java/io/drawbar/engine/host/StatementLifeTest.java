package io.drawbar.engine.host;

import static io.drawbar.engine.host.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.engine.host.testing.EngineClient;
import io.drawbar.engine.host.testing.Launches;
import io.drawbar.engine.host.testing.ScriptedPlugin;
import io.drawbar.protocol.v1.AnalyseRequest;
import io.drawbar.protocol.v1.CloseSessionRequest;
import io.drawbar.protocol.v1.EngineStatusRequest;
import io.drawbar.protocol.v1.ExecuteFrame;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.PrepareRequest;
import io.drawbar.protocol.v1.StatementAnalysis;
import io.drawbar.protocol.v1.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements over real gRPC on loopback, with the engine process's parts in this JVM. */
class StatementLifeTest {
    @TempDir
    Path folder;

    private EngineProcess process;
    private EngineClient client;

    @BeforeEach
    void start() throws Exception {
        process = EngineProcess.start(Launches.in(folder));
        client = new EngineClient(process.port(), Launches.TOKEN, "lease-1", 1);
        client.openSession();
        ScriptedPlugin.BATCHES.set(0);
    }

    @AfterEach
    void stop() {
        client.close();
        process.close();
    }

    @Test
    void framesAreNumberedWithoutGapsAndBatchesByRow() {
        EngineClient.Call call = client.start(EngineClient.statement("s1", "rows 3 100"));
        ExecuteFrame last = call.last();
        assertThat(last.getCompleted().getUpdateCount()).isEqualTo(-1);
        assertThat(call.frames()).extracting(ExecuteFrame::getSequence).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(call.frames().get(2).getBatch().getFirstRow()).isEqualTo(10);
        assertThat(call.frames().get(4).getResultEnd().getRows()).isEqualTo(30);
        call.acknowledge(5);
        assertThat(call.end()).isEmpty();
    }

    @Test
    void aBrokenConnectionLosesAndRepeatsNothing() {
        List<ExecuteFrame> all = new ArrayList<>();
        EngineClient.Call call = client.start(EngineClient.statement("s1", "rows 200 1000"), 20);
        call.awaitFrames(20);
        all.addAll(call.frames().subList(0, 10));
        call.breakOff();
        // What came after frame 9 was never stored: it is asked for again.
        EngineClient.Call again = client.attach("s1", 10);
        again.last();
        all.addAll(again.frames());
        assertThat(all)
                .extracting(ExecuteFrame::getSequence)
                .containsExactlyElementsOf(LongStream.range(0, 203).boxed().toList());
        long rows = all.stream()
                .filter(ExecuteFrame::hasBatch)
                .mapToLong(frame -> frame.getBatch().getRows())
                .sum();
        assertThat(rows).isEqualTo(2000);
    }

    /**
     * Has the engine hear that four frames have come, which a later call could overtake: its window holds the last frame back until it
     * has heard.
     */
    private void acknowledgeFour() {
        EngineClient.Call call = client.start(EngineClient.statement("s1", "rows 6 262144"));
        call.awaitFrames(4);
        call.acknowledge(3);
        call.last();
    }

    @Test
    void anAttachWithoutNumberBeginsAtTheFirstUnacknowledgedFrame() {
        acknowledgeFour();
        EngineClient.Call again = client.attach("s1", -1);
        again.last();
        assertThat(again.frames().get(0).getSequence()).isEqualTo(4);
    }

    @Test
    void whoAttachesAfterEverythingWasAcknowledgedLearnsHowItEnded() {
        EngineClient.Call call = client.start(EngineClient.statement("s1", "update 7"));
        call.last();
        call.acknowledge(0);
        assertThat(call.end()).isEmpty();
        EngineClient.Call again = client.attach("s1", -1);
        assertThat(again.last().getCompleted().getUpdateCount()).isEqualTo(7);
        assertThat(client.attach("s1", 1).end()).isEmpty();
    }

    @Test
    void framesThatWereAcknowledgedCannotBeAskedForAgain() {
        acknowledgeFour();
        assertThat(client.attach("s1", 2).end())
                .hasValueSatisfying(failure -> assertThat(failure.getName()).isEqualTo("ENGINE_LOST"));
    }

    @Test
    void aSecondStartWithTheSameIdAttachesAndDoesNotRunTwice() {
        client.start(EngineClient.statement("s1", "rows 5 10")).last();
        EngineClient.Call again = client.start(EngineClient.statement("s1", "rows 5 10"));
        again.last();
        assertThat(again.frames().get(0).getSequence()).isZero();
        assertThat(ScriptedPlugin.BATCHES).hasValue(5);
        assertThat(client.start(EngineClient.statement("s1", "rows 6 10")).end())
                .hasValueSatisfying(failure -> assertThat(failure.getName()).isEqualTo("ID_CONFLICT"));
    }

    @Test
    void aSlowReaderHoldsTheEngineBackAndNotItsHeap() {
        // 100 MiB in batches of 256 KiB through a window of 1 MiB.
        EngineClient.Call call = client.start(EngineClient.statement("s1", "rows 400 262144"), 3);
        call.awaitFrames(3);
        await().during(Duration.ofMillis(500)).until(() -> ScriptedPlugin.BATCHES.get() <= 6);
        long acknowledged = -1;
        while (!call.ended()) {
            call.request(3);
            long seen = call.frames().size() - 1L;
            if (seen > acknowledged) {
                acknowledged = seen;
                call.acknowledge(acknowledged);
            }
            Thread.onSpinWait();
        }
        assertThat(call.batches()).isEqualTo(400);
    }

    @Test
    void withoutAcknowledgementsAWindowFullIsSentAndNoMore() {
        EngineClient.Call call = client.start(EngineClient.statement("s1", "rows 400 262144"));
        call.awaitFrames(5);
        await().during(Duration.ofMillis(300)).until(() -> call.batches() <= 5);
        call.cancelStatement();
        assertThat(call.last().getCompleted().getCancelled()).isTrue();
    }

    @Test
    void enoughEndsTheStatementEarlyAndWell() {
        EngineClient.Call call = client.start(EngineClient.statement("s1", "rows 100000 100000"));
        call.awaitFrames(2);
        call.acknowledge(1, true);
        assertThat(call.last().hasCompleted()).isTrue();
        assertThat(call.batches()).isLessThan(50);
    }

    @Test
    void aRowLimitStopsTheEngineAtABatch() {
        EngineClient.Call call = client.start(EngineClient.statement("s1", "rows 1000 10").toBuilder()
                .setRowLimit(25)
                .build());
        assertThat(call.last().hasCompleted()).isTrue();
        assertThat(call.batches()).isEqualTo(3);
    }

    @Test
    void aRunningStatementIsCancelledThroughTheEngine() {
        EngineClient.Call call = client.start(EngineClient.statement("s1", "wait"));
        await().until(this::running, count -> count == 1);
        call.cancelStatement();
        assertThat(call.last().getCompleted().getCancelled()).isTrue();
        await().until(this::running, count -> count == 0);
    }

    private int running() {
        return client.calls().status(EngineStatusRequest.getDefaultInstance()).getRunningStatements();
    }

    @Test
    void aWaitingStatementIsCancelledAtOnce() {
        EngineClient.Call first = client.start(EngineClient.statement("s1", "wait"));
        await().until(this::running, count -> count == 1);
        EngineClient.Call second = client.start(EngineClient.statement("s2", "update 1"));
        second.cancelStatement();
        assertThat(second.last().getCompleted().getCancelled()).isTrue();
        assertThat(first.ended()).isFalse();
        first.cancelStatement();
        assertThat(first.last().getCompleted().getCancelled()).isTrue();
        assertThat(client.start(EngineClient.statement("s3", "update 1")).last().hasCompleted())
                .isTrue();
    }

    @Test
    void anEngineThatDoesNotHearTheCancelIsInterrupted() {
        EngineClient.Call call = client.start(EngineClient.statement("s1", "deaf"));
        await().until(this::running, count -> count == 1);
        call.cancelStatement();
        assertThat(call.last().getCompleted().getCancelled()).isTrue();
    }

    @Test
    void aStatementThatNothingStopsIsGivenUpAndTheProcessDrains() throws Exception {
        EngineClient.Call call = client.start(EngineClient.statement("s1", "stubborn"));
        await().until(this::running, count -> count == 1);
        call.cancelStatement();
        assertThat(call.last().getCompleted().getCancelled()).isTrue();
        assertThat(process.ending().await().exitCode()).isZero();
        ScriptedPlugin.STUBBORN.countDown();
    }

    @Test
    void aStatementWhoseCallerIsGoneTooLongIsCancelled() {
        EngineClient.Call call = client.start(EngineClient.statement("s1", "wait"));
        await().until(this::running, count -> count == 1);
        call.breakOff();
        await().until(this::running, count -> count == 0);
        assertThat(client.attach("s1", 0).last().getCompleted().getCancelled()).isTrue();
    }

    @Test
    void aFloodOfLogLinesIsCutWithAMarker() {
        EngineClient.Call call = client.start(EngineClient.statement("s1", "flood 100000"));
        call.last();
        long lines = call.frames().stream().filter(ExecuteFrame::hasLog).count();
        long dropped = call.frames().stream()
                .mapToLong(ExecuteFrame::getLogLinesDropped)
                .sum();
        assertThat(lines).isBetween(1L, 500L);
        assertThat(lines + dropped).isEqualTo(100_000);
    }

    @Test
    void progressIsThinnedOutAndTheNewestIsKept() {
        EngineClient.Call call = client.start(EngineClient.statement("s1", "progress 10000"));
        call.last();
        List<ExecuteFrame> progress =
                call.frames().stream().filter(ExecuteFrame::hasProgress).toList();
        assertThat(progress.size()).isLessThan(10);
        assertThat(progress.get(progress.size() - 1).getProgress().getDone()).isEqualTo(10_000);
    }

    @Test
    void aFailureSaysWhatTheEngineSaid() {
        Failure failure = client.start(EngineClient.statement("s1", "syntax error"))
                .last()
                .getFailed();
        assertThat(failure.getName()).isEqualTo(ErrorCode.STATEMENT_FAILED.name());
        assertThat(failure.getColumn()).isEqualTo(7);
        assertThat(failure.getSqlState()).isEqualTo("42601");
        assertThat(failure.getEngineCode()).isEqualTo("PARSE");
        assertThat(failure.getStage()).isEqualTo("prepare");
        Failure deep =
                client.start(EngineClient.statement("s2", "fail all")).last().getFailed();
        assertThat(deep.getRootCause()).contains("deep down");
        Failure crash =
                client.start(EngineClient.statement("s3", "crash")).last().getFailed();
        assertThat(crash.getMessage()).contains("NoClassDefFoundError").contains("some/Missing");
        assertThat(client.start(EngineClient.statement("s4", "update 1")).last().hasCompleted())
                .isTrue();
    }

    @Test
    void aPreparedStatementIsNotAnalysedTwice() {
        int before = ScriptedPlugin.PREPARED.get();
        client.calls()
                .prepare(PrepareRequest.newBuilder()
                        .setSessionId(EngineClient.SESSION)
                        .setStatementId("p1")
                        .setLanguage("sql")
                        .setText("update 3")
                        .build());
        assertThat(client.start(EngineClient.statement("p1", "update 3"))
                        .last()
                        .getCompleted()
                        .getUpdateCount())
                .isEqualTo(3);
        assertThat(ScriptedPlugin.PREPARED.get() - before).isEqualTo(1);
        assertThatThrownBy(() -> client.calls()
                        .prepare(PrepareRequest.newBuilder()
                                .setSessionId(EngineClient.SESSION)
                                .setText("syntax")
                                .build()))
                .satisfies(thrown -> assertThat(Failures.from(thrown).getName()).isEqualTo("STATEMENT_FAILED"));
    }

    @Test
    void whatAStatementTouchesIsToldWithoutPreparingIt() {
        int before = ScriptedPlugin.PREPARED.get();
        AnalyseRequest request = AnalyseRequest.newBuilder()
                .setSessionId(EngineClient.SESSION)
                .setLanguage("sql")
                .setText("update 3")
                .build();
        StatementAnalysis told = client.calls().analyse(request);

        assertThat(told.getKind()).isEqualTo(StatementAnalysis.Kind.DML);
        assertThat(told.getReads(0).getColumnsKnown()).isTrue();
        assertThat(told.getReads(0).getColumnsList()).containsExactly("a");
        assertThat(told.getWrites(0).getTable()).isEqualTo("target");
        assertThat(told.getWrites(0).getColumnsKnown()).isFalse();
        assertThat(ScriptedPlugin.PREPARED.get()).isEqualTo(before);
        assertThatThrownBy(() -> client.calls()
                        .analyse(request.toBuilder().setText("rows 1 1").build()))
                .satisfies(thrown -> {
                    assertThat(Failures.from(thrown).getName()).isEqualTo("UNSUPPORTED");
                    assertThat(Failures.from(thrown).getStage()).isEqualTo("analyse");
                });
        assertThatThrownBy(() -> client.calls()
                        .analyse(request.toBuilder().setSessionId("nobody's").build()))
                .satisfies(thrown -> assertThat(Failures.from(thrown).getName()).isEqualTo("SESSION_GONE"));
    }

    @Test
    void parametersArriveWithTheirTypes() {
        EngineClient.Call call = client.start(EngineClient.statement("s1", "parameters").toBuilder()
                .addParameters(Value.newBuilder().setLongValue(5))
                .addParameters(Value.newBuilder().setNullValueValue(0))
                .addParameters(Value.newBuilder().setDateDays(1))
                .addParameters(Value.newBuilder().setTimestampMicros(-1))
                .build());
        call.last();
        assertThat(call.frames().get(0).getLog().getLine())
                .isEqualTo("[5, null, 1970-01-02, 1969-12-31T23:59:59.999999]");
        EngineClient.Call bad = client.start(EngineClient.statement("s2", "parameters").toBuilder()
                .addParameters(Value.newBuilder().setDecimalValue("x"))
                .build());
        assertThat(bad.end())
                .hasValueSatisfying(failure -> assertThat(failure.getName()).isEqualTo("BAD_REQUEST"));
    }

    @Test
    void closingASessionCancelsWhatRunsInIt() {
        EngineClient.Call call = client.start(EngineClient.statement("s1", "wait"));
        await().until(this::running, count -> count == 1);
        client.calls()
                .closeSession(CloseSessionRequest.newBuilder()
                        .setSessionId(EngineClient.SESSION)
                        .build());
        assertThat(call.last().getCompleted().getCancelled()).isTrue();
        assertThat(client.start(EngineClient.statement("s2", "update 1")).end())
                .hasValueSatisfying(failure -> assertThat(failure.getName()).isEqualTo("SESSION_GONE"));
    }

    @Test
    void moreStatementsThanMayWaitAreRefused() {
        client.start(EngineClient.statement("s0", "wait"));
        await().until(this::running, count -> count == 1);
        // Each is a stream of its own, so any of the four may come last.
        List<EngineClient.Call> waiting = IntStream.rangeClosed(1, 4)
                .mapToObj(i -> client.start(EngineClient.statement("s" + i, "update 1")))
                .toList();
        await().until(() -> waiting.stream().anyMatch(call -> !call.frames().isEmpty()));
        assertThat(waiting.stream().flatMap(call -> call.frames().stream()))
                .singleElement()
                .extracting(frame -> frame.getFailed().getName())
                .isEqualTo("QUEUE_FULL");
    }
}
