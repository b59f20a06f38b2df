package io.drawbar.entrance;

import static io.drawbar.entrance.EntranceFixture.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.drawbar.common.error.Failures;
import io.drawbar.protocol.v1.AnalyseScriptRequest;
import io.drawbar.protocol.v1.AnalysisServiceGrpc;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.ListJobsRequest;
import io.drawbar.protocol.v1.ScriptAnalysis;
import io.drawbar.protocol.v1.StatementAnalysis;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scripts are analysed on their engines, in sessions of the caller's own, and nothing is run. */
@Timeout(120)
class AnalysisTest {
    @TempDir
    Path home;

    private final FakeManager manager = new FakeManager();
    private FakeEngine engine;
    private EntranceFixture entrance;

    @BeforeEach
    void start() throws Exception {
        engine = new FakeEngine();
        begin("1m");
    }

    private void begin(String timeout) throws Exception {
        entrance = new EntranceFixture(
                home, manager, engine, Map.of("entrance.analysis.timeout", timeout, "entrance.analysis.max", "1"));
    }

    @AfterEach
    void stop() {
        entrance.close();
        engine.close();
    }

    private AnalysisServiceGrpc.AnalysisServiceBlockingStub service() {
        return AnalysisServiceGrpc.newBlockingStub(entrance.channel(ANN));
    }

    private ScriptAnalysis analyse(String code) {
        return service().analyse(AnalyseScriptRequest.newBuilder().setCode(code).build());
    }

    private Failure refused(String code) {
        Throwable thrown = catchThrowable(() -> analyse(code));
        assertThat(thrown).isNotNull();
        return Failures.from(thrown);
    }

    private void everythingIsGivenBackAndNothingWasRun() {
        await().untilAsserted(() -> {
            assertThat(engine.sessions).isEmpty();
            assertThat(manager.leases).isEmpty();
        });
        assertThat(engine.started).isEmpty();
        assertThat(entrance.as(ANN).list(ListJobsRequest.getDefaultInstance()).getJobsList())
                .isEmpty();
    }

    @Test
    void eachStatementIsToldWithItsPlaceAndAWrongOneWithItsFailure() {
        String code = "rows 5;\n fail;\nrows 6";
        ScriptAnalysis told = analyse(code);

        assertThat(told.getStatementsList())
                .extracting(one -> code.substring(one.getStart(), one.getEnd()))
                .containsExactly("rows 5", "fail", "rows 6");
        assertThat(told.getStatements(0).getEngineType()).isEqualTo("fake");
        StatementAnalysis first = told.getStatements(0).getAnalysis();
        assertThat(first.getKind()).isEqualTo(StatementAnalysis.Kind.QUERY);
        assertThat(first.getReads(0).getTable()).isEqualTo("numbers");
        assertThat(first.getReads(0).getColumnsList()).containsExactly("n");
        assertThat(told.getStatements(1).getFailure().getName()).isEqualTo("STATEMENT_FAILED");
        assertThat(told.getStatements(1).getFailure().getLine()).isEqualTo(2);
        assertThat(told.getStatements(2).hasAnalysis()).isTrue();
        everythingIsGivenBackAndNothingWasRun();
    }

    @Test
    void anEngineThatCannotTellIsRefusedBeforeItIsAskedFor() {
        Failure failure = refused("rows 5;\n-- %% engine=other\nrows 7");

        assertThat(failure.getName()).isEqualTo("UNSUPPORTED");
        assertThat(failure.getMessage()).contains("other").contains("analyse");
        assertThat(manager.leases).isEmpty();
        assertThat(engine.sessions).isEmpty();
    }

    @Test
    void whatIsNoScriptIsRefusedAsForJobs() {
        assertThat(refused(" -- nothing").getName()).isEqualTo("EMPTY_SCRIPT");
        assertThat(refused("-- %% engine=nowhere\nrows 1").getName()).isEqualTo("UNKNOWN_ENGINE");
        everythingIsGivenBackAndNothingWasRun();
    }

    @Test
    void anEngineThatDoesNotStartSaysWhy() {
        manager.refusing = true;
        Failure failure = refused("rows 5");

        assertThat(failure.getName()).isEqualTo("ENGINE_START_FAILED");
        assertThat(failure.getLogTailList()).contains("Caused by: no memory");
    }

    @Test
    void waitingForAnEngineHasALimitAndTheAskIsWithdrawn() throws Exception {
        entrance.close();
        begin("2s");
        manager.queueing = true;
        Failure failure = refused("rows 5");

        assertThat(failure.getName()).isEqualTo("UNAVAILABLE");
        assertThat(failure.getRetryable()).isTrue();
        assertThat(failure.getMessage()).contains("entrance.analysis.timeout");
        await().untilAsserted(() -> assertThat(manager.withdrawn.get()).isEqualTo(1));
    }

    @Test
    void oneTooManyIsRefusedAndACallerWhoLeavesEndsHis() throws Exception {
        var call = AnalysisServiceGrpc.newFutureStub(entrance.channel(ANN))
                .analyse(AnalyseScriptRequest.newBuilder().setCode("hang").build());
        await().untilAsserted(() -> assertThat(engine.sessions).hasSize(1));

        assertThat(refused("rows 5").getName()).isEqualTo("TOO_MANY_REQUESTS");
        assertThat(call.cancel(true)).isTrue();
        everythingIsGivenBackAndNothingWasRun();
        CompletableFuture<ScriptAnalysis> next = CompletableFuture.supplyAsync(() -> analyse("rows 5"));
        assertThat(next.get(20, TimeUnit.SECONDS).getStatementsCount()).isEqualTo(1);
    }
}
