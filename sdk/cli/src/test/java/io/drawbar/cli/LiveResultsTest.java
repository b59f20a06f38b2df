package io.drawbar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Results whose rows take their time, or have no end. */
@Timeout(120)
class LiveResultsTest {
    private static final String COLUMNS = "\"columns\":[{\"name\":\"n\",\"type\":\"Int(64, true)\",\"nullable\":true}]";

    private final CountDownLatch complete = new CountDownLatch(1);
    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer()
                .on("POST /api/v1/jobs", 201, "application/json", job("QUEUED"))
                .on("GET /api/v1/jobs/j1", job("SUCCEEDED"))
                .onEvents("GET /api/v1/jobs/j1/events?from=0", () -> result(0, false), () -> {
                    complete.await();
                    return result(1, true) + "event: end\ndata: {}\n\n";
                });
    }

    @AfterEach
    void stop() {
        complete.countDown();
        server.close();
    }

    private static String job(String state) {
        return "{\"id\":\"j1\",\"owner\":\"ada\",\"tenant\":\"t\",\"state\":\"" + state
                + "\",\"engine\":{\"type\":\"flink\",\"version\":\"1\"},\"language\":\"sql\",\"code\":\"select\","
                + "\"createdAt\":\"2025-01-02T03:04:05.000Z\",\"statements\":[],\"nextEvent\":2}";
    }

    private static String result(int offset, boolean whole) {
        return "id: " + offset + "\nevent: result\ndata: {\"offset\":" + offset
                + ",\"time\":\"2025-01-02T03:04:05.000Z\",\"statement\":0,\"type\":\"result\",\"result\":{\"index\":0,"
                + "\"statement\":0,\"rows\":0,\"bytes\":64,\"complete\":" + whole
                + ",\"columns\":[],\"expired\":false}}\n\n";
    }

    /** Rows from an offset on, as they are there now. */
    private void page(int offset, int limit, String rows, int total, boolean whole) {
        server.on(
                "GET /api/v1/jobs/j1/results/0?format=json&offset=" + offset + "&limit=" + limit,
                "{" + COLUMNS + ",\"rows\":[" + rows + "],\"offset\":" + offset + ",\"totalRows\":" + total
                        + ",\"complete\":" + whole + (whole ? "}" : ",\"nextOffset\":" + total + "}"));
    }

    /** The first command of a process has all its classes to load. */
    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    private CompletableFuture<Integer> run(String... more) {
        String[] all = new String[more.length + 4];
        System.arraycopy(new String[] {"run", "-e", "select", "-q"}, 0, all, 0, 4);
        System.arraycopy(more, 0, all, 4, more.length);
        return CompletableFuture.supplyAsync(() -> server.run(all));
    }

    @Test
    void rowsOfATableArePrintedWhileTheyCome() {
        page(0, 1000, "[1],[2]", 2, false);
        page(2, 998, "", 2, false);
        CompletableFuture<Integer> running = run();
        await().untilAsserted(() -> assertThat(server.out().lines()).containsExactly(" n", "---", " 1", " 2"));
        // What is asked for next is there before what leads to it.
        page(3, 997, "", 3, false);
        page(2, 998, "[3]", 3, false);
        await().untilAsserted(() -> assertThat(server.out().lines()).containsExactly(" n", "---", " 1", " 2", " 3"));
        page(4, 996, "", 4, true);
        page(3, 997, "[4]", 4, true);
        complete.countDown();
        assertThat(running.join()).as(server.err()).isZero();
        assertThat(server.out().lines()).containsExactly(" n", "---", " 1", " 2", " 3", " 4", "(4 rows)");
    }

    @Test
    void csvGoesOnWithoutItsHeadings() {
        page(0, 1, "[1]", 1, false);
        page(1, 1, "", 1, false);
        server.on("GET /api/v1/jobs/j1/results/0?format=csv&offset=0&limit=1", 200, "text/csv", "n\r\n1\r\n");
        CompletableFuture<Integer> running = run("--format", "csv");
        await().untilAsserted(() -> assertThat(server.out()).isEqualTo("n\r\n1\r\n"));
        server.on("GET /api/v1/jobs/j1/results/0?format=csv&offset=1&limit=1&header=false", 200, "text/csv", "2\r\n");
        server.on("GET /api/v1/jobs/j1/results/0?format=csv&offset=1&header=false", 200, "text/csv", "2\r\n");
        server.on("GET /api/v1/jobs/j1/results/0?format=csv&offset=2&header=false", 200, "text/csv", "");
        page(2, 1, "", 2, true);
        page(0, 1, "[1]", 2, true);
        page(1, 1, "[2]", 2, true);
        complete.countDown();
        assertThat(running.join()).as(server.err()).isZero();
        assertThat(server.out()).isEqualTo("n\r\n1\r\n2\r\n");
    }

    @Test
    void csvThatBreaksOffWhileRowsComeGoesOn() {
        page(0, 1, "[1]", 2, false);
        page(1, 1, "[2]", 2, false);
        server.onBroken("GET /api/v1/jobs/j1/results/0?format=csv&offset=0&limit=2", "n\r\n1\r\n");
        server.on("GET /api/v1/jobs/j1/results/0?format=csv&offset=1&limit=1&header=false", 200, "text/csv", "2\r\n");
        server.on("GET /api/v1/jobs/j1/results/0?format=csv&offset=2&header=false", 200, "text/csv", "");
        page(2, 1, "", 2, false);
        CompletableFuture<Integer> running = run("--format", "csv");
        await().untilAsserted(() -> assertThat(server.out()).isEqualTo("n\r\n1\r\n2\r\n"));
        page(0, 1, "[1]", 2, true);
        complete.countDown();
        assertThat(running.join()).as(server.err()).isZero();
        assertThat(server.out()).isEqualTo("n\r\n1\r\n2\r\n");
    }

    @Test
    void whatIsPrintedIsLimitedAndSaidToBe() {
        page(0, 2, "[1],[2]", 7, false);
        CompletableFuture<Integer> running = run("--limit", "2");
        await().untilAsserted(() -> assertThat(server.err()).contains("no more than 2 rows are printed"));
        page(2, 1, "[3]", 9, true);
        complete.countDown();
        assertThat(running.join()).as(server.err()).isZero();
        assertThat(server.out().lines())
                .containsExactly(
                        " n",
                        "---",
                        " 1",
                        " 2",
                        "(9 rows; limited to the first 2: all of them with `drawbar results j1 0 --format csv`)");
    }

    @Test
    void aJobWhoseRowsNobodyReadsIsCancelled() {
        page(0, 1000, "[1]", 1, false);
        server.on("POST /api/v1/jobs/j1/cancel", job("CANCELLING"));
        PrintStream closed = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        CompletableFuture<Integer> running =
                CompletableFuture.supplyAsync(() -> server.run(closed, "run", "-e", "select", "-q"));
        await().untilAsserted(() ->
                assertThat(server.asked()).anyMatch(asked -> asked.what().equals("POST /api/v1/jobs/j1/cancel")));
        complete.countDown();
        assertThat(running.join()).isEqualTo(1);
        assertThat(server.err()).contains("the output is closed");
    }
}
