package io.drawbar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every command against a server that answers by heart. */
@Timeout(60)
class CommandsTest {
    private static final String STATEMENT =
            "{\"index\":0,\"start\":0,\"end\":8,\"state\":\"DONE\",\"results\":[{\"index\":0,\"statement\":0,\"rows\":2,"
                    + "\"bytes\":64,\"complete\":true,\"columns\":[],\"expired\":false}]}";
    private static final String COLUMNS = "\"columns\":[{\"name\":\"n\",\"type\":\"Int(32, true)\",\"nullable\":true},"
            + "{\"name\":\"name\",\"type\":\"Utf8\",\"nullable\":true},{\"name\":\"name\",\"type\":\"Utf8\",\"nullable\":true}]";
    private static final String PAGE = "{" + COLUMNS
            + ",\"rows\":[[1,\"日本\",\"a\\nb\"],[20,null,\"x\"]],\"offset\":0,\"totalRows\":2,\"complete\":true}";

    private FakeServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String job(String state, String statements, String more) {
        return "{\"id\":\"j1\",\"owner\":\"ada\",\"tenant\":\"t\",\"state\":\"" + state
                + "\",\"engine\":{\"type\":\"spark\",\"version\":\"4.0.1\"},\"language\":\"sql\",\"code\":\"select"
                + " 1\\n"
                + "from x\",\"createdAt\":\"2025-01-02T03:04:05.000Z\",\"startedAt\":\"2025-01-02T03:04:06.000Z\","
                + "\"finishedAt\":\"2025-01-02T03:04:07.500Z\",\"statements\":[" + statements + "],\"nextEvent\":3"
                + more + "}";
    }

    private static String event(int offset, String type, String payload) {
        return "id: " + offset + "\nevent: " + type + "\ndata: {\"offset\":" + offset
                + ",\"time\":\"2025-01-02T03:04:05.000Z\",\"statement\":0,\"type\":\"" + type + "\"," + payload
                + "}\n\n";
    }

    private void jobThatSucceeds() {
        server.on("POST /api/v1/jobs", 201, "application/json", job("QUEUED", "", ""))
                .on("GET /api/v1/jobs/j1", job("SUCCEEDED", STATEMENT, ""))
                .on(
                        "GET /api/v1/jobs/j1/events?from=0",
                        200,
                        "text/event-stream",
                        event(
                                        0,
                                        "log",
                                        "\"level\":\"INFO\",\"line\":\"reading"
                                                + " \\u001b[31mfiles\",\"source\":\"engine\"")
                                + event(
                                        1,
                                        "progress",
                                        "\"progress\":{\"fraction\":0.25,\"done\":1,\"running\":1,\"total\":4,\"unit\":\"tasks\",\"detail\":\"\"}")
                                + event(
                                        2,
                                        "result",
                                        "\"result\":{\"index\":0,\"statement\":0,\"rows\":2,\"bytes\":64,\"complete\":true,\"columns\":[],\"expired\":false}")
                                + "event: end\ndata: {}\n\n")
                .on("GET /api/v1/jobs/j1/results/0?format=json&offset=0&limit=1000", PAGE);
    }

    @Test
    void runPrintsResultsAndNothingElseOnTheOutput() {
        jobThatSucceeds();
        assertThat(server.run("run", "-e", "select 1", "--engine", "spark", "--set", "a.b=c"))
                .isZero();
        assertThat(server.out().lines())
                .containsExactly(
                        "  n | name | name", "----+------+------", "  1 | 日本 | a\\nb", " 20 | NULL | x", "(2 rows)");
        assertThat(server.err())
                .contains("Job j1", "INFO reading \\u001b[31mfiles", "Running  [#####...............]  25%  1/4 tasks");
        assertThat(server.asked().get(0).body()).contains("\"engine\":\"spark\"", "\"settings\":{\"a.b\":\"c\"}");
        assertThat(server.asked().get(0).authorization()).isEqualTo("Basic YWRhOnNlY3JldA==");
    }

