package io.drawbar.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.LogEvent;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Submitting, following, cancelling and reading over a WebSocket. */
class SocketTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final FakeJobs jobs = new FakeJobs();
    /** So long that ten thousand of them do not fit into the buffers of a network connection. */
    private static final String LINE = "x".repeat(2_000);

    private static final BufferAllocator allocator = new RootAllocator();
    private static TestCluster cluster;

    @BeforeAll
    static void open() throws Exception {
        cluster = TestCluster.open(
                jobs,
                Map.of(
                        "gateway.socket.login-timeout", "1m",
                        "gateway.socket.follows", "3",
                        "gateway.socket.page-bytes", "64k",
                        "gateway.socket.requests", "4"));
    }

    @AfterAll
    static void close() {
        cluster.close();
        allocator.close();
    }

    private static SocketClient bare(String... headers) {
        return new SocketClient(cluster.http(), cluster.uri("/api/v1/ws"), headers);
    }

    private static SocketClient ann() throws Exception {
        SocketClient client = bare("Authorization", TestCluster.basic("ann", "ann's"));
        assertThat(client.next().toString())
                .isEqualTo("{\"type\":\"welcome\",\"user\":\"ann\",\"tenant\":\"default\",\"roles\":[]}");
        return client;
    }

    private static String submit() throws Exception {
        return JSON.readTree(
                        cluster.post("/api/v1/jobs", "{\"code\":\"echo 1\"}").body())
                .get("id")
                .asText();
    }

    private static String submitWithEvents(long count) throws Exception {
        String job = submit();
        jobs.events.put(
                job,
                LongStream.range(0, count)
                        .mapToObj(offset -> Event.newBuilder()
                                .setOffset(offset)
                                .setStatement(-1)
                                .setTimeMillis(1_700_000_000_000L)
                                .setLog(LogEvent.newBuilder().setLine(LINE))
                                .build())
                        .toList());
        return job;
    }

    @Test
    void aJobIsSubmittedLookedAtAndCancelled() throws Exception {
        try (SocketClient client = ann()) {
            client.send("{\"type\":\"submit\",\"requestId\":\"s\",\"job\":{\"code\":\"echo 1\",\"name\":\"n\"}}");
            JsonNode submitted = client.next();
            assertThat(submitted.get("type").asText()).isEqualTo("job");
            assertThat(submitted.get("requestId").asText()).isEqualTo("s");
            assertThat(submitted.get("job").get("owner").asText()).isEqualTo("ann");
            String id = submitted.get("job").get("id").asText();

            client.send("{\"type\":\"get\",\"requestId\":\"g\",\"jobId\":\"" + id + "\"}");
            assertThat(client.next().get("job").get("name").asText()).isEqualTo("n");
            client.send("{\"type\":\"cancel\",\"requestId\":\"c\",\"jobId\":\"" + id + "\",\"reason\":\"no\"}");
            assertThat(client.next().get("job").get("state").asText()).isEqualTo("CANCELLED");
            client.send("{\"type\":\"ping\",\"requestId\":\"p\"}");
            assertThat(client.next().toString()).isEqualTo("{\"type\":\"pong\",\"requestId\":\"p\"}");
        }
    }

    @Test
    void aScriptIsAnalysedForItsSender() throws Exception {
        try (SocketClient client = ann()) {
            client.send(
                    "{\"type\":\"analyse\",\"requestId\":\"a\",\"script\":{\"code\":\"copy\",\"engine\":\"echo\"}}");
            JsonNode analysis = client.next();
            assertThat(analysis.get("type").asText()).isEqualTo("analysis");
            assertThat(analysis.get("requestId").asText()).isEqualTo("a");
            assertThat(analysis.at("/statements/0/reads/0/schema").asText()).isEqualTo("ann");
            assertThat(analysis.at("/statements/1/error/line").asInt()).isEqualTo(2);

            client.send("{\"type\":\"analyse\",\"requestId\":\"b\",\"script\":{\"code\":\"cannot\"}}");
            JsonNode refusal = client.next();
            assertThat(refusal.get("requestId").asText()).isEqualTo("b");
            assertThat(refusal.at("/error/name").asText()).isEqualTo("UNSUPPORTED");
        }
    }

    @Test
    void aUserAndPasswordAreALoginToo() throws Exception {
        try (SocketClient client = bare()) {
            client.send("{\"type\":\"login\",\"requestId\":\"1\",\"user\":\"ann\",\"password\":\"ann's\"}");
            assertThat(client.next().get("type").asText()).isEqualTo("welcome");
        }
        try (SocketClient client = bare()) {
            client.send("{\"type\":\"login\",\"requestId\":\"1\",\"user\":\"ann\"}");
            assertThat(client.next().get("error").get("message").asText())
                    .isEqualTo("A login has either a token, or a user and a password.");
        }
    }

    @Test
    void aLoginThatIsTakenBackEndsTheConnection() throws Exception {
        Map<String, String> often = Map.of("gateway.socket.ping-interval", "200ms", "gateway.login.cache-time", "1ms");
        try (TestCluster other = TestCluster.open(new FakeJobs(), often)) {
            other.accounts.tokens.put("short-lived", "ann");
            try (SocketClient client =
                    new SocketClient(other.http(), other.uri("/api/v1/ws"), "Authorization", "Bearer short-lived")) {
                assertThat(client.next().get("type").asText()).isEqualTo("welcome");
                other.accounts.tokens.remove("short-lived");
                assertThat(client.next().get("error").get("name").asText()).isEqualTo("UNAUTHENTICATED");
                assertThat(client.closeCode()).isEqualTo(1008);
            }
        }
    }

    @Test
    void aCloseWithoutAStatusIsAnsweredWithNone() throws Exception {
        String request = String.join(
                "\r\n",
                "GET /api/v1/ws HTTP/1.1",
                "Host: drawbar",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13",
                "",
                "");
        java.net.URI server = cluster.uri("/");
        try (java.net.Socket plain = new java.net.Socket(server.getHost(), server.getPort())) {
            plain.setSoTimeout(30_000);
            plain.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = plain.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            assertThat(head.toString()).startsWith("HTTP/1.1 101");
            plain.getOutputStream().write(new byte[] {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0});
            assertThat(in.read()).as("a frame that closes").isEqualTo(0x88);
            int length = in.read();
            byte[] body = in.readNBytes(length);
            assertThat(body.length == 0
                            || new java.math.BigInteger(1, java.util.Arrays.copyOf(body, 2)).intValue() == 1000)
                    .as("no error: %s", new String(body, StandardCharsets.ISO_8859_1))
                    .isTrue();
        }
    }

    @Test
    void whatIsWrongWithARequestIsToldUnderItsId() throws Exception {
        try (SocketClient client = ann()) {
            client.send("{\"type\":\"dance\",\"requestId\":\"1\"}");
            client.send("{\"type\":\"submit\",\"requestId\":\"2\",\"job\":\"x\"}");
            client.send("{\"type\":\"follow\",\"requestId\":\"3\",\"jobId\":\"x\",\"from\":-1}");
            for (String id : List.of("1", "2", "3")) {
                JsonNode answer = client.next();
                assertThat(answer.get("requestId").asText()).isEqualTo(id);
                assertThat(answer.get("error").get("name").asText()).isEqualTo("BAD_REQUEST");
                assertThat(answer.get("error").get("message").asText()).doesNotContain("Body", "Creator");
            }
            client.send("[]");
            assertThat(client.next().get("error").get("message").asText()).startsWith("The JSON must be an object");
        }
    }

    @Test
    void severalJobsAreFollowedAtATimeFromTheirOffsets() throws Exception {
        String first = submitWithEvents(100);
        String second = submitWithEvents(30);
        try (SocketClient client = ann()) {
            client.send("{\"type\":\"follow\",\"requestId\":\"1\",\"jobId\":\"" + first + "\"}");
            client.send("{\"type\":\"follow\",\"requestId\":\"2\",\"jobId\":\"" + second + "\",\"from\":20}");
            List<Long> ofFirst = new ArrayList<>();
            List<Long> ofSecond = new ArrayList<>();
            for (int ends = 0; ends < 2; ) {
                JsonNode message = client.next();
                boolean one = message.get("jobId").asText().equals(first);
                assertThat(message.get("requestId").asText()).isEqualTo(one ? "1" : "2");
                switch (message.get("type").asText()) {
                    case "event" ->
                        (one ? ofFirst : ofSecond)
                                .add(message.get("event").get("offset").asLong());
                    case "end" -> {
                        ends++;
                        assertThat(message.get("next").asLong()).isEqualTo(one ? 100 : 30);
                    }
                    default -> assertThat(message.get("type").asText()).isEqualTo("following");
                }
            }
            assertThat(ofFirst).isEqualTo(LongStream.range(0, 100).boxed().toList());
            assertThat(ofSecond).isEqualTo(LongStream.range(20, 30).boxed().toList());
        }
    }

    @Test
    void aClientWhoStopsReadingIsWaitedForAndMissesNothing() throws Exception {
        String job = submitWithEvents(10_000);
        try (SocketClient client = ann()) {
            client.read(false);
            client.send("{\"type\":\"follow\",\"requestId\":\"1\",\"jobId\":\"" + job + "\"}");
            int[] last = {-1};
            Awaitility.await().during(Duration.ofMillis(500)).until(() -> {
                boolean same = last[0] == client.waiting();
                last[0] = client.waiting();
                return same;
            });
            assertThat(client.waiting()).isLessThan(10);
            client.read(true);
            long next = 0;
            for (JsonNode message = client.next();
                    !message.get("type").asText().equals("end");
                    message = client.next()) {
                if (message.get("type").asText().equals("event")) {
                    assertThat(message.get("event").get("offset").asLong()).isEqualTo(next++);
                }
            }
            assertThat(next).isEqualTo(10_000);
        }
    }

    @Test
    void noMoreJobsAreFollowedThanAllowedAndOneMayBeLeft() throws Exception {
        try (SocketClient client = ann()) {
            client.read(false);
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ids.add(submitWithEvents(10_000));
                client.send("{\"type\":\"follow\",\"requestId\":\"" + i + "\",\"jobId\":\"" + ids.get(i) + "\"}");
            }
            client.send("{\"type\":\"unfollow\",\"requestId\":\"u\",\"jobId\":\"" + ids.get(0) + "\"}");
            client.read(true);
            TreeSet<String> seen = new TreeSet<>();
            while (!seen.contains("unfollowed") || !seen.contains("error")) {
                JsonNode message = client.next();
                seen.add(message.get("type").asText());
                if (message.get("type").asText().equals("error")) {
                    assertThat(message.get("requestId").asText()).isEqualTo("3");
                    assertThat(message.get("error").get("name").asText()).isEqualTo("TOO_MANY_REQUESTS");
                }
            }
        } finally {
            jobs.events.clear();
        }
    }

    @Test
    void pagesComeAsJsonAndAsArrow() throws Exception {
        String job = submit();
        try (VectorSchemaRoot root = Samples.mixed(allocator, 0, 5_000)) {
            jobs.results.put(job, List.of(new FakeResult(root).add(root).repeated(2)));
        }
        try (SocketClient client = ann()) {
            client.send("{\"type\":\"result\",\"requestId\":\"r\",\"jobId\":\"" + job
                    + "\",\"result\":0,\"offset\":4990,\"limit\":20}");
            JsonNode page = client.next();
            assertThat(page.get("type").asText()).isEqualTo("result");
            assertThat(page.get("requestId").asText()).isEqualTo("r");
            assertThat(page.get("rows").size()).isEqualTo(20);
            assertThat(page.get("rows").get(0).get(0).asLong()).isEqualTo(4990);
            assertThat(page.get("nextOffset").asLong()).isEqualTo(5010);

            client.send("{\"type\":\"result\",\"requestId\":\"a\",\"jobId\":\"" + job
                    + "\",\"offset\":4990,\"limit\":20,\"format\":\"arrow\"}");
            JsonNode header = client.next();
            byte[] bytes = client.nextBinary();
            assertThat(header.get("bytes").asInt()).isEqualTo(bytes.length);
            assertThat(header.get("rows").asInt()).isEqualTo(20);
            assertThat(header.get("nextOffset").asLong()).isEqualTo(5010);
            int rows = 0;
            try (ArrowStreamReader reader = new ArrowStreamReader(new ByteArrayInputStream(bytes), allocator)) {
                while (reader.loadNextBatch()) {
                    rows += reader.getVectorSchemaRoot().getRowCount();
                }
            }
            assertThat(rows).isEqualTo(20);
        }
    }

    @Test
    void aPageThatBecomesTooLargeEndsEarlyAndSaysWhereToGoOn() throws Exception {
        String job = submit();
        try (VectorSchemaRoot root = Samples.mixed(allocator, 0, 5_000)) {
            jobs.results.put(job, List.of(new FakeResult(root).add(root).repeated(2)));
        }
        try (SocketClient client = ann()) {
            long next = 0;
            int pages = 0;
            while (next < 10_000) {
                client.send("{\"type\":\"result\",\"requestId\":\"r\",\"jobId\":\"" + job + "\",\"offset\":" + next
                        + ",\"limit\":100000}");
                JsonNode page = client.next();
                assertThat(page.get("rows").get(0).get(0).asLong()).isEqualTo(next % 5_000);
                next += page.get("rows").size();
                assertThat(page.path("nextOffset").asLong(10_000)).isEqualTo(next);
                pages++;
            }
            assertThat(next).isEqualTo(10_000);
            assertThat(pages).isBetween(3, 20);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense|The JSON is malformed",
                "{}|The field 'type' is missing",
                "{\"type\":\"fly\"}|There is no type 'fly'",
                "{\"type\":\"ping\",\"requestId\":\"x\",\"more\":1}|Unknown field 'more'",
                "{\"type\":\"get\",\"requestId\":\"x\"}|The field 'jobId' is missing",
                "{\"type\":\"get\",\"requestId\":\"x\",\"jobId\":\"7\"}|A job's id is a UUID",
                "{\"type\":\"submit\",\"requestId\":\"x\"}|The field 'job' is missing",
                "{\"type\":\"submit\",\"requestId\":\"x\",\"job\":{\"cod\":\"\"}}|Unknown field 'cod'",
                "{\"type\":\"analyse\"}|The field 'script' is missing",
                "{\"type\":\"follow\",\"from\":-1}|The field 'from' is -1",
                "{\"type\":\"result\",\"format\":\"csv\"}|neither json nor arrow",
            })
    void aBadMessageIsExplainedAndTheSocketStaysOpen(String message, String words) throws Exception {
        try (SocketClient client = ann()) {
            client.send(message);
            JsonNode error = client.next();
            assertThat(error.get("type").asText()).isEqualTo("error");
            assertThat(error.get("error").get("message").asText())
                    .contains(words)
                    .doesNotContain("io.drawbar");
            client.send("{\"type\":\"ping\",\"requestId\":\"p\"}");
            assertThat(client.next().get("type").asText()).isEqualTo("pong");
        }
    }

    @Test
    void anotherUsersJobLooksLikeOneThatDoesNotExist() throws Exception {
        String job = submit();
        String never = UUID.randomUUID().toString();
        try (SocketClient client = bare("Authorization", TestCluster.basic("bob", "bob's"))) {
            client.next();
            for (String type : List.of("get", "follow", "cancel", "result")) {
                client.send("{\"type\":\"" + type + "\",\"requestId\":\"x\",\"jobId\":\"" + job + "\"}");
                client.send("{\"type\":\"" + type + "\",\"requestId\":\"x\",\"jobId\":\"" + never + "\"}");
            }
            TreeSet<String> answers = new TreeSet<>();
            for (int errors = 0; errors < 8; ) {
                JsonNode message = client.next();
                if (message.get("type").asText().equals("error")) {
                    errors++;
                    answers.add(message.toString().replace(job, "J").replace(never, "J"));
                }
            }
            assertThat(answers).hasSize(1);
        }
    }

    @Test
    void aBrowserLogsInWithItsFirstMessage() throws Exception {
        String token = JSON.readTree(cluster.post("/api/v1/tokens", "{}").body())
                .get("token")
                .asText();
        try (SocketClient client = bare()) {
            client.send("{\"type\":\"login\",\"requestId\":\"l\",\"token\":\"" + token + "\"}");
            assertThat(client.next().get("user").asText()).isEqualTo("ann");
            client.send("{\"type\":\"ping\"}");
            assertThat(client.next().get("type").asText()).isEqualTo("pong");
        }
    }

    @Test
    void nothingIsDoneForOneWhoIsNotLoggedIn() throws Exception {
        try (SocketClient wrong = bare()) {
            wrong.send("{\"type\":\"login\",\"token\":\"guessed\"}");
            assertThat(wrong.next().get("error").get("name").asText()).isEqualTo("UNAUTHENTICATED");
            assertThat(wrong.closeCode()).isEqualTo(1008);
        }
        try (SocketClient other = bare()) {
            other.send("{\"type\":\"submit\",\"job\":{\"code\":\"x\"}}");
            assertThat(other.next().get("error").get("name").asText()).isEqualTo("UNAUTHENTICATED");
            assertThat(other.closeCode()).isEqualTo(1008);
        }
        assertThatThrownBy(() -> bare("Authorization", TestCluster.basic("ann", "wrong")))
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
        assertThatThrownBy(() -> bare("Origin", "https://evil.example.org"))
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    @Test
    void aSocketOnWhichNobodyLogsInIsClosed() throws Exception {
        try (TestCluster other = TestCluster.open(new FakeJobs(), Map.of("gateway.socket.login-timeout", "1s"));
                SocketClient silent = new SocketClient(other.http(), other.uri("/api/v1/ws"))) {
            assertThat(silent.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void aSocketThatIsClosedLeavesNothingBehind() throws Exception {
        SocketClient client = ann();
        client.close();
        Awaitility.await()
                .until(() ->
                        cluster.metrics.get("drawbar.gateway.sockets").gauge().value() == 0);
    }

    @Test
    void aClientThatDoesNotAnswerIsGivenUp() throws Exception {
        try (TestCluster other = TestCluster.open(new FakeJobs(), Map.of("gateway.socket.ping-interval", "500ms"));
                SocketClient alive = connect(other);
                SocketClient silent = connect(other)) {
            alive.next();
            silent.next();
            // Answers to pings are sent by a client's library when it reads them.
            silent.read(false);
            Awaitility.await()
                    .until(() ->
                            other.metrics.get("drawbar.gateway.sockets").gauge().value() == 1);
            alive.send("{\"type\":\"ping\"}");
            assertThat(alive.next().get("type").asText()).isEqualTo("pong");
        }
    }

    private static SocketClient connect(TestCluster to) {
        return new SocketClient(to.http(), to.uri("/api/v1/ws"), "Authorization", TestCluster.basic("ann", "ann's"));
    }
}
