package io.drawbar.entrance.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.drawbar.common.id.JobId;
import io.drawbar.common.id.SessionId;
import io.drawbar.entrance.results.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.CloseSessionRequest;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.GetSessionOptionsRequest;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.PollInfo;
import org.apache.arrow.flight.RenewFlightEndpointRequest;
import org.apache.arrow.flight.SessionOptionValueFactory;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.impl.FlightSql;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.UInt4Vector;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // Closing a FlightStream may be interrupted.
@Timeout(120)
class FlightClientTest {
    @TempDir
    private Path folder;

    private FlightFixture fixture;
    private RootAllocator allocator;
    private FlightClient plain;
    private FlightSqlClient client;

    @BeforeEach
    void open() throws IOException {
        fixture = new FlightFixture(folder);
        allocator = new RootAllocator();
        plain = FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", fixture.forwarder.port()))
                .build();
        client = new FlightSqlClient(plain);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        allocator.close();
        fixture.close();
    }

    private static CallOption as(String user) {
        FlightCallHeaders headers = new FlightCallHeaders();
        headers.insert("test-user", user);
        return new HeaderCallOption(headers);
    }

    private List<Long> read(Ticket ticket, CallOption... options) throws Exception {
        List<Long> ids = new ArrayList<>();
        try (FlightStream stream = plain.getStream(ticket, options)) {
            while (stream.next()) {
                BigIntVector vector = (BigIntVector) stream.getRoot().getVector(0);
                for (int i = 0; i < vector.getValueCount(); i++) {
                    ids.add(vector.get(i));
                }
            }
        }
        return ids;
    }

    private static Ticket ticket(FlightInfo info) {
        return info.getEndpoints().get(0).getTicket();
    }

    private FakeCore.Fake job(FlightInfo info) {
        String id = new String(info.getAppMetadata(), StandardCharsets.UTF_8);
        return fixture.core.jobs.get(JobId.parse(id));
    }

