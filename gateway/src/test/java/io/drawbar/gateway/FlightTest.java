package io.drawbar.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.drawbar.common.rpc.RpcHeaders;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.auth2.BasicAuthCredentialWriter;
import org.apache.arrow.flight.auth2.ClientBearerHeaderHandler;
import org.apache.arrow.flight.auth2.ClientIncomingAuthHeaderMiddleware;
import org.apache.arrow.flight.client.ClientCookieMiddleware;
import org.apache.arrow.flight.grpc.CredentialCallOption;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.flight.impl.Flight.FlightData;
import org.apache.arrow.flight.impl.FlightServiceGrpc;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrow Flight through the public port, in one process and between two. */
@SuppressWarnings("try") // FlightClient.close may be interrupted.
class FlightTest {
    private static final int ROWS = 1_000;
    private static final BufferAllocator allocator = new RootAllocator();
    private static FakeFlight flight;
    private static TestCluster cluster;

    @BeforeAll
    static void open() throws Exception {
        try (VectorSchemaRoot root = Samples.mixed(allocator, 0, ROWS)) {
            flight = new FakeFlight(FakeFlight.data(Samples.schema(root)), FakeFlight.data(Samples.batch(root)));
        }
        cluster = TestCluster.open(new FakeJobs());
        cluster.rpc().serve(flight::recorded);
    }

    @AfterAll
    static void close() {
        cluster.close();
        allocator.close();
    }

    private static FlightClient.Builder client() {
        return FlightClient.builder(
                allocator, Location.forGrpcInsecure("127.0.0.1", cluster.uri("").getPort()));
    }

    private static CredentialCallOption basic(String user) {
        return new CredentialCallOption(new BasicAuthCredentialWriter(user, user + "'s"));
    }

    private static String connection(int call) {
        return flight.headers.get(call).get(RpcHeaders.CONNECTION);
    }

    private static int calls() {
        return flight.headers.size();
    }

    @Test
    void theHandshakeOfTheStandardDriverGivesATokenAndACookieThatHoldTheConnection() throws Exception {
        ClientIncomingAuthHeaderMiddleware.Factory auth =
                new ClientIncomingAuthHeaderMiddleware.Factory(new ClientBearerHeaderHandler());
        ClientCookieMiddleware.Factory cookies = new ClientCookieMiddleware.Factory();
        CredentialCallOption token;
        int before = calls();
        try (FlightClient first = client().intercept(auth).intercept(cookies).build()) {
            first.handshake(basic("ann"));
            assertThat(cluster.accounts.askedTtlMillis.get())
                    .isEqualTo(java.time.Duration.ofDays(7).toMillis());
            token = auth.getCredentialCallOption();
            assertThat(token).isNotNull();
            first.getInfo(FlightDescriptor.path("x"), token);
        }
        // The driver's cookies outlive its network connection.
        try (FlightClient second = client().intercept(cookies).build()) {
            assertThat(second.getInfo(FlightDescriptor.path("x"), token).getRecords())
                    .isEqualTo(7);
        }
        assertThat(calls()).isEqualTo(before + 2);
        assertThat(connection(before))
                .matches(cluster.rpc().node() + "\\.[0-9a-f]{32}")
                .isEqualTo(connection(before + 1));
        assertThat(flight.callers.get(before)).isEqualTo("ann");
    }

    @Test
    void aClientWithoutCookiesIsKnownByItsNetworkConnectionAndUser() throws Exception {
        int before = calls();
        try (FlightClient client = client().build()) {
            client.getInfo(FlightDescriptor.path("x"), basic("ann"));
            client.getInfo(FlightDescriptor.path("x"), basic("ann"));
            client.getInfo(FlightDescriptor.path("x"), basic("bob"));
        }
        try (FlightClient client = client().build()) {
            client.getInfo(FlightDescriptor.path("x"), basic("ann"));
        }
        assertThat(connection(before)).isEqualTo(connection(before + 1));
        assertThat(connection(before)).isNotEqualTo(connection(before + 2));
        assertThat(connection(before)).isNotEqualTo(connection(before + 3));
    }