    @Test
    void analyseListsTablesAndPointsAtWhatIsWrong() {
        server.on("POST /api/v1/analyse", """
                {"statements":[
                  {"start":0,"end":8,"engine":"spark@4.0.1","language":"sql","kind":"DML",
                   "reads":[{"catalog":"c","schema":"s","table":"t","columns":["a","b"]}],"writes":[{"table":"u"}]},
                  {"start":10,"end":18,"engine":"spark@4.0.1","language":"sql","kind":"QUERY","reads":[],"writes":[]}]}""");
        assertThat(server.run("analyse", "-e", "copy t;  select 1", "-E", "spark", "--catalog", "c"))
                .as(server.err())
                .isZero();
        assertThat(server.out().lines())
                .containsExactly(
                        " statement | engine      | kind  | access | table | columns",
                        "-----------+-------------+-------+--------+-------+------------------",
                        "         1 | spark@4.0.1 | DML   | reads  | c.s.t | a, b",
                        "         1 | spark@4.0.1 | DML   | writes | u     | (cannot be told)",
                        "         2 | spark@4.0.1 | QUERY |        |       |");
        assertThat(server.asked().get(0).body())
                .isEqualTo("{\"code\":\"copy t;  select 1\",\"engine\":\"spark\",\"catalog\":\"c\"}");

        server.on("POST /api/v1/analyse", """
                {"statements":[{"start":3,"end":11,"engine":"spark@4.0.1","language":"sql",
                  "error":{"code":3000,"name":"STATEMENT_FAILED","kind":"USER","message":"No x.","line":1,"column":8}}]}""");
        assertThat(server.run("analyze", "-e", "\n  select x")).isEqualTo(1);
        assertThat(server.err()).contains("No x.", "At line 2, column 10", "2 |   select x");
    }

    @Test
    void runPrintsOneObjectALineAsJsonEvenWhenColumnsShareAName() {
        jobThatSucceeds();
        assertThat(server.run("run", "-e", "select 1", "--format", "json", "-q"))
                .isZero();
        assertThat(server.out().lines())
                .containsExactly(
                        "{\"n\":1,\"name\":\"日本\",\"name_2\":\"a\\nb\"}", "{\"n\":20,\"name\":null,\"name_2\":\"x\"}");
        assertThat(server.err()).isEmpty();
    }

    @Test
    void csvThatBreaksOffGoesOnAfterTheLastWholeRow() {
        jobThatSucceeds();
        String rest = "GET /api/v1/jobs/j1/results/0?format=csv&offset=2&header=false";
        server.onBroken(
                        "GET /api/v1/jobs/j1/results/0?format=csv&offset=0",
                        "n,name\r\n1,\"two\r\nlines\"\r\n2,b\r\n3,\"c\r\n")
                .onBroken(rest, "")
                .on(rest, 200, "text/csv", "3,\"c\r\n\"\"d\"\"\"\r\n4,e\r\n")
                .on("GET /api/v1/jobs/j1/results/0?format=json&offset=0&limit=1", PAGE);
        assertThat(server.run("run", "-e", "select 1", "--format", "csv", "-q"))
                .as(server.err())
                .isZero();
        assertThat(server.out()).isEqualTo("n,name\r\n1,\"two\r\nlines\"\r\n2,b\r\n3,\"c\r\n\"\"d\"\"\"\r\n4,e\r\n");
    }

    @Test
    void runPassesCsvOnAsItComes() {
        jobThatSucceeds();
        server.on("GET /api/v1/jobs/j1/results/0?format=csv&offset=0", 200, "text/csv", "n,name\r\n1,日本\r\n")
                .on("GET /api/v1/jobs/j1/results/0?format=json&offset=0&limit=1", PAGE);
        assertThat(server.run("run", "-e", "select 1", "--format", "csv", "-q"))
                .as(server.err())
                .isZero();
        assertThat(server.out()).isEqualTo("n,name\r\n1,日本\r\n");
    }