    private static void refused(FlightStatusCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FlightRuntimeException.class, e -> assertThat(
                        e.status().code())
                .isEqualTo(code));
    }

    @Test
    void aStatementStartsBeforeItIsFetchedAndCanBeReadAgain() throws Exception {
        FlightInfo info = client.execute("rows 3");
        assertThat(fixture.core.jobs).hasSize(1);
        assertThat(read(ticket(info))).containsExactly(0L, 1L, 2L);
        assertThat(read(ticket(info))).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aCommandInPlaceOfATicketNeedsOneRoundTrip() throws Exception {
        Any command = Any.pack(
                FlightSql.CommandStatementQuery.newBuilder().setQuery("rows 2").build());
        assertThat(read(new Ticket(command.toByteArray()))).containsExactly(0L, 1L);
        Any update = Any.pack(FlightSql.CommandStatementQuery.newBuilder()
                .setQuery("update 9")
                .build());
        assertThat(read(new Ticket(update.toByteArray()))).containsExactly(9L);
    }

    @Test
    void aTicketCanBeginAtARow() throws Exception {
        FlightInfo info = client.execute("rows 25000");
        JobId job = job(info).job();
        Any later = Any.pack(FlightSql.TicketStatementQuery.newBuilder()
                .setStatementHandle(ByteString.copyFromUtf8(job + "/0/20001"))
                .build());
        assertThat(read(new Ticket(later.toByteArray()))).hasSize(5_000).startsWith(20_000L);
        Any wrong = Any.pack(FlightSql.TicketStatementQuery.newBuilder()
                .setStatementHandle(ByteString.copyFromUtf8("nonsense"))
                .build());
        refused(FlightStatusCode.INVALID_ARGUMENT, () -> read(new Ticket(wrong.toByteArray())));
        refused(FlightStatusCode.INVALID_ARGUMENT, () -> read(new Ticket(new byte[] {1, 2, 3})));
    }

    @Test
    void rowsFollowTheEngineAndEndWithIt() throws Exception {
        FlightInfo info = client.execute("stream");
        FakeCore.Fake job = job(info);
        try (FlightStream stream = plain.getStream(ticket(info))) {
            assertThat(stream.getSchema()).isEqualTo(Samples.SCHEMA);
            job.append(Samples.batch(0, 10), 10);
            assertThat(stream.next()).isTrue();
            assertThat(stream.getRoot().getRowCount()).isEqualTo(10);
            job.append(Samples.batch(10, 5), 5);
            assertThat(stream.next()).isTrue();
            job.complete();
            assertThat(stream.next()).isFalse();
        }
        Awaitility.await().until(() -> job.released);
        assertThat(job.cancelled).isFalse();
    }

    @Test
    void somebodyElsesJobLooksLikeNone() throws Exception {
        FlightInfo info = client.execute("rows 1");
        refused(FlightStatusCode.NOT_FOUND, () -> read(ticket(info), as("bob")));
        refused(
                FlightStatusCode.NOT_FOUND,
                () -> client.cancelFlightInfo(new CancelFlightInfoRequest(info), as("bob")));
        JobId none = new JobId(java.util.UUID.randomUUID());
        Any unknown = Any.pack(FlightSql.TicketStatementQuery.newBuilder()
                .setStatementHandle(ByteString.copyFromUtf8(none + "/0"))
                .build());
        refused(FlightStatusCode.NOT_FOUND, () -> read(new Ticket(unknown.toByteArray())));
        assertThat(read(ticket(info))).containsExactly(0L);
    }

    @Test
    void cancellingWorksTheNewWayAndTheOld() throws Exception {
        FlightInfo info = client.execute("hang");
        assertThat(client.cancelFlightInfo(new CancelFlightInfoRequest(info)).getStatus())
                .isEqualTo(CancelStatus.CANCELLING);
        assertThat(job(info).cancelled).isTrue();
        refused(FlightStatusCode.CANCELLED, () -> read(ticket(info)));
        FlightInfo old = client.execute("hang");
        Any request = Any.pack(cancelQuery(old));
        ByteString answer = ByteString.copyFrom(
                plain.doAction(new org.apache.arrow.flight.Action("CancelQuery", request.toByteArray()))
                        .next()
                        .getBody());
        assertThat(Any.parseFrom(answer).getTypeUrl()).endsWith("ActionCancelQueryResult");
        assertThat(job(old).cancelled).isTrue();
        FlightInfo ended = client.execute("rows 1");
        assertThat(client.cancelFlightInfo(new CancelFlightInfoRequest(ended)).getStatus())
                .isEqualTo(CancelStatus.NOT_CANCELLABLE);
    }

    @SuppressWarnings("deprecation")
    private static FlightSql.ActionCancelQueryRequest cancelQuery(FlightInfo info) throws IOException {
        return FlightSql.ActionCancelQueryRequest.newBuilder()
                .setInfo(ByteString.copyFrom(info.serialize()))
                .build();
    }

    @Test
    void aPollTellsWhenAStatementHasEnded() throws Exception {
        FlightDescriptor command = FlightDescriptor.command(Any.pack(FlightSql.CommandStatementQuery.newBuilder()
                        .setQuery("stream")
                        .build())
                .toByteArray());
        PollInfo first = plain.pollInfo(command);
        assertThat(first.getFlightDescriptor()).isPresent();
        assertThat(first.getProgress()).contains(0.25);
        FakeCore.Fake job = job(first.getFlightInfo());
        job.append(Samples.batch(0, 10), 10);
        job.complete();
        PollInfo last = plain.pollInfo(first.getFlightDescriptor().orElseThrow());
        assertThat(last.getFlightDescriptor()).isEmpty();
        assertThat(last.getProgress()).contains(1.0);
        assertThat(read(ticket(last.getFlightInfo()))).hasSize(10);
        assertThat(fixture.core.jobs).hasSize(1);
    }

    @Test
    void sessionOptionsAreKeptAndTold() {
        assertThat(client.setSessionOptions(new SetSessionOptionsRequest(Map.of(
                                "catalog", SessionOptionValueFactory.makeSessionOptionValue("lake"),
                                "spark.x", SessionOptionValueFactory.makeSessionOptionValue(7L),
                                "no good", SessionOptionValueFactory.makeSessionOptionValue("x"))))
                        .getErrors())
                .containsOnlyKeys("no good");
        client.execute("rows 1");
        SessionId id = new SessionId("test.1");
        assertThat(fixture.core.connections.get(id).catalog()).isEqualTo("lake");
        assertThat(fixture.core.connections.get(id).settings()).containsEntry("spark.x", "7");
        client.setSessionOptions(new SetSessionOptionsRequest(
                Map.of("catalog", SessionOptionValueFactory.makeSessionOptionValue("pond"))));
        assertThat(fixture.core.connections)
                .as("reopened with the next statement")
                .doesNotContainKey(id);
        assertThat(client.getSessionOptions(new GetSessionOptionsRequest()).getSessionOptions())
                .containsOnlyKeys("catalog", "spark.x");
        FlightInfo running = client.execute("hang");
        client.closeSession(new CloseSessionRequest());
        assertThat(fixture.core.closed).contains("test.1");
        assertThat(job(running).cancelled).isTrue();
        assertThat(client.getSessionOptions(new GetSessionOptionsRequest()).getSessionOptions())
                .isEmpty();
    }

    @Test
    void whatThereIsNotIsRefusedPlainly() {
        refused(FlightStatusCode.UNIMPLEMENTED, () -> client.beginTransaction());
        FlightSqlClient.Transaction transaction = new FlightSqlClient.Transaction(new byte[] {1});
        refused(FlightStatusCode.UNIMPLEMENTED, () -> client.commit(transaction));
        refused(FlightStatusCode.UNIMPLEMENTED, () -> client.rollback(transaction));
        refused(FlightStatusCode.UNIMPLEMENTED, () -> client.beginSavepoint(transaction, "here"));
        refused(FlightStatusCode.UNIMPLEMENTED, () -> client.release(new FlightSqlClient.Savepoint(new byte[] {1})));
        refused(FlightStatusCode.UNIMPLEMENTED, () -> client.execute("rows 1", transaction));
        refused(FlightStatusCode.UNIMPLEMENTED, () -> client.executeUpdate("update 1", transaction));
        refused(FlightStatusCode.UNIMPLEMENTED, () -> client.prepare("rows 1", transaction));
        refused(
                FlightStatusCode.UNIMPLEMENTED,
                () -> client.executeSubstrait(new FlightSqlClient.SubstraitPlan(new byte[] {1}, "1")));
        refused(FlightStatusCode.UNIMPLEMENTED, () -> plain.doAction(new org.apache.arrow.flight.Action("Nonsense"))
                .next());
        refused(FlightStatusCode.INVALID_ARGUMENT, () -> plain.getInfo(FlightDescriptor.path("a", "b")));
        assertThat(plain.listActions())
                .extracting(type -> type.getType())
                .contains("CreatePreparedStatement", "CancelFlightInfo", "SetSessionOptions");
    }

    /** Arrow's reader has no decompression on the class path here; that it asks for one shows that the batch is compressed. */
    @Test
    void batchesAreCompressedForWhoAsksAndForNobodyElse() throws Exception {
        FlightInfo info = client.execute("rows 25000");
        FlightCallHeaders headers = new FlightCallHeaders();
        headers.insert("compression", "lz4");
        assertThat(read(ticket(info))).hasSize(25_000);
        // Of one batch: the client forgets what comes after the batch that it fails on, and then misses its memory.
        FlightInfo small = client.execute("rows 1000");
        assertThatThrownBy(() -> read(ticket(small), new HeaderCallOption(headers)))
                .hasStackTraceContaining("ompress");
        FlightCallHeaders wrong = new FlightCallHeaders();
        wrong.insert("compression", "zip");
        refused(FlightStatusCode.INVALID_ARGUMENT, () -> read(ticket(info), new HeaderCallOption(wrong)));
    }

    @Test
    void everyFactThatFlightSqlKnowsIsTold() throws Exception {
        Set<Integer> told = new TreeSet<>();
        try (FlightStream stream = plain.getStream(ticket(client.getSqlInfo(new int[0])))) {
            while (stream.next()) {
                UInt4Vector codes = (UInt4Vector) stream.getRoot().getVector("info_name");
                for (int i = 0; i < stream.getRoot().getRowCount(); i++) {
                    told.add(codes.get(i));
                    assertThat(stream.getRoot().getVector("value").getObject(i))
                            .as("code " + codes.get(i))
                            .isNotNull();
                }
            }
        }
        assertThat(told)
                .containsExactlyElementsOf(Arrays.stream(FlightSql.SqlInfo.values())
                        .filter(info -> info != FlightSql.SqlInfo.UNRECOGNIZED)
                        .map(FlightSql.SqlInfo::getNumber)
                        .sorted()
                        .toList());
    }

    @Test
    void schemasAreToldWithoutRunning() {
        assertThat(client.getExecuteSchema("rows 1").getSchema()).isEqualTo(Samples.SCHEMA);
        assertThat(client.getExecuteSchema("update 1").getSchema().getFields()).isEmpty();
        assertThat(client.getTableTypesSchema().getSchema().getFields()).hasSize(1);
        assertThat(fixture.core.jobs).isEmpty();
    }

    @Test
    void typesAreListed() throws Exception {
        List<String> names = new ArrayList<>();
        try (FlightStream stream = plain.getStream(ticket(client.getXdbcTypeInfo()))) {
            while (stream.next()) {
                for (int i = 0; i < stream.getRoot().getRowCount(); i++) {
                    names.add(
                            stream.getRoot().getVector("type_name").getObject(i).toString());
                }
            }
        }
        assertThat(names).contains("BIGINT", "STRING", "TIMESTAMP");
        try (FlightStream stream = plain.getStream(ticket(client.getXdbcTypeInfo(java.sql.Types.DATE)))) {
            assertThat(stream.next()).isTrue();
            assertThat(stream.getRoot().getRowCount()).isEqualTo(1);
        }
    }

    @Test
    void ofTooManyPreparedStatementsTheOneUnusedLongestIsDropped() {
        List<FlightSqlClient.PreparedStatement> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(client.prepare("rows 1"));
        }
        all.get(0).execute();
        all.add(client.prepare("rows 1"));
        all.get(0).execute();
        assertThatThrownBy(() -> all.get(1).execute())
                .hasMessageContaining("flight.prepared-statements")
                .hasMessageContaining("Prepare it again");
        all.forEach(FlightSqlClient.PreparedStatement::close);
    }

    @Test
    void whatNobodyReadsIsCancelledAndForgotten() {
        FlightInfo info = client.execute("hang");
        fixture.endpoint.sweep();
        assertThat(job(info).cancelled).isFalse();
        client.renewFlightEndpoint(
                new RenewFlightEndpointRequest(info.getEndpoints().get(0)));
        fixture.aheadMillis.set(Duration.ofMinutes(6).toMillis());
        fixture.endpoint.sweep();
        assertThat(job(info).cancelled).isTrue();
        assertThat(job(info).released).isTrue();
        fixture.aheadMillis.set(Duration.ofMinutes(40).toMillis());
        fixture.endpoint.sweep();
        assertThat(fixture.endpoint.remembered()).isZero();
    }

    @Test
    void aSlowReaderHoldsTheStreamBack() throws Exception {
        FlightInfo info = client.execute("stream");
        FakeCore.Fake job = job(info);
        ByteString batch = Samples.batch(0, 50_000);
        try (FlightStream stream = plain.getStream(ticket(info))) {
            assertThat(stream.getSchema()).isNotNull();
            long written = 0;
            for (int i = 0; i < 100; i++) {
                job.append(batch, 50_000);
                written += batch.size();
            }
            job.complete();
            long all = written;
            Awaitility.await()
                    .during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> job.read() > 0 && job.read() < all);
            int batches = 0;
            while (stream.next()) {
                batches++;
            }
            assertThat(batches).isEqualTo(100);
        }
    }
}
