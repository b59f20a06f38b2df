package io.drawbar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program wrote, and results that are documents. */
class DocumentsTest {
    private static final String RESULTS =
            "{\"index\":0,\"statement\":0,\"rows\":1,\"bytes\":64,\"complete\":true,\"columns\":[],\"expired\":false,\"kind\":\"text\","
                    + "\"mediaType\":\"text/plain\"},"
                    + "{\"index\":1,\"statement\":0,\"rows\":1,\"bytes\":64,\"complete\":true,\"columns\":[],\"expired\":false,\"kind\":\"picture\","
                    + "\"mediaType\":\"image/png\"}";

    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        String job =
                "{\"id\":\"j1\",\"owner\":\"ada\",\"tenant\":\"t\",\"state\":\"%s\",\"engine\":{\"type\":\"python\",\"version\":\"3\"},"
                        + "\"language\":\"python\",\"code\":\"print(1)\",\"createdAt\":\"2025-01-02T03:04:05.000Z\",\"statements\":[%s],\"nextEvent\":3}";
        String statement =
                "{\"index\":0,\"start\":0,\"end\":8,\"state\":\"DONE\",\"engine\":\"python@3\",\"language\":\"python\",\"results\":["
                        + RESULTS + "]}";
        server.on("POST /api/v1/jobs", 201, "application/json", job.formatted("QUEUED", ""))
                .on("GET /api/v1/jobs/j1", job.formatted("SUCCEEDED", statement))
                .on(
                        "GET /api/v1/jobs/j1/events?from=0",
                        200,
                        "text/event-stream",
                        line(0, "stdout", "said  so") + line(1, "stderr", "and complained")
                                + "event: end\ndata: {}\n\n")
                .on("GET /api/v1/jobs/j1/results/0?format=content&offset=0", 200, "text/plain", "{'a': 1}\nnext")
                .on("GET /api/v1/jobs/j1/results/1?format=content&offset=0", 200, "image/png", "a picture");
    }

    private static String line(int offset, String source, String text) {
        return """
            id: %d
            event: log
            data: {"offset":%d,"time":"2025-01-02T03:04:05.000Z","statement":0,"type":"log","level":"INFO","line":"%s","source":"%s"}

            """.formatted(offset, offset, text, source);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aProgramsOutputIsTheOutputAndTextsArePrintedAsTheyAre() {
        assertThat(server.run("run", "-E", "python", "-e", "print(1)"))
                .as(server.err())
                .isZero();
        assertThat(server.out().lines())
                .containsExactly(
                        "said  so",
                        "{'a': 1}",
                        "next",
                        "(picture of image/png: `drawbar results j1 1 --output FILE` saves it)");
        assertThat(server.err()).contains("and complained").doesNotContain("said  so");
    }

    @Test
    void whatIsReadByAProgramHasNoOutputInIt() {
        server.on("GET /api/v1/jobs/j1/results/0?format=csv&offset=0", 200, "text/csv", "text\r\nx\r\n")
                .on("GET /api/v1/jobs/j1/results/1?format=csv&offset=0", 200, "text/csv", "p\r\ny\r\n");
        server.run("run", "-E", "python", "-e", "print(1)", "--format", "csv");
        assertThat(server.out()).doesNotContain("said  so");
        assertThat(server.err()).contains("said  so");
    }

    @Test
    void picturesAreSaved(@TempDir Path folder) {
        Path plots = folder.resolve("plots");
        assertThat(server.run("run", "-E", "python", "-q", "-e", "print(1)", "--save", plots.toString()))
                .as(server.err())
                .isZero();
        assertThat(plots.resolve("j1-1.png")).hasContent("a picture");
        Path file = folder.resolve("one.png");
        assertThat(server.run("results", "j1", "1", "--output", file.toString()))
                .isZero();
        assertThat(file).hasContent("a picture");
        assertThat(server.run("results", "j1", "7")).isEqualTo(1);
        assertThat(server.err()).contains("Job j1 has no result 7; it has 2, counted from 0.");
    }
}
