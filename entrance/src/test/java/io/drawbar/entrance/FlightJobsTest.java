package io.drawbar.entrance;

import static io.drawbar.entrance.EntranceFixture.ANN;
import static io.drawbar.entrance.EntranceFixture.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drawbar.common.rpc.Caller;
import io.drawbar.common.rpc.RpcHeaders;
import io.drawbar.entrance.flight.Forwarder;
import io.drawbar.protocol.v1.GetJobRequest;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobState;
import io.grpc.Channel;
import io.grpc.Metadata;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CloseSessionRequest;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Statements of Flight SQL are jobs of the entrance like any others. */
@SuppressWarnings("try") // Closing a FlightStream may be interrupted.
@Timeout(120)
class FlightJobsTest {
    @TempDir
    Path home;

    private final FakeManager manager = new FakeManager();
    private final AtomicReference<Caller> caller = new AtomicReference<>(ANN);
    private FakeEngine engine;
    private EntranceFixture entrance;
    private Forwarder forwarder;
    private RootAllocator allocator;
    private FlightSqlClient client;

    @BeforeEach
    void start() throws Exception {
        engine = new FakeEngine();
        entrance = new EntranceFixture(home, manager, engine, Map.of("results.interactive-retention", "0s"));
        forwarder = new Forwarder(this::behalf);
        allocator = new RootAllocator();
        client = new FlightSqlClient(
                FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", forwarder.port()))
                        .build());
    }

    private Channel behalf(Metadata headers) {
        headers.put(RpcHeaders.CONNECTION, "node-1.abc");
        return entrance.channel(caller.get());
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        allocator.close();
        forwarder.close();
        entrance.close();
        engine.close();
    }

    private long read(FlightInfo info) throws Exception {
        long rows = 0;
        try (FlightStream stream = client.getStream(info.getEndpoints().get(0).getTicket())) {
            while (stream.next()) {
                rows += stream.getRoot().getRowCount();
            }
        }
        return rows;
    }

    private Job job(FlightInfo info) {
        String id = new String(info.getAppMetadata(), StandardCharsets.UTF_8);
        return entrance.as(ANN).get(GetJobRequest.newBuilder().setId(id).build());
    }

    @Test
    void aStatementIsAJobInTheConnectionsSession() throws Exception {
        FlightInfo first = client.execute("rows 35");
        assertThat(read(first)).isEqualTo(35);
        FlightInfo second = client.execute("rows 5");
        assertThat(read(second)).isEqualTo(5);
        await().until(() -> job(second).getState() == JobState.SUCCEEDED);
        assertThat(job(first).getOwner()).isEqualTo("ann");
        assertThat(job(first).getCode()).isEqualTo("rows 35");
        assertThat(engine.sessions).as("both ran in one session").hasSize(1);
        client.closeSession(new CloseSessionRequest());
        await().untilAsserted(() -> assertThat(engine.sessions).isEmpty());
        await().untilAsserted(() -> assertThat(manager.leases).isEmpty());
    }

    @Test
    void anUpdateAnswersItsCountAndAFailureItsReason() {
        assertThat(client.executeUpdate("update 7")).isEqualTo(7);
        assertThatThrownBy(() -> client.executeUpdate("fail"))
                .hasMessageContaining("STATEMENT_FAILED: No such table.")
                .hasMessageContaining("job ");
        assertThatThrownBy(() -> read(client.execute("fail"))).hasMessageContaining("No such table.");
    }

    @Test
    void aRunningStatementIsCancelled() throws Exception {
        FlightInfo info = client.execute("hang");
        await().until(() -> job(info).getState() == JobState.RUNNING);
        client.cancelFlightInfo(new CancelFlightInfoRequest(info));
        await().until(() -> job(info).getState() == JobState.CANCELLED);
        assertThatThrownBy(() -> read(info)).isInstanceOfSatisfying(FlightRuntimeException.class, e -> assertThat(
                        e.status().code())
                .isEqualTo(FlightStatusCode.CANCELLED));
    }

    @Test
    void rowsThatHaveBeenReadAreDeleted() throws Exception {
        FlightInfo info = client.execute("rows 10");
        assertThat(read(info)).isEqualTo(10);
        await().untilAsserted(() -> assertThatThrownBy(() -> read(info))
                .isInstanceOfSatisfying(
                        FlightRuntimeException.class,
                        e -> assertThat(e.status().code()).isEqualTo(FlightStatusCode.NOT_FOUND)));
    }

    @Test
    void somebodyElsesStatementLooksLikeNone() {
        FlightInfo info = client.execute("rows 10");
        caller.set(BOB);
        assertThatThrownBy(() -> read(info)).hasMessageContaining("There is no job");
    }

    @Test
    void anEngineThatDoesNotStartSaysWhy() {
        manager.refusing = true;
        FlightInfo info = client.execute("rows 10");
        assertThatThrownBy(() -> read(info))
                .hasMessageContaining("ENGINE_START_FAILED: Exit code 3.")
                .hasMessageContaining("Caused by: no memory");
    }
}
