package io.drawbar.entrance;

import static io.drawbar.entrance.EntranceFixture.ANN;
import static io.drawbar.entrance.EntranceFixture.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.drawbar.common.rpc.Caller;
import io.drawbar.protocol.v1.ConnectionDescription;
import io.drawbar.protocol.v1.DriverOptions;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.GetJobRequest;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.ListJobsRequest;
import io.drawbar.protocol.v1.OutcomeEnd;
import io.drawbar.protocol.v1.ReadEventsRequest;
import io.drawbar.protocol.v1.ResultNews;
import io.drawbar.protocol.v1.RunStatement;
import io.drawbar.protocol.v1.StatementRef;
import io.drawbar.protocol.v1.Value;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.flight.impl.FlightServiceGrpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Drawbar's own driver says: a statement in one call, told so that it can be gone on with. */
@Timeout(120)
class DriverCommandsTest {
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

    private FlightServiceGrpc.FlightServiceBlockingStub as(Caller caller) {
        DriverOptions options = DriverOptions.newBuilder()
                .setEngine("fake")
                .putSettings("x.Y", "ä;=")
                .build();
        return entrance.flight(caller, "node-1.abc", options);
    }

    /** An answer: how many batches came, the first row of each, and how it ended. */
    private record Answer(List<Long> firstRows, OutcomeEnd end) {}

    private static Flight.Ticket ticket(Message message) {
        return Flight.Ticket.newBuilder()
                .setTicket(Any.pack(message).toByteString())
                .build();
    }

    private Answer run(RunStatement.Builder run) throws InvalidProtocolBufferException {
        List<Long> firstRows = new ArrayList<>();
        OutcomeEnd end = OutcomeEnd.getDefaultInstance();
        Iterator<Flight.FlightData> data = as(ANN).doGet(ticket(run.build()));
        while (data.hasNext()) {
            Flight.FlightData next = data.next();
            ResultNews news = ResultNews.parseFrom(next.getAppMetadata());
            if (news.hasEnd()) {
                end = news.getEnd();
                assertThat(next.getDataHeader().isEmpty()).isTrue();
            } else if (!next.getDataBody().isEmpty()) {
                firstRows.add(news.getFirstRow());
            }
        }
        return new Answer(firstRows, end);
    }

    private static RunStatement.Builder statement(String sql) {
        return RunStatement.newBuilder().setJobId(UUID.randomUUID().toString()).setSql(sql);
    }

    private Job job(RunStatement.Builder run) {
        return entrance.as(ANN)
                .get(GetJobRequest.newBuilder().setId(run.getJobId()).build());
    }

    @Test
    void aStatementIsRunAndAnsweredInOneCallUnderTheClientsId() throws Exception {
        RunStatement.Builder run = statement("rows 35");
        Answer answer = run(run);
        assertThat(answer.firstRows()).startsWith(0L).hasSizeGreaterThan(1).isSorted();
        assertThat(answer.end().getKind()).isEqualTo(OutcomeEnd.Kind.ROWS);
        assertThat(answer.end().getRows()).isEqualTo(35);
        await().until(() -> job(run).getState() == JobState.SUCCEEDED);
    }

    @Test
    void aJobTellsHowManyParametersItHasAndNotWhichOnes() throws Exception {
        Value value = Value.newBuilder().setStringValue("s3cr3t").build();
        RunStatement.Builder run = statement("update 1").addParameters(value).addParameters(value);
        run(run);
        assertThat(engine.parameters.values()).containsExactly(List.of(value, value));
        await().until(() -> job(run).getState() == JobState.SUCCEEDED);
        assertThat(job(run).getParameterCount()).isEqualTo(2);
        assertThat(job(run).toString()).doesNotContain("s3cr3t");
    }

    @Test
    void aCallSentAgainGoesOnAtTheRowAndRunsNothingTwice() throws Exception {
        RunStatement.Builder run = statement("rows 35");
        Answer first = run(run);
        long row = first.firstRows().get(1) + 1;
        Answer second = run(run.clone().setAgain(true).setFirstRow(row));
        assertThat(second.firstRows()).hasSize(first.firstRows().size() - 1).startsWith(row - 1);
        assertThat(second.end().getRows()).isEqualTo(35);
        Answer attached = run(run.clone().clearSql().setFirstRow(35));
        assertThat(attached.firstRows()).isEmpty();
        await().untilAsserted(() -> assertThat(entrance.as(ANN)
                        .list(ListJobsRequest.getDefaultInstance())
                        .getJobsList())
                .hasSize(1));
    }

    @Test
    void theOutcomesOfAScriptComeInTheirOrder() throws Exception {
        RunStatement.Builder run = statement("update 5; rows 3; update 7");
        Answer first = run(run);
        assertThat(first.end().getKind()).isEqualTo(OutcomeEnd.Kind.COUNT);
        assertThat(first.end().getUpdateCount()).isEqualTo(5);
        Answer second = run(run.clone().clearSql().setOutcome(1));
        assertThat(second.end().getKind()).isEqualTo(OutcomeEnd.Kind.ROWS);
        assertThat(second.end().getRows()).isEqualTo(3);
        Answer third = run(run.clone().clearSql().setOutcome(2));
        assertThat(third.end().getUpdateCount()).isEqualTo(7);
        assertThat(third.end().getMore()).isEqualTo(OutcomeEnd.More.NO);
        assertThat(run(run.clone().clearSql().setOutcome(3)).end().getKind()).isEqualTo(OutcomeEnd.Kind.NONE);
    }