    @Test
    void theClientsMetadataPassesAndItsCredentialsAndForgedHeadersDoNot() throws Exception {
        CallHeaders given = new FlightCallHeaders();
        given.insert("engine", "echo");
        given.insert("setting.a.b", "c d");
        given.insert("drawbar-connection", "forged.00000000000000000000000000000000");
        given.insert("drawbar-caller-bin", new byte[] {1, 2, 3});
        given.insert("trace-bin", new byte[] {4, 5, 6});
        int before = calls();
        try (FlightClient client = client().build()) {
            client.getInfo(FlightDescriptor.path("x"), basic("ann"), new HeaderCallOption(given));
        }
        Metadata seen = flight.headers.get(before);
        assertThat(seen.get(Metadata.Key.of("engine", Metadata.ASCII_STRING_MARSHALLER)))
                .isEqualTo("echo");
        assertThat(seen.get(Metadata.Key.of("setting.a.b", Metadata.ASCII_STRING_MARSHALLER)))
                .isEqualTo("c d");
        assertThat(seen.get(Metadata.Key.of("trace-bin", Metadata.BINARY_BYTE_MARSHALLER)))
                .containsExactly(4, 5, 6);
        assertThat(seen.containsKey(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER)))
                .isFalse();
        assertThat(seen.getAll(RpcHeaders.CONNECTION)).hasSize(1);
        assertThat(connection(before)).startsWith(cluster.rpc().node() + ".");
        assertThat(flight.callers.get(before)).isEqualTo("ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "gone.00000000000000000000000000000000", "", "a.b", "../x.0"})
    void aCookieThatNamesNoEntranceIsReplaced(String cookie) throws Exception {
        CallHeaders given = new FlightCallHeaders();
        given.insert("cookie", "other=1; drawbar-connection=" + cookie);
        int before = calls();
        try (FlightClient client = client().build()) {
            client.getInfo(FlightDescriptor.path("x"), basic("ann"), new HeaderCallOption(given));
        }
        assertThat(connection(before)).matches(cluster.rpc().node() + "\\.[0-9a-f]{32}");
    }

    @Test
    void everyRowArrivesOnceAndInOrder() throws Exception {
        try (FlightClient client = client().build();
                FlightStream stream =
                        client.getStream(new Ticket("50".getBytes(StandardCharsets.US_ASCII)), basic("ann"))) {
            long rows = 0;
            while (stream.next()) {
                rows += stream.getRoot().getRowCount();
                assertThat(stream.getRoot().getVector("id").getObject(ROWS - 1)).isEqualTo((long) ROWS - 1);
            }
            assertThat(rows).isEqualTo(50L * ROWS);
        }
    }

    @Test
    void aClientMayAbortTheCallOfEachResultThatItDoesNotReadToItsEnd() throws Exception {
        try (FlightClient client = client().build()) {
            for (int i = 0; i < 600; i++) {
                try (FlightStream stream =
                        client.getStream(new Ticket("50".getBytes(StandardCharsets.US_ASCII)), basic("ann"))) {
                    assertThat(stream.next()).isTrue();
                    stream.cancel("Enough.", null);
                }
            }
        }
    }

    @Test
    void aReaderWhoStopsReadingStopsTheEntranceAndOneWhoGoesAwayCancelsIt() throws Exception {
        flight.cancelled.set(false);
        long before = flight.sent.get();
        try (FlightClient client = client().build();
                FlightStream stream =
                        client.getStream(new Ticket("forever".getBytes(StandardCharsets.US_ASCII)), basic("ann"))) {
            assertThat(stream.next()).isTrue();
            Awaitility.await().during(500, TimeUnit.MILLISECONDS).until(new Settled(() -> flight.sent.get()));
            // The gateway's window, the client's window and what HTTP/2 has in its hands.
            assertThat((flight.sent.get() - before) * 56L * ROWS).isLessThan(64L << 20);
            stream.cancel("enough", null);
        }
        Awaitility.await().untilTrue(flight.cancelled);
    }

    /** True while a count stands still. */
    private static final class Settled implements Callable<Boolean> {
        private final LongSupplier count;
        private long last = -1;

        Settled(LongSupplier count) {
            this.count = count;
        }

        @Override
        public Boolean call() {
            long now = count.getAsLong();
            boolean same = now == last;
            last = now;
            return same;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain words", "100 % Zürich → ok\nsecond line", ""})
    void anErrorKeepsItsStatusAndDescription(String message) throws Exception {
        try (FlightClient client = client().build()) {
            Action action = new Action("fail", message.getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> client.doAction(action, basic("ann")).hasNext())
                    .isInstanceOfSatisfying(FlightRuntimeException.class, thrown -> {
                        assertThat(thrown.status().code()).isEqualTo(FlightStatusCode.ALREADY_EXISTS);
                        assertThat(thrown.status().metadata().get("shown")).isEqualTo("to the client");
                        if (!message.isEmpty()) {
                            assertThat(thrown.status().description()).isEqualTo(message);
                        }
                    });
        }
    }

    @Test
    void aVeryLongErrorIsCutRatherThanLost() throws Exception {
        try (FlightClient client = client().build()) {
            Action action = new Action("fail", "é".repeat(50_000).getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> client.doAction(action, basic("ann")).hasNext())
                    .isInstanceOfSatisfying(FlightRuntimeException.class, thrown -> {
                        assertThat(thrown.status().code()).isEqualTo(FlightStatusCode.ALREADY_EXISTS);
                        assertThat(thrown.status().description())
                                .startsWith("ééé")
                                .endsWith(" ...");
                    });
        }
    }

    @Test
    void aWrongPasswordIsUnauthenticatedInTheHandshakeAndInEveryCall() throws Exception {
        CredentialCallOption wrong = new CredentialCallOption(new BasicAuthCredentialWriter("ann", "no"));
        int before = calls();
        try (FlightClient client = client().build()) {
            for (Runnable call : List.<Runnable>of(
                    () -> client.handshake(wrong),
                    () -> client.getInfo(FlightDescriptor.path("x"), wrong),
                    () -> client.getInfo(FlightDescriptor.path("x")))) {
                assertThatThrownBy(call::run).isInstanceOfSatisfying(FlightRuntimeException.class, thrown -> assertThat(
                                thrown.status().code())
                        .isEqualTo(FlightStatusCode.UNAUTHENTICATED));
            }
        }
        assertThat(calls()).isEqualTo(before);
    }

    @Test
    void aMessageOfSixtyFourMegabytesPassesAndALargerOneIsRefused() throws Exception {
        try (Raw raw = new Raw()) {
            flight.putBytes.set(0);
            raw.put(new byte[64 << 20]);
            assertThat(flight.putBytes).hasValue(64 << 20);
            assertThatThrownBy(() -> raw.put(new byte[73 << 20]))
                    .isInstanceOfSatisfying(StatusRuntimeException.class, thrown -> assertThat(
                                    thrown.getStatus().getCode())
                            .isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
        }
    }

    @Test
    void messagesGoBothWaysInAnExchange() throws Exception {
        try (Raw raw = new Raw()) {
            assertThat(raw.exchange(200)).isEqualTo(200);
        }
    }

    @Test
    void aMethodThatFlightDoesNotHaveIsUnimplemented() throws Exception {
        try (Raw raw = new Raw()) {
            var unknown = FlightServiceGrpc.getListActionsMethod().toBuilder()
                    .setFullMethodName("arrow.flight.protocol.FlightService/DoNothing")
                    .build();
            assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(
                            raw.channel(),
                            unknown.toBuilder()
                                    .setType(MethodDescriptor.MethodType.UNARY)
                                    .build(),
                            CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS),
                            Flight.Empty.getDefaultInstance()))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            thrown -> assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
        }
    }

    @Test
    void callsOfOneConnectionGoToItsEntranceAndToAnotherWhenThatIsGone() throws Exception {
        FakeFlight far = new FakeFlight(FlightData.getDefaultInstance(), FlightData.getDefaultInstance());
        ClientCookieMiddleware.Factory cookies = new ClientCookieMiddleware.Factory();
        String id;
        try (TestCluster.Node other = cluster.entrance("far-1", far::recorded);
                FlightClient client = client().intercept(cookies).build()) {
            CallHeaders given = new FlightCallHeaders();
            given.insert("cookie", "drawbar-connection=far-1." + "a".repeat(32));
            client.getInfo(FlightDescriptor.path("x"), basic("ann"), new HeaderCallOption(given));
            client.getInfo(FlightDescriptor.path("x"), basic("ann"), new HeaderCallOption(given));
            assertThat(far.headers).hasSize(2);
            id = far.headers.get(0).get(RpcHeaders.CONNECTION);
            assertThat(id).isEqualTo("far-1." + "a".repeat(32));
        }
        cluster.awaitGone("far-1");
        int before = calls();
        try (FlightClient client = client().build()) {
            CallHeaders given = new FlightCallHeaders();
            given.insert("cookie", "drawbar-connection=" + id);
            client.getInfo(FlightDescriptor.path("x"), basic("ann"), new HeaderCallOption(given));
        }
        assertThat(connection(before)).startsWith(cluster.rpc().node() + ".");
    }

    /** The generated stub, for what FlightClient does not do. */
    private static final class Raw implements AutoCloseable {
        private final ManagedChannel channel = NettyChannelBuilder.forAddress(
                        "127.0.0.1", cluster.uri("").getPort())
                .usePlaintext()
                .maxInboundMessageSize(80 << 20)
                .build();

        Channel channel() {
            Metadata headers = new Metadata();
            headers.put(
                    Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                    TestCluster.basic("ann", "ann's"));
            return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
        }

        void put(byte[] body) {
            var stub = FlightServiceGrpc.newStub(channel()).withDeadlineAfter(60, TimeUnit.SECONDS);
            Answers answers = new Answers();
            StreamObserver<FlightData> requests = stub.doPut(answers.observer());
            requests.onNext(FlightData.newBuilder()
                    .setDataBody(ByteString.copyFrom(body))
                    .build());
            requests.onCompleted();
            answers.await();
        }

        int exchange(int messages) {
            var stub = FlightServiceGrpc.newStub(channel()).withDeadlineAfter(60, TimeUnit.SECONDS);
            Answers answers = new Answers();
            StreamObserver<FlightData> requests = stub.doExchange(answers.observer());
            for (int i = 0; i < messages; i++) {
                requests.onNext(FlightData.newBuilder()
                        .setDataBody(ByteString.copyFrom(new byte[10_000]))
                        .build());
            }
            requests.onCompleted();
            answers.await();
            return answers.count();
        }

        @Override
        public void close() {
            channel.shutdownNow();
        }
    }

    private static final class Answers {
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();
        private final AtomicInteger count = new AtomicInteger();

        <T> StreamObserver<T> observer() {
            return new StreamObserver<>() {
                @Override
                public void onNext(T value) {
                    count.incrementAndGet();
                }

                @Override
                public void onError(Throwable thrown) {
                    done.completeExceptionally(thrown);
                }

                @Override
                public void onCompleted() {
                    done.complete(true);
                }
            };
        }

        int count() {
            return count.get();
        }

        void await() {
            try {
                done.join();
            } catch (CompletionException e) {
                throw (StatusRuntimeException) e.getCause();
            }
        }
    }
}