    @Test
    void aTableSaysThatItIsCutAndHowToGetTheRest() {
        jobThatSucceeds();
        server.on(
                "GET /api/v1/jobs/j1/results/0?format=json&offset=0&limit=1",
                "{" + COLUMNS
                        + ",\"rows\":[[1,\"a\",\"b\"]],\"offset\":0,\"totalRows\":7,\"complete\":true,\"nextOffset\":1}");
        assertThat(server.run("results", "j1", "0", "--limit", "1"))
                .as(server.err())
                .isZero();
        assertThat(server.out())
                .contains("(7 rows; limited to the first 1: all of them with `drawbar results j1 0 --format csv`)");
    }

    @Test
    void runFailsWithTheCauseTheRemedyAndThePlaceOfTheError() {
        server.on("POST /api/v1/jobs", 201, "application/json", job("QUEUED", "", ""))
                .on("GET /api/v1/jobs/j1/events?from=0", 200, "text/event-stream", "event: end\ndata: {}\n\n")
                .on(
                        "GET /api/v1/jobs/j1",
                        job(
                                "FAILED",
                                "",
                                ",\"error\":{\"code\":3000,\"name\":\"STATEMENT_FAILED\",\"kind\":\"USER\",\"message\":\"No"
                                        + " table x.\",\"remedy\":\"Mend it.\",\"rootCause\":\"[TABLE_OR_VIEW_NOT_FOUND]"
                                        + " x\",\"line\":2,\"column\":6,\"logTail\":[\"java.io.IOException: x\",\"\\tat"
                                        + " a.B.c(B.java:1)\",\"\\t... 3 more\",\"last words\"]}"));
        assertThat(server.run("run", "-e", "select 1\nfrom x")).as(server.err()).isEqualTo(1);
        assertThat(server.out()).isEmpty();
        assertThat(server.err())
                .contains(
                        "Error 3000 STATEMENT_FAILED: No table x.",
                        "  At line 2, column 6:",
                        "    2 | from x",
                        "      |      ^",
                        "  Cause: [TABLE_OR_VIEW_NOT_FOUND] x",
                        "  What to do: Mend it.",
                        "    java.io.IOException: x",
                        "        … 2 frames of the stack",
                        "    last words");
    }

    @Test
    void thePlaceOfAnErrorIsCountedInTheWholeScript() {
        String failed =
                "{\"index\":1,\"start\":11,\"end\":24,\"state\":\"ERROR\",\"results\":[],\"error\":{\"code\":3000,\"name\":\"STATEMENT_FAILED\",\"message\":\"No"
                        + " b.\",\"line\":1,\"column\":8}}";
        String code = "\"code\":\"select 1;\\n select b\\nfrom x\"";
        server.on("POST /api/v1/jobs", 201, "application/json", job("QUEUED", "", ""))
                .on("GET /api/v1/jobs/j1/events?from=0", 200, "text/event-stream", "event: end\ndata: {}\n\n")
                .on("GET /api/v1/jobs/j1", job("FAILED", failed, "").replace("\"code\":\"select 1\\nfrom x\"", code));
        assertThat(server.run("run", "-e", "select 1;\n select b\nfrom x")).isEqualTo(1);
        assertThat(server.err()).contains("  At line 2, column 9:", "    2 |  select b", "      |         ^");
    }

    @Test
    void asyncPrintsTheIdAndDoesNotWait() throws IOException {
        Path script = Files.writeString(folder.resolve("nightly.sql"), "select 1");
        server.on("POST /api/v1/jobs", 201, "application/json", job("ACCEPTED", "", ""));
        assertThat(server.run("run", script.toString(), "--async"))
                .as(server.err())
                .isZero();
        assertThat(server.out()).isEqualToIgnoringNewLines("j1");
        assertThat(server.asked()).hasSize(1);
        assertThat(server.asked().get(0).body()).contains("\"name\":\"nightly.sql\"");
    }

    @Test
    void aFileThatIsNotThereAndARefusalAreOneSentenceEach() {
        assertThat(server.run("run", folder.resolve("no.sql").toString()))
                .as(server.err())
                .isEqualTo(1);
        assertThat(server.err()).isEqualToIgnoringNewLines(folder.resolve("no.sql") + " is not there.");
        assertThat(server.run("logs", "nobodys")).as(server.err()).isEqualTo(1);
        assertThat(server.err()).contains("Error 1008 NOT_FOUND: There is no GET /api/v1/jobs/nobodys/events");
    }