    @Test
    void whatPrecedesAFailureIsAnsweredBeforeIt() throws Exception {
        RunStatement.Builder run = statement("rows 3; fail");
        assertThat(run(run).end().getRows()).isEqualTo(3);
        assertThatThrownBy(() -> run(run.clone().clearSql().setOutcome(1)))
                .hasMessageContaining("No such table.")
                .hasMessageContaining("job " + run.getJobId());
    }

    @Test
    void theRowLimitIsTold() throws Exception {
        OutcomeEnd end = run(statement("rows 35").setRowLimit(12)).end();
        assertThat(end.getRows()).isEqualTo(12);
        assertThat(end.getTruncatedBy()).isEqualTo("ROWS");
    }

    @Test
    void aClientThatGoesAwayWithoutAWordMayComeBack() throws Exception {
        RunStatement.Builder run = statement("hang");
        try (Context.CancellableContext client = Context.current().withCancellation()) {
            var answer = client.wrap(() -> as(ANN).doGet(ticket(run.build()))).call();
            await().until(() -> !engine.started.isEmpty());
            client.cancel(null);
            assertThatThrownBy(answer::hasNext).isInstanceOf(StatusRuntimeException.class);
        }
        await().during(Duration.ofMillis(500)).until(() -> job(run).getState() == JobState.RUNNING);
        act("Cancel", StatementRef.newBuilder().setJobId(run.getJobId()).build());
        await().until(() -> job(run).getState() == JobState.CANCELLED);
        assertThatThrownBy(() -> run(run.clone().clearSql())).hasMessageContaining("CANCELLED");
    }

    @Test
    void aRunningStatementIsGoneOnWithAfterARestart() throws Exception {
        RunStatement.Builder run = statement("rows 20; hold; rows 10");
        assertThat(run(run).end().getRows()).isEqualTo(20);
        entrance.awaitRunning(run.getJobId(), 1);
        await().until(() ->
                !run(run.clone().setAgain(true).setFirstRow(15)).firstRows().isEmpty());
        entrance.close();
        entrance = new EntranceFixture(home, manager, engine, Map.of());
        assertThat(job(run).getState()).isEqualTo(JobState.RUNNING);
        engine.finishHeld();
        assertThat(run(run.clone().clearSql().setOutcome(2)).end().getRows()).isEqualTo(10);
        assertThat(engine.started).doesNotHaveDuplicates();
        await().untilAsserted(() -> {
            assertThat(engine.sessions).isEmpty();
            assertThat(manager.leases).isEmpty();
        });
    }

    private byte[] act(String name, Message body) {
        Iterator<Flight.Result> results = as(ANN).doAction(Flight.Action.newBuilder()
                .setType("drawbar." + name)
                .setBody(body.toByteString())
                .build());
        return results.next().getBody().toByteArray();
    }

    @Test
    void theConnectionIsDescribed() throws Exception {
        ConnectionDescription description =
                ConnectionDescription.parseFrom(act("Describe", DriverOptions.getDefaultInstance()));
        assertThat(description.getEngine().getType()).isEqualTo("fake");
        assertThat(description.getUser()).isEqualTo("ann");
    }

    @Test
    void aJobsEventsAreFollowed() throws Exception {
        RunStatement.Builder run = statement("log 3");
        run(run);
        List<Event> events = new ArrayList<>();
        Iterator<Flight.FlightData> data = as(ANN).doGet(ticket(
                ReadEventsRequest.newBuilder().setId(run.getJobId()).build()));
        while (data.hasNext()) {
            events.add(Event.parseFrom(data.next().getAppMetadata()));
        }
        assertThat(events).filteredOn(Event::hasLog).hasSize(3);
        assertThatThrownBy(() -> as(BOB).doGet(ticket(ReadEventsRequest.newBuilder()
                                .setId(run.getJobId())
                                .build()))
                        .hasNext())
                .hasMessageContaining("There is no job");
    }

    @Test
    void somebodyElsesJobLooksLikeNone() throws Exception {
        RunStatement.Builder run = statement("rows 3");
        run(run);
        await().until(() -> job(run).getState() == JobState.SUCCEEDED);
        assertThatThrownBy(() ->
                        as(BOB).doGet(ticket(run.clone().clearSql().build())).hasNext())
                .hasMessageContaining("There is no job");
        assertThatThrownBy(() -> as(BOB).doGet(ticket(run.build())).hasNext()).hasMessageContaining("ID_CONFLICT");
        assertThat(job(run).getOwner()).isEqualTo("ann");
    }

    @Test
    void nonsenseIsRefused() {
        for (RunStatement.Builder bad : List.of(
                RunStatement.newBuilder().setJobId("x").setSql("rows 1"),
                statement("rows 1").setOutcome(-1),
                statement("rows 1").setFirstRow(-1))) {
            assertThatThrownBy(() -> run(bad)).isInstanceOfSatisfying(StatusRuntimeException.class, e -> assertThat(
                            e.getStatus().getCode())
                    .isEqualTo(Status.Code.INVALID_ARGUMENT));
        }
        assertThatThrownBy(() -> act("Dance", StatementRef.getDefaultInstance()))
                .hasMessageContaining("drawbar.Dance");
    }

    @Test
    void aConnectionKeepsNothingOfStatementsThatEndedLongAgo() throws Exception {
        int statements = 2_500;
        for (int i = 0; i < statements; i++) {
            run(statement("rows 1"));
        }

        // The last thousand may be asked for again.
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(Heap.live("io.drawbar.entrance.run.JobRun")).isBetween(1, 1_100));
    }
}
