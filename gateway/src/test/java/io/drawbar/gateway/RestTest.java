package io.drawbar.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.PutTenantRequest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs, engines and accounts over REST. */
class RestTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final FakeJobs jobs = new FakeJobs();
    private static TestCluster cluster;

    @BeforeAll
    static void open() throws Exception {
        cluster = TestCluster.open(jobs);
        cluster.awaitUp();
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    private static JsonNode body(HttpResponse<String> answer) throws Exception {
        return JSON.readTree(answer.body());
    }

    private static JsonNode problem(HttpResponse<String> answer, int status, String name) throws Exception {
        assertThat(answer.body()).isNotEmpty();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = body(answer);
        assertThat(problem.get("name").asText()).isEqualTo(name);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("type").asText()).isEqualTo("https://drawbar.io/errors/" + name);
        assertThat(problem.get("detail").asText()).isNotEmpty();
        assertThat(problem.get("remedy").asText()).isNotEmpty();
        return problem;
    }

    @Test
    void aSubmittedJobIsToldWithItsPlace() throws Exception {
        HttpResponse<String> answer = cluster.post(
                "/api/v1/jobs",
                "{\"code\":\"echo 1\",\"name\":\"first\",\"labels\":{\"application\":\"tests\"},\"priority\":3}");

        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode job = body(answer);
        String id = job.get("id").asText();
        assertThat(UUID.fromString(id).version()).isEqualTo(7);
        assertThat(answer.headers().firstValue("Location")).hasValue("/api/v1/jobs/" + id);
        assertThat(job.get("owner").asText()).isEqualTo("ann");
        assertThat(job.get("state").asText()).isEqualTo("ACCEPTED");
        assertThat(job.get("engine").get("type").asText()).isEqualTo("echo");
        assertThat(job.get("labels").get("application").asText()).isEqualTo("tests");
        assertThat(job.get("createdAt").asText()).isEqualTo("2023-11-14T22:13:20.000Z");
        assertThat(job.has("startedAt")).isFalse();
        assertThat(job.has("error")).isFalse();

        assertThat(body(cluster.get("/api/v1/jobs/" + id)).get("name").asText()).isEqualTo("first");
    }

    @Test
    void aScriptIsAnalysedForItsSender() throws Exception {
        HttpResponse<String> answer =
                cluster.post("/api/v1/analyse", "{\"code\":\"copy\",\"engine\":\"echo\",\"catalog\":\"lake\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode statement = body(answer).at("/statements/0");
        assertThat(statement.get("engine").asText()).isEqualTo("echo@1");
        assertThat(statement.get("kind").asText()).isEqualTo("DML");
        assertThat(statement.get("reads").toString())
                .isEqualTo("[{\"catalog\":\"lake\",\"schema\":\"ann\",\"table\":\"orders\",\"columns\":[\"id\"]}]");
        assertThat(statement.get("writes").toString())
                .as("columns that cannot be told are left out")
                .isEqualTo("[{\"table\":\"copies\"}]");
        JsonNode wrong = body(answer).at("/statements/1");
        assertThat(wrong.has("kind")).isFalse();
        assertThat(wrong.at("/error/name").asText()).isEqualTo("STATEMENT_FAILED");
        assertThat(wrong.at("/error/line").asInt()).isEqualTo(2);
    }

    @Test
    void anAnalysisIsRefusedWithAReason() throws Exception {
        problem(cluster.post("/api/v1/analyse", "{\"code\":\"cannot\"}"), 422, "UNSUPPORTED");
        problem(cluster.post("/api/v1/analyse", "{\"engine\":\"echo\"}"), 400, "BAD_REQUEST");
        problem(cluster.post("/api/v1/analyse", "{\"code\":\"x\",\"id\":\"1\"}"), 400, "BAD_REQUEST");
        HttpResponse<String> stranger = cluster.send(cluster.request("/api/v1/analyse")
                .setHeader("Authorization", TestCluster.basic("ann", "wrong"))
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        problem(stranger, 401, "UNAUTHENTICATED");
    }

    @Test
    void theSameJobSentAgainIsTheSameJob() throws Exception {
        String id = UUID.randomUUID().toString();
        String job = "{\"id\":\"" + id + "\",\"code\":\"echo 1\"}";

        assertThat(cluster.post("/api/v1/jobs", job).statusCode()).isEqualTo(201);
        assertThat(cluster.post("/api/v1/jobs", job).statusCode()).isEqualTo(200);
        problem(cluster.post("/api/v1/jobs", job.replace("echo 1", "echo 2")), 409, "ID_CONFLICT");
    }

    @Test
    void anotherUsersJobLooksLikeOneThatDoesNotExist() throws Exception {
        String id = submit();
        String never = UUID.randomUUID().toString();

        HttpResponse<String> others = cluster.send(
                cluster.request("/api/v1/jobs/" + id).setHeader("Authorization", TestCluster.basic("bob", "bob's")));
        HttpResponse<String> nobodys = cluster.send(
                cluster.request("/api/v1/jobs/" + never).setHeader("Authorization", TestCluster.basic("bob", "bob's")));

        problem(others, 404, "NOT_FOUND");
        assertThat(others.body().replace(id, never)).isEqualTo(nobodys.body());
    }

    @Test
    void aJobIsCancelledWithAndWithoutAReason() throws Exception {
        HttpResponse<String> answer =
                cluster.post("/api/v1/jobs/" + submit() + "/cancel", "{\"reason\":\"not wanted\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(body(answer).get("state").asText()).isEqualTo("CANCELLED");
        assertThat(body(answer).get("error").get("message").asText()).isEqualTo("not wanted");

        HttpRequest.Builder bare =
                cluster.request("/api/v1/jobs/" + submit() + "/cancel").POST(HttpRequest.BodyPublishers.noBody());
        assertThat(cluster.send(bare).statusCode()).isEqualTo(200);
    }

    @Test
    void jobsAreListedByWhatIsAskedFor() throws Exception {
        submit();
        HttpResponse<String> answer =
                cluster.get("/api/v1/jobs?state=RUNNING,failed&engine=echo&owner=ann&limit=7&page=p&text=t%20x");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(body(answer).get("jobs").size()).isPositive();
        assertThat(body(answer).get("nextPage").asText()).isEqualTo("more");
        var asked = jobs.lists.get(jobs.lists.size() - 1);
        assertThat(asked.getStatesList()).containsExactly(JobState.RUNNING, JobState.FAILED);
        assertThat(asked.getEngine()).isEqualTo("echo");
        assertThat(asked.getOwner()).isEqualTo("ann");
        assertThat(asked.getLimit()).isEqualTo(7);
        assertThat(asked.getPage()).isEqualTo("p");
        assertThat(asked.getText()).isEqualTo("t x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"code\":\"x\",\"cod\":1}|Unknown field 'cod' at line 1, column 21",
                "{\"code\":\"x\"|The JSON is malformed at line 1",
                "{\"code\":\"x\",}|The JSON is malformed at line 1",
                "[]|The JSON must be an object",
                "null|The JSON is null",
                "{}|The field 'code' is missing",
                "{\"code\":7}|The field 'code' is not what is expected",
                "{\"code\":\"x\",\"code\":\"y\"}|Duplicate field 'code'",
                "{\"code\":\"x\"} {}|The JSON is not what is expected",
                "{\"code\":\"x\",\"id\":\"7\"}|A job's id is a UUID",
                "{\"code\":\"x\",\"rowLimit\":-1}|The field 'rowLimit' is -1",
                "{\"code\":\"x\",\"rowLimit\":\"7\"}|The field 'rowLimit' is not what is expected",
                "{\"code\":\"x\",\"priority\":101}|The field 'priority' is 101",
                "{\"code\":\"x\",\"queueTimeout\":\"soon\"}|The field 'queueTimeout' is 'soon'",
                "{\"code\":\"x\",\"runTimeout\":\"0s\"}|The field 'runTimeout' is '0s'",
                "{\"code\":\"x\",\"labels\":{\"a\":null}}|The field 'labels.a' is null",
                "{\"code\":\"x\",\"labels\":{\"a\":{}}}|The field 'labels.a' is not what is expected",
            })
    void aBadBodyIsExplained(String body, String message) throws Exception {
        JsonNode problem = problem(cluster.post("/api/v1/jobs", body), 400, "BAD_REQUEST");
        assertThat(problem.get("detail").asText()).contains(message).doesNotContain("io.drawbar", "java.");
    }

    @Test
    void anEmptyScriptIsRefusedByTheEntrance() throws Exception {
        JsonNode problem = problem(cluster.post("/api/v1/jobs", "{\"code\":\"  \"}"), 400, "EMPTY_SCRIPT");
        assertThat(problem.get("code").asInt()).isEqualTo(1001);
        assertThat(problem.get("kind").asText()).isEqualTo("USER");
        assertThat(problem.get("sqlState").asText()).isEqualTo("42000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/jobs?limt=3",
                "/jobs?limit=0",
                "/jobs?limit=x",
                "/jobs?limit=3&limit=4",
                "/jobs?state=DONE",
                "/jobs/7",
                "/jobs/7/events",
                "/jobs/018f0000-0000-7000-8000-000000000000/events?from=-1",
                "/jobs/018f0000-0000-7000-8000-000000000000/results/x",
                "/jobs/018f0000-0000-7000-8000-000000000000/results/-1",
                "/jobs/018f0000-0000-7000-8000-000000000000/results/0?offset=-1",
                "/jobs/018f0000-0000-7000-8000-000000000000/results/0?limit=-1",
                "/jobs/018f0000-0000-7000-8000-000000000000/results/0?limit=99999999999999999999",
                "/jobs/018f0000-0000-7000-8000-000000000000/results/0?format=xlsx",
                "/jobs/018f0000-0000-7000-8000-000000000000/results/0?header=perhaps",
            })
    void aBadPathOrQueryIsRefused(String path) throws Exception {
        problem(cluster.get("/api/v1" + path), 400, "BAD_REQUEST");
    }

    @Test
    void whatIsNotThereAndWhatIsNotTakenAreProblems() throws Exception {
        problem(cluster.get("/api/v1/nothing"), 404, "NOT_FOUND");
        problem(cluster.get("/"), 404, "NOT_FOUND");
        HttpResponse<String> wrong =
                cluster.send(cluster.request("/api/v1/jobs").DELETE());
        problem(wrong, 405, "BAD_REQUEST");
        assertThat(wrong.headers().firstValue("Allow")).hasValue("GET, POST");
        problem(
                cluster.send(cluster.request("/api/v1/jobs")
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("select 1"))),
                415,
                "BAD_REQUEST");
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedAndOneOfTenMegabytesIsNot() throws Exception {
        String script = "x".repeat(10 << 20);
        assertThat(cluster.post("/api/v1/jobs", "{\"code\":\"" + script + "\"}").statusCode())
                .isEqualTo(201);

        HttpResponse<String> answer = cluster.post("/api/v1/jobs", "{\"code\":\"" + script + script + "\"}");
        JsonNode problem = problem(answer, 413, "BAD_REQUEST");
        assertThat(problem.get("detail").asText()).contains("gateway.request.max-bytes");
    }

    @Test
    void enginesAndTheirTypesAreListedAndStopped() throws Exception {
        JsonNode engine = body(cluster.get("/api/v1/engines")).get("engines").get(0);
        assertThat(engine.get("state").asText()).isEqualTo("READY");
        assertThat(engine.get("readyAt").asText()).isEqualTo("2023-11-14T22:13:21.000Z");
        assertThat(cluster.manager.lists.get(cluster.manager.lists.size() - 1).getUser())
                .isEqualTo("ann");

        JsonNode type = body(cluster.get("/api/v1/engine-types")).get("types").get(0);
        assertThat(type.get("languages").get(0).asText()).isEqualTo("echo");

        assertThat(cluster.post("/api/v1/engines/echo-1/stop", "{\"drain\":true}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(cluster.manager.stops.get(0).getDrain()).isTrue();
        assertThat(body(cluster.get("/api/v1/audit?limit=10")).get("entries"))
                .anyMatch(entry -> entry.get("action").asText().equals("stop-engine")
                        && entry.get("object").asText().equals("echo-1")
                        && entry.get("user").asText().equals("ann")
                        && entry.get("clientAddress").asText().equals("127.0.0.1"));
    }

    @Test
    void drainingAnAgentIsWrittenDown() throws Exception {
        JsonNode agent = body(asRoot("/api/v1/agents", "GET", "")).get("agents").get(0);
        assertThat(agent.get("host").get("memoryPressure").asDouble()).isEqualTo(12.5);
        assertThat(agent.get("host").has("cpuPressure")).isFalse();
        asRoot("/api/v1/agents/host-1/drain", "POST", "{\"reason\":\"a new kernel\"}");
        assertThat(cluster.manager.drains.get(cluster.manager.drains.size() - 1).getReason())
                .isEqualTo("a new kernel");
        assertThat(body(asRoot("/api/v1/audit", "GET", "")).get("entries"))
                .anyMatch(entry -> entry.get("action").asText().equals("drain-agent")
                        && entry.get("object").asText().equals("host-1")
                        && entry.get("detail").asText().equals("a new kernel"));
        problem(asRoot("/api/v1/agents/no way/drain".replace(" ", "%20"), "POST", "{}"), 400, "BAD_REQUEST");
    }

    @Test
    void tenantsAreDefinedInTheUnitsOfPeopleAndTheQueueIsShown() throws Exception {
        HttpResponse<String> put = asRoot(
                "/api/v1/tenants/sales",
                "PUT",
                "{\"parent\":\"all\",\"weight\":2,\"guaranteed\":{\"engines\":1},\"maximum\":{\"cores\":2.5,\"memory\":1024},"
                        + "\"users\":{\"ann\":{\"maximum\":{\"engines\":3}}},\"version\":7}");
        assertThat(body(put).get("maximum").get("cores").asDouble()).isEqualTo(2.5);
        assertThat(body(put).get("version").asLong()).isEqualTo(8);
        PutTenantRequest sent = cluster.manager.puts.get(0);
        assertThat(sent.getExpectedVersion()).isEqualTo(7);
        assertThat(sent.getDefinition().getQuota().getMaximumMap())
                .containsEntry("cores", 2_500L)
                .containsEntry("memory", 1_024L);
        assertThat(sent.getDefinition().getUsersOrThrow("ann").getMaximumMap()).containsEntry("engines", 3L);
        assertThat(body(asRoot("/api/v1/audit", "GET", "")).get("entries"))
                .anyMatch(entry -> entry.get("action").asText().equals("put-tenant")
                        && entry.get("object").asText().equals("sales")
                        && entry.get("detail").asText().contains("\"weight\":2"));

        problem(asRoot("/api/v1/tenants/sales", "PUT", "{\"maximum\":{\"engines\":1.5}}"), 400, "BAD_REQUEST");
        problem(asRoot("/api/v1/tenants/sales", "PUT", "{\"weigth\":1}"), 400, "BAD_REQUEST");

        JsonNode ask = body(cluster.get("/api/v1/queue")).get("asks").get(0);
        assertThat(ask.get("position").asInt()).isEqualTo(1);
        assertThat(ask.get("limit").get("maximum").asDouble()).isEqualTo(2.5);
        assertThat(cluster.manager.queues.get(0).getUser()).isEqualTo("ann");
    }

    @Test
    void anAdminMakesChangesAndRemovesUsers() throws Exception {
        HttpResponse<String> made = asRoot("/api/v1/users/eve", "PUT", "{\"tenant\":\"default\"}");
        String password = body(made).get("password").asText();
        assertThat(cluster.accounts.passwords).containsEntry("eve", password);

        HttpResponse<String> changed = asRoot("/api/v1/users/eve", "PUT", "{\"roles\":[\"admin\"]}");
        assertThat(body(changed).has("password")).isFalse();
        assertThat(cluster.accounts.passwords).containsEntry("eve", password);

        problem(asRoot("/api/v1/users/eve", "PUT", "{\"createOnly\":true}"), 409, "ID_CONFLICT");
        assertThat(body(asRoot("/api/v1/users", "GET", "")).get("users").size()).isEqualTo(4);
        assertThat(asRoot("/api/v1/users/eve", "DELETE", "").statusCode()).isEqualTo(204);
        problem(cluster.get("/api/v1/users"), 403, "FORBIDDEN");
    }

    private static HttpResponse<String> asRoot(String path, String method, String json) throws Exception {
        return cluster.send(cluster.request(path)
                .setHeader("Authorization", TestCluster.basic("root", "root's"))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    private static String submit() throws Exception {
        return body(cluster.post("/api/v1/jobs", "{\"code\":\"echo 1\"}"))
                .get("id")
                .asText();
    }
}
