package io.drawbar.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.rpc.RpcHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrow Flight as gRPC-web: what clients without HTTP/2's trailers speak. */
class FlightWebTest {
    private static final BufferAllocator allocator = new RootAllocator();
    private static final HttpClient http = HttpClient.newHttpClient();
    private static final byte TRAILERS = (byte) 0x80;

    private static FakeFlight flight;
    private static TestCluster cluster;

    @BeforeAll
    static void open() throws Exception {
        try (VectorSchemaRoot root = Samples.mixed(allocator, 0, 1_000)) {
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

    /** An answer taken apart. */
    private record Answer(HttpResponse<byte[]> http, List<byte[]> messages, Map<String, String> trailers) {
        static Answer of(HttpResponse<byte[]> http) {
            List<byte[]> messages = new ArrayList<>();
            Map<String, String> trailers = new TreeMap<>();
            ByteBuffer left = ByteBuffer.wrap(http.body());
            while (left.hasRemaining()) {
                assertThat(trailers).as("nothing follows the trailers").isEmpty();
                byte mark = left.get();
                byte[] bytes = new byte[left.getInt()];
                left.get(bytes);
                if (mark == TRAILERS) {
                    for (String line : new String(bytes, StandardCharsets.ISO_8859_1).split("\r\n")) {
                        trailers.put(
                                line.substring(0, line.indexOf(": ")).toLowerCase(Locale.ROOT),
                                line.substring(line.indexOf(": ") + 2));
                    }
                } else {
                    messages.add(bytes);
                }
            }
            return new Answer(http, messages, trailers);
        }
    }

    private static Answer call(HttpClient.Version version, String method, byte[] message, String... headers)
            throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(
                ByteBuffer.allocate(5).put((byte) 0).putInt(message.length).array());
        body.writeBytes(message);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        cluster.uri("/arrow.flight.protocol.FlightService/" + method))
                .version(version)
                .timeout(Duration.ofSeconds(20))
                .header("authorization", TestCluster.basic("ann", "ann's"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        request.setHeader("content-type", "application/grpc-web+proto");
        return Answer.of(http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
    }

    private static byte[] ticket(String text) {
        return Flight.Ticket.newBuilder()
                .setTicket(com.google.protobuf.ByteString.copyFromUtf8(text))
                .build()
                .toByteArray();
    }

    private static byte[] action(String type, String body) {
        return Flight.Action.newBuilder()
                .setType(type)
                .setBody(com.google.protobuf.ByteString.copyFromUtf8(body))
                .build()
                .toByteArray();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void messagesAreThoseOfGrpcAndTheStatusComesLast(HttpClient.Version version) throws Exception {
        Answer answer = call(version, "DoGet", ticket("3"));
        assertThat(answer.http().headers().firstValue("content-type")).contains("application/grpc-web+proto");
        assertThat(answer.trailers()).containsEntry("grpc-status", "0");
        assertThat(answer.messages()).hasSize(4);
        assertThat(Flight.FlightData.parseFrom(answer.messages().get(3)).getDataBody())
                .isEqualTo(Flight.FlightData.parseFrom(answer.messages().get(1)).getDataBody());
    }

    @Test
    void aFailureIsInTheTrailersWithItsMetadata() throws Exception {
        Answer answer = call(HttpClient.Version.HTTP_1_1, "DoAction", action("fail", "100 % Zürich"));
        assertThat(answer.http().statusCode()).isEqualTo(200);
        assertThat(answer.messages()).isEmpty();
        assertThat(answer.trailers())
                .containsEntry("grpc-status", "6")
                .containsEntry("grpc-message", "100 %25 Z%C3%BCrich")
                .containsEntry("shown", "to the client");
    }

    @Test
    void aWrongPasswordIsUnauthenticatedAndTellsTheWholeFailure() throws Exception {
        Answer answer = call(
                HttpClient.Version.HTTP_1_1, "DoGet", ticket("1"), "authorization", TestCluster.basic("ann", "wrong"));
        assertThat(answer.trailers()).containsEntry("grpc-status", "16").containsKey("drawbar-failure-bin");
    }

    @Test
    void theCookieNewAsksForAConnectionOfItsOwnOnTheSameNetworkConnection() throws Exception {
        int before = flight.headers.size();
        String first =
                cookie(call(HttpClient.Version.HTTP_1_1, "DoGet", ticket("1"), "cookie", "drawbar-connection=new"));
        String second =
                cookie(call(HttpClient.Version.HTTP_1_1, "DoGet", ticket("1"), "cookie", "drawbar-connection=new"));
        assertThat(first).isNotEqualTo(second);
        assertThat(flight.headers.get(before).get(RpcHeaders.CONNECTION)).isEqualTo(first);
        assertThat(flight.headers.get(before + 1).get(RpcHeaders.CONNECTION)).isEqualTo(second);
    }

    private static String cookie(Answer answer) {
        String header = answer.http().headers().firstValue("set-cookie").orElseThrow();
        return header.substring("drawbar-connection=".length(), header.indexOf(';'));
    }

    @Test
    void aConnectionWhoseEntranceIsGoneKeepsItsOwnId() throws Exception {
        String random = "b".repeat(32);
        Answer answer =
                call(HttpClient.Version.HTTP_1_1, "DoGet", ticket("1"), "cookie", "drawbar-connection=gone." + random);
        assertThat(cookie(answer)).isEqualTo(cluster.rpc().node() + "." + random);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/grpc-web-text", "application/json"})
    void otherFormsAreRefused(String type) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(cluster.uri("/arrow.flight.protocol.FlightService/DoGet"))
                        .header("authorization", TestCluster.basic("ann", "ann's"))
                        .header("content-type", type)
                        .POST(HttpRequest.BodyPublishers.ofString("x"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(415);
    }
}
