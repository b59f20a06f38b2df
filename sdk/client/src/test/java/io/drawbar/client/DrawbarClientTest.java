package io.drawbar.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.client.FakeGateway.Answer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DrawbarClientTest {
    private static final String JOB = """
            {"id":"0190c9a0-0000-7000-8000-000000000001","owner":"ada","tenant":"default","state":"QUEUED",
             "engine":{"type":"spark","version":"4.0.1"},"language":"sql","code":"select 1","labels":{},
             "createdAt":"2025-01-02T03:04:05.678Z","retrySafe":false,"priority":0,
             "statements":[{"index":0,"start":0,"end":8,"state":"DONE","updateCount":3,
               "progress":{"done":1,"running":0,"total":4,"unit":"tasks","detail":""},
               "results":[{"index":0,"statement":0,"rows":2,"bytes":100,"complete":true,"truncatedBy":"ROWS",
                 "columns":[{"name":"a","type":"Int(64, true)","nullable":false}],"expired":false}]}],
             "queue":{"waitingFor":"an engine"},"nextEvent":7,"addedLater":[1,2]}""";

    @Test
    void submitSendsWhatWasAskedForAndReadsTheJob() throws Exception {
        try (FakeGateway gateway = new FakeGateway(asked -> Answer.json(201, JOB))) {
            JobRequest request = JobRequest.builder("select 1")
                    .engine("spark@4.0.1")
                    .setting("spark.sql.ansi.enabled", "true")
                    .rowLimit(10)
                    .runTimeout(Duration.ofSeconds(90))
                    .build();
            Job job = gateway.client().build().submit(request);
            assertThat(job.state()).isEqualTo(JobState.QUEUED);
            assertThat(job.engine()).hasToString("spark@4.0.1");
            assertThat(job.createdAt()).isEqualTo(Instant.parse("2025-01-02T03:04:05.678Z"));
            assertThat(job.finishedAt()).isEmpty();
            assertThat(job.queue().orElseThrow().waitingFor()).isEqualTo("an engine");
            assertThat(job.statements().get(0).updateCount()).hasValue(3);
            assertThat(job.statements().get(0).progress().orElseThrow().fraction())
                    .isEmpty();
            assertThat(job.results().get(0).truncatedBy()).hasValue("ROWS");
            assertThat(gateway.asked().get(0).authorization()).isEqualTo("Bearer secret-token");
            assertThat(gateway.asked().get(0).body())
                    .contains("\"id\":\"" + request.id() + "\"")
                    .contains("\"engine\":\"spark@4.0.1\"", "\"rowLimit\":10", "\"runTimeout\":\"90000ms\"")
                    .doesNotContain("language", "labels", "null");
        }
    }

    @Test
    void anAnalysisTellsOfEachStatement() throws Exception {
        String told = """
                {"statements":[
                  {"start":0,"end":8,"engine":"spark@4.0.1","language":"sql","kind":"DML",
                   "reads":[{"catalog":"c","schema":"s","table":"t","columns":["a","b"]}],"writes":[{"table":"u"}]},
                  {"start":9,"end":12,"engine":"spark@4.0.1","language":"sql",
                   "error":{"code":3000,"name":"STATEMENT_FAILED","kind":"USER","message":"No.","line":1}}]}""";
        try (FakeGateway gateway = new FakeGateway(asked -> Answer.json(200, told))) {
            JobRequest request = JobRequest.builder("copy; x").engine("spark").build();
            List<AnalysedStatement> statements =
                    gateway.client().build().analyse(request).statements();

            assertThat(gateway.asked().get(0).path()).isEqualTo("/api/v1/analyse");
            assertThat(gateway.asked().get(0).body()).isEqualTo("{\"code\":\"copy; x\",\"engine\":\"spark\"}");
            assertThat(statements.get(0).kind()).hasValue(StatementKind.DML);
            assertThat(statements.get(0).reads().get(0).columns()).hasValue(List.of("a", "b"));
            assertThat(statements.get(0).writes().get(0).columns()).isEmpty();
            assertThat(statements.get(1).error().orElseThrow().line()).hasValue(1);
            assertThat(statements.get(1).kind()).isEmpty();
            assertThat(statements.get(1).reads()).isEmpty();
        }
    }

    @Test
    void aJobWhoseAnswerWasLostIsSentAgainUnderTheSameId() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (FakeGateway gateway = new FakeGateway(asked -> calls.incrementAndGet() == 1
                ? new Answer(201, "application/json", "{\"id\":", true, List.of())
                : Answer.json(200, JOB))) {
            gateway.client().build().submit(JobRequest.sql("select 1"));
            assertThat(gateway.asked()).hasSize(2);
            assertThat(gateway.asked().get(1).body())
                    .isEqualTo(gateway.asked().get(0).body());
        }
    }

    @Test
    void aBusyServerIsAskedAgainAndThenItsProblemIsThrown() throws Exception {
        String problem = """
                {"type":"https://drawbar.io/errors/TOO_MANY_REQUESTS","title":"Too many requests","status":429,
                 "detail":"More than 10 requests a second.","instance":"/api/v1/jobs","code":2002,
                 "name":"TOO_MANY_REQUESTS","kind":"RESOURCES","remedy":"Wait.","retryAfterMillis":1}""";
        try (FakeGateway gateway = new FakeGateway(
                asked -> new Answer(429, "application/problem+json", problem, false, List.of("Retry-After:0")))) {
            DrawbarClient client = gateway.client().retries(2).build();
            assertThatExceptionOfType(DrawbarClientException.class)
                    .isThrownBy(() -> client.submit(JobRequest.sql("select 1")))
                    .withMessage("TOO_MANY_REQUESTS: More than 10 requests a second.")
                    .satisfies(refused -> {
                        Problem told = refused.problem().orElseThrow();
                        assertThat(told.code()).isEqualTo(2002);
                        assertThat(told.asFailure().remedy()).isEqualTo("Wait.");
                    });
            assertThat(gateway.asked()).hasSize(3);
        }
    }

    @Test
    void aRefusalIsNotRepeatedAndNeedNotBeAProblemDocument() throws Exception {
        try (FakeGateway gateway =
                new FakeGateway(asked -> new Answer(404, "text/html", "<h1>no such page</h1>", false, List.of()))) {
            DrawbarClient client = gateway.client().build();
            assertThatExceptionOfType(DrawbarClientException.class)
                    .isThrownBy(() -> client.job(new JobId("x/../y?z")))
                    .satisfies(refused ->
                            assertThat(refused.problem().orElseThrow().status()).isEqualTo(404));
            assertThat(gateway.asked()).hasSize(1);
            assertThat(gateway.asked().get(0).path()).isEqualTo("/api/v1/jobs/x%2F..%2Fy%3Fz");
        }
    }

    @Test
    void aServerThatIsNotThereIsSaidSoInOneSentence() {
        DrawbarClient client = DrawbarClient.builder()
                .url("http://127.0.0.1:1") // Where nobody listens.
                .retries(1)
                .retryWait(Duration.ofMillis(1))
                .build();
        assertThatExceptionOfType(DrawbarClientException.class)
                .isThrownBy(client::engines)
                .withMessage("Drawbar at http://127.0.0.1:1 cannot be reached: is the server running there?");
    }

    @Test
    void pagesOfAResultAreReadOneAfterTheOther() throws Exception {
        try (FakeGateway gateway = new FakeGateway(
                asked -> asked.path().contains("offset=0&") ? Answer.json(200, """
                        {"columns":[{"name":"n","type":"Int(32, true)","nullable":true}],"rows":[[1],[null]],"offset":0,
                         "totalRows":3,"complete":true,"nextOffset":2}""") : Answer.json(200, """
                        {"columns":[{"name":"n","type":"Int(32, true)","nullable":true}],"rows":[["9007199254740993"]],
                         "offset":2,"totalRows":3,"complete":true}"""))) {
            List<String> values = new ArrayList<>();
            for (ResultPage page : gateway.client().build().resultPages(new JobId("j"), 0, 2)) {
                page.rows().forEach(row -> values.add(row.get(0).asText()));
            }
            assertThat(values).containsExactly("1", "null", "9007199254740993");
        }
    }

    @Test
    void aPageThatBreaksOffDoesNotLookComplete() throws Exception {
        try (FakeGateway gateway = new FakeGateway(asked -> Answer.json(200, """
                        {"columns":[],"offset":0,"rows":[[1],[2]],"totalRows":9,"complete":false,"nextOffset":2,
                         "error":{"code":1,"name":"STORE_FAILED","message":"The disk is gone."}}"""))) {
            DrawbarClient client = gateway.client().build();
            assertThatThrownBy(() -> client.result(new JobId("j"), 0, 0, 10))
                    .isInstanceOf(DrawbarClientException.class)
                    .hasMessageContaining("broke off after 2 rows: STORE_FAILED: The disk is gone.");
        }
    }

    @Test
    void theRowsThereAreOfAnUnfinishedResultComeToAnEnd() throws Exception {
        try (FakeGateway gateway = new FakeGateway(
                asked -> Answer.json(
                        200,
                        asked.path().contains("offset=0")
                                ? "{\"columns\":[],\"offset\":0,\"rows\":[[1]],\"totalRows\":1,\"complete\":false,\"nextOffset\":1}"
                                : "{\"columns\":[],\"offset\":1,\"rows\":[],\"totalRows\":1,\"complete\":false,\"nextOffset\":1}"))) {
            int rows = 0;
            for (ResultPage page : gateway.client().build().resultPages(new JobId("j"), 0, 10)) {
                rows += page.rows().size();
            }
            assertThat(rows).isEqualTo(1);
        }
    }

    @Test
    void aStreamedResultThatBreaksDoesNotLookComplete() throws Exception {
        try (FakeGateway gateway =
                new FakeGateway(asked -> new Answer(200, "text/csv", "a\r\n1\r\n", true, List.of()))) {
            DrawbarClient client = gateway.client().build();
            try (var stream =
                    client.resultStream(new JobId("j"), 0, ResultFormat.CSV, 0, java.util.OptionalLong.empty())) {
                assertThatExceptionOfType(IOException.class).isThrownBy(stream::readAllBytes);
            }
        }
    }

    @Test
    void asynchronousCallsFailWithTheSameException() throws Exception {
        try (FakeGateway gateway = new FakeGateway(asked -> Answer.json(401, "{\"status\":401,\"detail\":\"no\"}"))) {
            assertThat(gateway.client().build().cancelAsync(new JobId("j"), Optional.of("why")))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withRootCauseInstanceOf(DrawbarClientException.class);
            assertThat(gateway.asked().get(0).body()).isEqualTo("{\"reason\":\"why\"}");
        }
    }

    @Test
    void jobIdsSortByTimeAndSayTheirVersion() {
        Clock early = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC);
        Clock late = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_001L), ZoneOffset.UTC);
        UUID id = UUID.fromString(JobId.random(early).value());
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(JobId.random(early).value()).isLessThan(JobId.random(late).value());
    }

    @Test
    void whatIsNoUrlIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DrawbarClient.builder().url("localhost:8288"))
                .withMessage("'localhost:8288' is no URL; expected one like http://127.0.0.1:8288");
    }

    @Test
    void secretsAreNotInTheTextOfRecords() {
        assertThat(new Token("very-secret", Optional.empty()).toString()).doesNotContain("very-secret");
        assertThat(UserChange.password("very-secret").toString()).doesNotContain("very-secret");
        assertThat(new User("ada", "t", List.of(), Optional.of("very-secret")).toString())
                .doesNotContain("very-secret");
    }
}