    @Test
    void whatIsNotUnderstoodHasExitCodeTwo() {
        assertThat(server.run("run")).as(server.err()).isEqualTo(2);
        assertThat(server.run("no-such-command")).as(server.err()).isEqualTo(2);
    }

    @Test
    void jobsEnginesAndUsersAreTables() {
        server.on("GET /api/v1/jobs?state=FAILED%2CRUNNING&limit=20", "{\"jobs\":[" + job("FAILED", "", "") + "]}")
                .on(
                        "GET /api/v1/engines",
                        "{\"engines\":[{\"id\":\"e1\",\"type\":\"spark\",\"version\":\"4.0.1\",\"owner\":\"ada\",\"state\":\"READY\",\"pid\":7,\"heapMaxBytes\":1048576}]}")
                .on("GET /api/v1/users", "{\"users\":[{\"name\":\"ada\",\"tenant\":\"t\",\"roles\":[\"admin\"]}]}")
                .on("GET /api/v1/me", "{\"user\":\"ada\",\"tenant\":\"t\",\"roles\":[\"admin\"]}");
        assertThat(server.run("jobs", "--state", "RUNNING,FAILED"))
                .as(server.err())
                .isZero();
        assertThat(server.run("engines")).as(server.err()).isZero();
        assertThat(server.run("user", "list")).as(server.err()).isZero();
        assertThat(server.run("whoami")).as(server.err()).isZero();
        assertThat(server.out())
                .contains("j1  | FAILED | spark@4.0.1 | ada", "1.5 s | select 1\\nfrom x")
                .contains("e1     | spark@4.0.1 | READY")
                .contains("ada  | t      | admin")
                .contains("ada of tenant t at " + server.url() + ", roles admin");
    }

    @Test
    void poolsAreShownWithWhatTheyAreWorth() {
        server.on(
                        "GET /api/v1/pools",
                        "{\"pools\":[{\"name\":\"morning\",\"type\":\"spark\",\"version\":\"4.0.1\",\"tenant\":\"sales\","
                                + "\"minimum\":1,\"maximum\":5,\"minimumNow\":3,\"target\":4,\"starting\":1,\"ready\":2,"
                                + "\"claims\":3,\"misses\":1,\"failedClaims\":0,\"hitRate\":0.75,\"claimMillis\":21,\"problem\":\"tenant"
                                + " sales has 4 of 4 engines\"}]}")
                .on(
                        "GET /api/v1/engines",
                        "{\"engines\":[{\"id\":\"e1\",\"state\":\"READY\",\"pool\":\"morning\",\"claimed\":true}]}");
        assertThat(server.run("pools")).as(server.err()).isZero();
        assertThat(server.run("engines")).as(server.err()).isZero();
        assertThat(server.out())
                .contains("spark@4.0.1", "3 (of 1)", "75%", "21 ms", "tenant sales has 4 of 4 engines")
                .contains("morning (claimed)");
    }

    @Test
    void agentsAreShownAndTakenOutOfService() {
        server.on(
                        "GET /api/v1/agents",
                        "{\"agents\":[{\"id\":\"host-1\",\"present\":true,\"draining\":true,\"closed\":\"it is"
                                + " drained: a kernel\","
                                + "\"engines\":2,\"maxEngines\":64,\"memoryUsedBytes\":2147483648,\"coresUsed\":1.5,"
                                + "\"labels\":{\"zone\":\"a\"},\"engineTypes\":[\"echo@1\"],\"host\":{\"loadAverage\":0.5,"
                                + "\"processors\":2,\"memoryTotalBytes\":1,\"memoryFreeBytes\":1073741824,\"diskFreeBytes\":1,"
                                + "\"memoryPressure\":12.4}}]}")
                .on("POST /api/v1/agents/host-1/drain", "");
        assertThat(server.run("agents", "list")).as(server.err()).isZero();
        assertThat(server.run("agents", "drain", "host-1", "--reason", "a kernel"))
                .as(server.err())
                .isZero();
        assertThat(server.out())
                .contains("it is drained: a kernel", "2/64", "2.0g", "-/12%/-", "{zone=a}")
                .contains("takes no new engine; it has 2");
        assertThat(server.asked()).anyMatch(it -> it.body().contains("\"reason\":\"a kernel\""));
    }

