package io.drawbar.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.server.Route;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.protocol.v1.ColumnSummary;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.LogEvent;
import io.drawbar.protocol.v1.ResultSummary;
import io.drawbar.protocol.v1.StateEvent;
import io.drawbar.protocol.v1.Statement;
import io.drawbar.protocol.v1.StatementProgress;
import io.drawbar.protocol.v1.StatementState;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The description of the interface says what the interface does. */
class OpenApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final FakeJobs jobs = new FakeJobs();
    private static TestCluster cluster;
    private static JsonNode document;

    @BeforeAll
    static void open() throws Exception {
        cluster = TestCluster.open(jobs);
        cluster.awaitUp();
        document = JSON.readTree(cluster.get("/api/v1/openapi.json").body());
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @Test
    void everyRouteIsDescribedAndEveryDescriptionHasItsRoute() {
        Set<String> described = new TreeSet<>();
        document.get("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        Set<String> served = new TreeSet<>();
        cluster.gateway().server().serviceConfigs().forEach(config -> {
            Route route = config.route();
            String path = route.patternString().replaceAll(":([^/]+)", "{$1}");
            if (path.startsWith("/arrow.flight")) {
                return; // Described by Flight.proto.
            }
            if (path.endsWith("/ws")) {
                served.add("GET " + path);
            } else {
                route.methods().forEach(method -> served.add(method + " " + path));
            }
        });
        assertThat(described).isEqualTo(served);
    }

    @Test
    void answersAreAsDescribed() throws Exception {
        String id = check("POST", "/jobs", "{\"code\":\"x\",\"name\":\"n\",\"labels\":{\"a\":\"b\"}}", 201, "Job")
                .get("id")
                .asText();
        String parameters =
                "{\"code\":\"x\",\"parameters\":[null,true,7,0.5,\"t\",{\"type\":\"date\",\"value\":\"2024-02-29\"},"
                        + "{\"type\":\"timestamp with time zone\",\"value\":null},{\"type\":\"real\",\"value\":1.5}]}";
        validate(parameters, "Submit");
        check("POST", "/jobs", parameters, 201, "Job");
        check("POST", "/jobs", "{\"id\":\"" + id + "\",\"code\":\"x\"}", 200, "Job");
        jobs.jobs.computeIfPresent(id, (key, job) -> full(job));
        jobs.events.put(id, events());
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = Samples.mixed(allocator, 0, 10)) {
            jobs.results.put(id, List.of(new FakeResult(root).add(root).incomplete()));
        }
        check("GET", "/jobs", "", 200, "JobList");
        check("GET", "/jobs/" + id, "", 200, "Job");
        check("GET", "/jobs/" + id + "/events", "", 200, "EventPage");
        check("GET", "/jobs/" + id + "/results/0", "", 200, "ResultPage");
        check("POST", "/jobs/" + id + "/cancel", "{\"reason\":\"r\"}", 200, "Job");
        check("POST", "/analyse", "{\"code\":\"x\",\"engine\":\"echo\",\"catalog\":\"c\"}", 200, "ScriptAnalysis");
        check("POST", "/analyse", "{\"code\":\"cannot\"}", 422, "Problem");
        check("GET", "/engines", "", 200, "EngineList");
        check("GET", "/engine-types", "", 200, "EngineTypeList");
        check("GET", "/engine-types/echo", "", 200, "EngineTypeDetail");
        check("GET", "/engine-types/nothing", "", 404, "Problem");
        check("GET", "/engine-plugins", "", 200, "EnginePluginList");
        check("GET", "/engines/echo-1/events", "", 200, "EngineEventList");
        JsonNode pools = check("GET", "/pools", "", 200, "PoolList");
        assertThat(pools.at("/pools/0/hitRate").asDouble()).isEqualTo(0.75);
        check("GET", "/agents", "", 200, "AgentList");
        check("POST", "/agents/host-1/drain", "{\"reason\":\"a new kernel\"}", 204, "");
        check("POST", "/agents/host-1/undrain", "{}", 204, "");
        check("GET", "/tenants", "", 200, "TenantList");
        check("GET", "/tenants/sales", "", 200, "Tenant");
        check("PUT", "/tenants/sales", "{\"weight\":2,\"maximum\":{\"cores\":1.5,\"engines\":3}}", 200, "Tenant");
        check("DELETE", "/tenants/sales?version=8", "", 204, "");
        check("GET", "/queue?tenant=sales", "", 200, "Queue");
        check("GET", "/me", "", 200, "Me");
        check("POST", "/tokens", "{\"ttl\":\"1h\"}", 201, "Token");
        check("PUT", "/users/eve", "{\"roles\":[\"user\"]}", 200, "User");
        check("POST", "/engines/echo-1/stop", "{}", 204, "");
        check("GET", "/audit", "", 200, "AuditList");
        check("GET", "/users", "", 200, "UserList");
        check("GET", "/jobs/" + UUID.randomUUID(), "", 404, "Problem");
        check("GET", "/jobs?x=1", "", 400, "Problem");
        check("GET", "/nothing", "", 404, "Problem");
        check("PATCH", "/jobs", "{}", 405, "Problem");
        validate(cluster.get("/healthz").body(), "Health");
    }

    private static JsonNode check(String method, String path, String body, int status, String schema) throws Exception {
        HttpRequest.Builder request = cluster.request("/api/v1" + path)
                .setHeader("Authorization", TestCluster.basic("root", "root's"))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        HttpResponse<String> answer = cluster.send(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        if (status != 204) {
            validate(answer.body(), schema);
        }
        return JSON.readTree(answer.body());
    }

    private static void validate(String json, String schema) {
        String all = "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$ref\":\"#/components/schemas/"
                + schema + "\",\"components\":" + document.get("components") + "}";
        JsonSchema compiled =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(all);
        assertThat(compiled.validate(json, InputFormat.JSON)).as(json).isEmpty();
    }

    private static Job full(Job job) {
        ResultSummary result = ResultSummary.newBuilder()
                .setRows(3)
                .setTruncatedBy("ROWS")
                .addColumns(
                        ColumnSummary.newBuilder().setName("c").setType("Utf8").setNullable(true))
                .build();
        return job.toBuilder()
                .setState(JobState.QUEUED)
                .setStartedMillis(1)
                .setFinishedMillis(2)
                .setEngineId("echo-1")
                .setQueuePosition(2)
                .setWaitingFor("a place")
                .setFailure(Failures.of(ErrorCode.ENGINE_LOST, "Gone.").toBuilder()
                        .setRootCause("kill -9")
                        .setStage("run")
                        .setLine(1)
                        .setColumn(2)
                        .setEngineCode("E")
                        .setRetryAfterMillis(5)
                        .addLogTail("line"))
                .addStatements(Statement.newBuilder()
                        .setState(StatementState.ERROR)
                        .setUpdateCount(7)
                        .setStartedMillis(1)
                        .setFinishedMillis(2)
                        .setProgress(StatementProgress.newBuilder().setFraction(0.5))
                        .addResults(result)
                        .setFailure(Failures.of(ErrorCode.STATEMENT_FAILED, "No.")))
                .build();
    }

    private static List<Event> events() {
        return List.of(
                Event.newBuilder()
                        .setTimeMillis(1)
                        .setStatement(-1)
                        .setState(StateEvent.newBuilder().setJob(JobState.RUNNING))
                        .build(),
                Event.newBuilder()
                        .setOffset(1)
                        .setTimeMillis(1)
                        .setLog(LogEvent.newBuilder()
                                .setLevel("INFO")
                                .setLine("l")
                                .setSource("engine"))
                        .build(),
                Event.newBuilder()
                        .setOffset(2)
                        .setTimeMillis(1)
                        .setProgress(StatementProgress.newBuilder().setTotal(3))
                        .build());
    }
}
