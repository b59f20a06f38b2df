package io.drawbar.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawbar.common.config.BadConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, how often, from where; and where the port is. */
class DoorTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static TestCluster shared;

    @BeforeAll
    static void open() throws Exception {
        shared = TestCluster.open(new FakeJobs());
    }

    @AfterAll
    static void close() {
        shared.close();
    }

    private static HttpResponse<String> with(TestCluster cluster, String header, String value) throws Exception {
        return cluster.send(HttpRequest.newBuilder(cluster.uri("/api/v1/me")).header(header, value));
    }

    @Test
    void aRightPasswordIsCheckedOnceAndAWrongOneEveryTime() throws Exception {
        try (TestCluster cluster = TestCluster.open(new FakeJobs())) {
            for (int i = 0; i < 5; i++) {
                HttpResponse<String> answer = cluster.get("/api/v1/me");
                assertThat(answer.body()).isEqualTo("{\"user\":\"ann\",\"tenant\":\"default\",\"roles\":[]}");
            }
            assertThat(cluster.accounts.checks).hasValue(1);
            for (int i = 0; i < 3; i++) {
                with(cluster, "Authorization", TestCluster.basic("ann", "wrong"));
            }
            assertThat(cluster.accounts.checks).hasValue(4);
        }
    }

    @Test
    void aChangedUserIsForgottenAtOnce() throws Exception {
        try (TestCluster cluster = TestCluster.open(new FakeJobs())) {
            assertThat(cluster.get("/api/v1/me").statusCode()).isEqualTo(200);
            cluster.accounts.passwords.remove("ann");
            assertThat(cluster.get("/api/v1/me").statusCode()).isEqualTo(200);
            HttpRequest.Builder remove = cluster.request("/api/v1/users/eve")
                    .setHeader("Authorization", TestCluster.basic("root", "root's"))
                    .DELETE();
            assertThat(cluster.send(remove).statusCode()).isEqualTo(204);
            assertThat(cluster.get("/api/v1/me").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void aTokenThatWasIssuedLogsIn() throws Exception {
        try (TestCluster cluster = TestCluster.open(new FakeJobs())) {
            HttpResponse<String> issued = cluster.post("/api/v1/tokens", "{\"ttl\":\"2h\",\"name\":\"laptop\"}");
            assertThat(issued.statusCode()).isEqualTo(201);
            String token = JSON.readTree(issued.body()).get("token").asText();
            assertThat(with(cluster, "Authorization", "Bearer " + token).statusCode())
                    .isEqualTo(200);
            assertThat(cluster.send(cluster.request("/api/v1/tokens/" + token).DELETE())
                            .statusCode())
                    .isEqualTo(204);
            assertThat(with(cluster, "Authorization", "bearer " + token).statusCode())
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic !!!",
                "Basic YW5u",
                "Basic Om5v",
                "Basic /w==",
                "Bearer",
                "Bearer no",
                "Digest x",
                "nonsense",
                "Basic YW5uOndyb25n"
            })
    void aBadCredentialIsRefusedWithoutSayingWhatIsWrong(String header) throws Exception {
        HttpResponse<String> answer = with(shared, "Authorization", header);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().allValues("WWW-Authenticate"))
                .containsExactly("Basic realm=\"drawbar\", charset=\"UTF-8\"", "Bearer realm=\"drawbar\"");
        assertThat(JSON.readTree(answer.body()).get("name").asText()).isEqualTo("UNAUTHENTICATED");
        assertThat(answer.body()).doesNotContain("YW5u", "Om5v");
    }

    @Test
    void everythingButHealthAndTheDescriptionNeedsALogin() throws Exception {
        for (String path : new String[] {"/api/v1/jobs", "/api/v1/engines", "/api/v1/me", "/metrics"}) {
            assertThat(shared.send(HttpRequest.newBuilder(shared.uri(path))).statusCode())
                    .as(path)
                    .isEqualTo(401);
        }
        for (String path : new String[] {"/healthz", "/api/v1/openapi.json"}) {
            assertThat(shared.send(HttpRequest.newBuilder(shared.uri(path))).statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
    }

    @Test
    void tooManyRequestsAndTooManyWrongPasswordsAreHeldBack() throws Exception {
        try (TestCluster cluster = TestCluster.open(
                new FakeJobs(),
                Map.of("gateway.limit.user-per-second", "5", "gateway.login.failures-per-minute", "3"))) {
            long refused =
                    IntStream.range(0, 30).filter(i -> status(cluster) == 429).count();
            assertThat(refused).isPositive();
            for (int i = 0; i < 3; i++) {
                assertThat(with(cluster, "Authorization", TestCluster.basic("bob", "wrong"))
                                .statusCode())
                        .isEqualTo(401);
            }
            HttpResponse<String> held = with(cluster, "Authorization", TestCluster.basic("bob", "bob's"));
            assertThat(held.statusCode()).isEqualTo(429);
            assertThat(held.headers().firstValueAsLong("Retry-After").getAsLong())
                    .isBetween(1L, 60L);
            assertThat(JSON.readTree(held.body()).get("name").asText()).isEqualTo("TOO_MANY_REQUESTS");
        }
    }

    private static int status(TestCluster cluster) {
        try {
            return cluster.get("/api/v1/me").statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void pagesOfOtherOriginsAreRefusedUnlessConfigured() throws Exception {
        try (TestCluster cluster =
                TestCluster.open(new FakeJobs(), Map.of("gateway.origins", "[\"https://console.example.org\"]"))) {
            String own = "http://127.0.0.1:" + cluster.uri("").getPort();
            assertThat(cluster.send(cluster.request("/api/v1/me").header("Origin", own))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(cluster.send(cluster.request("/api/v1/me").header("Origin", "https://console.example.org"))
                            .statusCode())
                    .isEqualTo(200);
            for (String other : new String[] {"https://evil.example.org", "null", "http://127.0.0.1"}) {
                assertThat(cluster.send(cluster.request("/api/v1/me").header("Origin", other))
                                .statusCode())
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void aRequestsIdComesBack() throws Exception {
        assertThat(shared.send(shared.request("/api/v1/me").header("X-Request-Id", "abc-1"))
                        .headers()
                        .firstValue("X-Request-Id"))
                .hasValue("abc-1");
        assertThat(shared.send(shared.request("/api/v1/nothing").header("X-Request-Id", "<script>"))
                        .headers()
                        .firstValue("X-Request-Id")
                        .orElse(""))
                .isNotEmpty()
                .doesNotContain("<");
    }

    @Test
    void healthIsUpOnlyWhenJobsCanBeAccepted() throws Exception {
        try (TestCluster cluster = new TestCluster(Map.of("gateway.health.interval", "1ms"))) {
            cluster.start();
            assertThat(health(cluster)).isEqualTo(503);
            assertThat(cluster.get("/api/v1/jobs").statusCode()).isEqualTo(503);
            cluster.join("public-services");
            HttpResponse<String> none = cluster.get("/api/v1/jobs");
            assertThat(none.statusCode()).isEqualTo(503);
            assertThat(none.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(JSON.readTree(none.body()).get("name").asText()).isEqualTo("UNAVAILABLE");
            cluster.rpc().serve(new FakeJobs());
            cluster.join("entrance");
            assertThat(health(cluster)).isEqualTo(503);
            assertThat(cluster.get("/api/v1/engines").statusCode()).isEqualTo(503);
            cluster.lead();
            Awaitility.await().until(() -> health(cluster) == 200);
            assertThat(cluster.get("/healthz").body()).contains("\"status\":\"up\"");
        }
    }

    private static int health(TestCluster cluster) throws Exception {
        return cluster.send(HttpRequest.newBuilder(cluster.uri("/healthz"))).statusCode();
    }

    @Test
    void metricsCountRequestsByRouteAndStatus() throws Exception {
        try (TestCluster cluster = TestCluster.open(new FakeJobs(), Map.of("gateway.metrics.open", "true"))) {
            cluster.get("/api/v1/me");
            cluster.get("/api/v1/jobs/7");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(cluster.send(HttpRequest.newBuilder(cluster.uri("/metrics")))
                                    .body())
                            .contains("drawbar_gateway_requests_seconds_count{method=\"GET\",route=\"/api/v1/me\","
                                    + "status=\"200\"} 1")
                            .contains("route=\"/api/v1/jobs/:id\",status=\"400\"} 1"));
        }
    }

    @Test
    void thePortIsWrittenDownWhileItIsOpen() throws Exception {
        Path file;
        try (TestCluster cluster = TestCluster.open(new FakeJobs())) {
            file = cluster.home.run().resolve("gateway.json");
            assertThat(JSON.readTree(Files.readString(file)).get("url").asText())
                    .isEqualTo(cluster.uri("").toString());
            assertThat(JSON.readTree(Files.readString(file)).get("pid").asLong())
                    .isEqualTo(ProcessHandle.current().pid());
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void aPortThatIsTakenIsToldWithItsSetting() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestCluster cluster = new TestCluster(Map.of("gateway.port", Integer.toString(taken.getLocalPort())))) {
            assertThatThrownBy(cluster::start)
                    .isInstanceOf(BadConfiguration.class)
                    .hasMessageContaining("gateway.port")
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
            assertThat(cluster.home.run().resolve("gateway.json")).doesNotExist();
        }
    }

    @Test
    void anAddressThatOthersReachNeedsTlsOrAnExplicitWord() throws Exception {
        try (TestCluster cluster = new TestCluster(Map.of("gateway.host", "0.0.0.0"))) {
            assertThatThrownBy(cluster::start)
                    .isInstanceOf(BadConfiguration.class)
                    .hasMessageContaining("gateway.tls.certificate")
                    .hasMessageContaining("gateway.allow-plaintext");
        }
        try (TestCluster cluster =
                new TestCluster(Map.of("gateway.host", "0.0.0.0", "gateway.allow-plaintext", "true"))) {
            assertThat(cluster.start().url()).startsWith("http://127.0.0.1:");
        }
        try (TestCluster cluster = new TestCluster(Map.of("gateway.tls.certificate", "target/none.pem"))) {
            assertThatThrownBy(cluster::start)
                    .isInstanceOf(BadConfiguration.class)
                    .hasMessageContaining("gateway.tls.certificate is target/none.pem");
        }
    }

    @Test
    void withACertificateThePortSpeaksTls() throws Exception {
        TestCertificate made = TestCertificate.make();
        try (TestCluster cluster = TestCluster.open(
                new FakeJobs(),
                Map.of(
                        "gateway.tls.certificate",
                        made.certificate().toString(),
                        "gateway.tls.key",
                        made.key().toString()))) {
            URI uri = cluster.uri("/healthz");
            assertThat(uri.getScheme()).isEqualTo("https");
            HttpClient client =
                    HttpClient.newBuilder().sslContext(made.trusting()).build();
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        }
    }
}
