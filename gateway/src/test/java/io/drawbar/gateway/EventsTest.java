package io.drawbar.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.LogEvent;
import io.drawbar.protocol.v1.NoticeEvent;
import io.drawbar.protocol.v1.ResultSummary;
import io.drawbar.protocol.v1.StateEvent;
import io.drawbar.protocol.v1.StatementProgress;
import io.drawbar.protocol.v1.StatementState;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events as pages and streams, and calls that follow a job to the entrance that has it. */
class EventsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeJobs jobs = new FakeJobs();
    private TestCluster cluster;
    private String job;

    @BeforeEach
    void open() throws Exception {
        cluster = TestCluster.open(jobs, Map.of("gateway.events.heartbeat", "100ms", "gateway.events.retry", "1500ms"));
        job = JSON.readTree(
                        cluster.post("/api/v1/jobs", "{\"code\":\"echo 1\"}").body())
                .get("id")
                .asText();
        jobs.events.put(
                job,
                List.of(
                        event(0).setState(StateEvent.newBuilder().setJob(JobState.RUNNING))
                                .build(),
                        event(1).setStatement(0)
                                .setLog(LogEvent.newBuilder()
                                        .setLevel("INFO")
                                        .setLine("line\nbreak")
                                        .setSource("engine"))
                                .build(),
                        event(2).setStatement(0)
                                .setProgress(StatementProgress.newBuilder()
                                        .setFraction(0.5)
                                        .setDone(1)
                                        .setTotal(2)
                                        .setUnit("tasks"))
                                .build(),
                        event(3).setStatement(0)
                                .setProgress(StatementProgress.newBuilder().setFraction(Double.NaN))
                                .build(),
                        event(4).setStatement(0)
                                .setResult(ResultSummary.newBuilder().setRows(3).setComplete(true))
                                .build(),
                        event(5).setStatement(0)
                                .setState(StateEvent.newBuilder()
                                        .setStatement(StatementState.DONE)
                                        .setUpdateCount(-1))
                                .build(),
                        event(6).setNotice(NoticeEvent.newBuilder()
                                        .setCode("LIMIT")
                                        .setMessage("Cut."))
                                .build(),
                        event(7).setState(StateEvent.newBuilder()
                                        .setJob(JobState.FAILED)
                                        .setFailure(Failures.of(ErrorCode.ENGINE_LOST, "Gone.")))
                                .build()));
    }

    private static Event.Builder event(long offset) {
        return Event.newBuilder()
                .setOffset(offset)
                .setTimeMillis(1_700_000_000_000L + offset)
                .setStatement(-1);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private List<String> stream(String query, String... headers) throws Exception {
        HttpRequest.Builder request =
                cluster.request("/api/v1/jobs/" + job + "/events" + query).header("Accept", "text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = cluster.send(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        return List.of(answer.body().split("\n\n")).stream()
                .filter(block -> !block.startsWith(":"))
                .toList();
    }

    @Test
    void aPageOfEventsSaysWhereToGoOn() throws Exception {
        JsonNode page = JSON.readTree(
                cluster.get("/api/v1/jobs/" + job + "/events?from=1&limit=3").body());
        assertThat(page.get("next").asLong()).isEqualTo(4);
        assertThat(page.get("complete").asBoolean()).isFalse();
        assertThat(page.get("events").size()).isEqualTo(3);
        JsonNode log = page.get("events").get(0);
        assertThat(log.toString())
                .isEqualTo("{\"offset\":1,\"time\":\"2023-11-14T22:13:20.001Z\",\"statement\":0,\"type\":\"log\","
                        + "\"level\":\"INFO\",\"line\":\"line\\nbreak\",\"source\":\"engine\"}");
        assertThat(page.get("events").get(1).get("progress").get("fraction").asDouble())
                .isEqualTo(0.5);
        assertThat(page.get("events").get(2).get("progress").has("fraction")).isFalse();
    }

    @Test
    void aStreamHasEveryEventOnceAndAnEnd() throws Exception {
        List<String> blocks = stream("");
        assertThat(blocks).hasSize(9);
        assertThat(blocks.get(0)).startsWith("id: 0\nevent: state\ndata: {\"offset\":0,");
        assertThat(blocks.get(7)).contains("\"job\":\"FAILED\"", "\"name\":\"ENGINE_LOST\"");
        assertThat(blocks.get(8)).isEqualTo("event: end\ndata: {\"next\":8}");
    }

    @Test
    void aStreamGoesOnWhereItsReaderWas() throws Exception {
        assertThat(stream("?from=6")).hasSize(3);
        assertThat(stream("", "Last-Event-ID", "5")).hasSize(3);
        assertThat(stream("?from=8")).containsExactly("event: end\ndata: {\"next\":8}");
    }

    @Test
    void aStreamSurvivesAnEntranceThatGoesAway() throws Exception {
        jobs.eventsBeforeLoss = 3;
        List<String> blocks = stream("");
        List<String> ids = new ArrayList<>();
        blocks.forEach(block -> ids.add(block.lines().findFirst().orElseThrow()));
        assertThat(ids)
                .containsExactly("id: 0", "id: 1", "id: 2", "id: 3", "id: 4", "id: 5", "id: 6", "id: 7", "event: end");
    }

    @Test
    void aStreamThatCannotGoOnSaysWhy() throws Exception {
        jobs.eventsBeforeLoss = 0;
        List<String> blocks = stream("");
        assertThat(blocks).hasSize(1);
        assertThat(blocks.get(0)).startsWith("event: error\ndata: {\"error\":{\"code\":9001,");
    }

    @Test
    void aStreamOfAJobThatIsNotThereIsAProblem() throws Exception {
        HttpResponse<String> answer = cluster.send(
                cluster.request("/api/v1/jobs/" + UUID.randomUUID() + "/events").header("Accept", "text/event-stream"));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void callsFollowAJobToItsEntranceAndRememberIt() throws Exception {
        FakeJobs far = new FakeJobs();
        far.jobs.putAll(jobs.jobs);
        far.events.putAll(jobs.events);
        jobs.owner = Optional.of("far-1");
        TestCluster.Node other = cluster.entrance("far-1", far);
        int near = jobs.calls.get();
        for (int i = 0; i < 5; i++) {
            assertThat(cluster.get("/api/v1/jobs/" + job).statusCode()).isEqualTo(200);
        }
        assertThat(jobs.calls.get() - near).isLessThanOrEqualTo(1);
        assertThat(far.calls.get()).isEqualTo(5);
        assertThat(stream("")).hasSize(9);

        // The job has moved: the entrance that had it is gone, the other has taken it over.
        other.close();
        cluster.awaitGone("far-1");
        jobs.owner = Optional.empty();
        assertThat(cluster.get("/api/v1/jobs/" + job).statusCode()).isEqualTo(200);
    }

    @Test
    void aJobWhoseEntranceIsAwayIsUnavailableForTheMoment() throws Exception {
        jobs.owner = Optional.of("far-2");
        HttpResponse<String> answer = cluster.get("/api/v1/jobs/" + job);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.body()).contains("far-2");
    }
}