    @Test
    void tenantsAreChangedInPartAndTheQueueSaysWhatIsWaitedFor() {
        String sales =
                "{\"name\":\"sales\",\"weight\":2.0,\"guaranteed\":{\"engines\":1},\"maximum\":{\"memory\":8589934592},\"version\":7,\"source\":\"run"
                        + " time\",\"used\":{\"engines\":1,\"memory\":1073741824},\"activeUsers\":[]}";
        server.on("GET /api/v1/tenants", "{\"tenants\":[" + sales + "]}")
                .on("PUT /api/v1/tenants/sales", sales)
                .on(
                        "GET /api/v1/queue?tenant=sales",
                        "{\"asks\":[{\"id\":\"j1\",\"owner\":\"ada\",\"tenant\":\"sales\",\"engine\":{\"type\":\"spark\",\"version\":\"4\"},\"position\":1,\"of\":2,\"waitingFor\":\"tenant"
                                + " sales has 4 of 4 engines\",\"usualWaitMillis\":9000}]}")
                .on(
                        "GET /api/v1/engines/e1/events",
                        "{\"events\":[{\"time\":\"2025-01-02T03:04:05.000Z\",\"what\":\"lost\",\"why\":\"Its process"
                                + " ended.\"}]}");
        assertThat(server.run("tenants", "list")).as(server.err()).isZero();
        assertThat(server.run(
                        "tenants", "set", "sales", "--limit", "engines=4,memory=none", "--guarantee", "cores=1.5"))
                .as(server.err())
                .isZero();
        assertThat(server.run("queue", "--tenant", "sales")).as(server.err()).isZero();
        assertThat(server.run("engines", "--events", "e1")).as(server.err()).isZero();
        assertThat(server.run("tenants", "set", "sales", "--limit", "engine=4")).isEqualTo(1);
        assertThat(server.out())
                .contains("1g/8g")
                .contains("1/2", "9 s", "tenant sales has 4 of 4 engines")
                .contains("lost", "Its process ended.");
        assertThat(server.asked().stream().filter(it -> !it.body().isEmpty()).findFirst())
                .get()
                .extracting(it -> it.body())
                .asString()
                .contains("\"maximum\":{\"engines\":4}", "\"version\":7", "\"cores\":1.5", "\"engines\":1");
    }

    @Test
    void secretsArePrintedOnceWhereTheyCanBePiped() {
        server.on("POST /api/v1/tokens", "{\"token\":\"t0ken\",\"expiresAt\":\"2025-01-02T03:04:05.000Z\"}")
                .on("PUT /api/v1/users/bob", "{\"name\":\"bob\",\"tenant\":\"t\",\"roles\":[],\"password\":\"pa55\"}");
        assertThat(server.run("token", "create", "--ttl", "12h"))
                .as(server.err())
                .isZero();
        assertThat(server.out()).isEqualToIgnoringNewLines("t0ken");
        assertThat(server.run("user", "add", "bob", "--roles", "user,admin"))
                .as(server.err())
                .isZero();
        assertThat(server.out()).contains("Password: pa55");
        assertThat(server.asked().get(0).body()).isEqualTo("{\"ttl\":\"43200000ms\"}");
        assertThat(server.asked().get(1).body()).isEqualTo("{\"roles\":[\"user\",\"admin\"],\"createOnly\":true}");
    }

    @Test
    void killTellsTheStateAfterwards() {
        server.on("POST /api/v1/jobs/j1/cancel", job("CANCELLING", "", ""));
        assertThat(server.run("kill", "j1", "--reason", "too slow"))
                .as(server.err())
                .isZero();
        assertThat(server.out()).isEqualToIgnoringNewLines("j1 CANCELLING");
        assertThat(server.asked().get(0).body()).isEqualTo("{\"reason\":\"too slow\"}");
    }
}
