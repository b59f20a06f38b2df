package io.drawbar.bench.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A REST client. Orders: {@code open URL TOKEN CONNECTIONS}, {@code jobs N CONCURRENCY ENGINE CODE NAME}, {@code csv ENGINE CODE}
 * (submits, and checks made-up rows of the echo engine while they come).
 */
public final class RestWorker implements Worker {
    private static final Duration CALL_LIMIT = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int PAGE = 1000;
    private static final int LONGEST_LINE = 1 << 16;

    private final ObjectMapper json = new ObjectMapper();
    private final List<HttpClient> clients = new ArrayList<>();
    private URI server;
    private String token;

    private RestWorker() {}

    public static void main(String[] args) throws IOException {
        Worker.serve(new RestWorker());
    }

    @Override
    public Reply obey(String verb, List<String> arguments) throws Exception {
        switch (verb) {
            case "open" -> {
                server = URI.create(arguments.get(0));
                token = arguments.get(1);
                clients.clear();
                for (int i = 0; i < Integer.parseInt(arguments.get(2)); i++) {
                    clients.add(HttpClient.newHttpClient());
                }
                return Reply.empty();
            }
            case "jobs" -> {
                return jobs(
                        Integer.parseInt(arguments.get(0)),
                        Integer.parseInt(arguments.get(1)),
                        body(arguments.get(2), arguments.get(3), arguments.get(4)),
                        arguments.get(4));
            }
            case "csv" -> {
                return csv(arguments.get(0), arguments.get(1));
            }
            default -> throw new IllegalArgumentException("There is no order " + verb + ".");
        }
    }

    private String body(String engine, String code, String name) {
        return json.createObjectNode()
                .put("engine", engine)
                .put("code", code)
                .put("name", name)
                .toString();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path))
                .timeout(CALL_LIMIT)
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json");
    }

    /** Submits jobs, waits until none is left that has not ended, and looks how each fared. */
    private Reply jobs(int count, int concurrency, String body, String name) throws Exception {
        Semaphore inFlight = new Semaphore(concurrency);
        AtomicReference<String> refused = new AtomicReference<>("");
        long[] accepted = new long[count];
        long start = System.nanoTime();
        for (int i = 0; i < count && refused.get().isEmpty(); i++) {
            inFlight.acquire();
            int job = i;
            HttpRequest submit = request("/api/v1/jobs")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            long sent = System.nanoTime();
            clients.get(i % clients.size())
                    .sendAsync(submit, BodyHandlers.ofString())
                    .whenComplete((answer, failure) -> {
                        accepted[job] = System.nanoTime() - sent;
                        if (failure != null) {
                            refused.set(failure.toString());
                        } else if (answer.statusCode() != 201) {
                            refused.set(answer.statusCode() + " " + answer.body());
                        }
                        inFlight.release();
                    });
        }
        inFlight.acquire(concurrency);
        long submitted = System.nanoTime() - start;
        if (!refused.get().isEmpty()) {
            throw new IOException("A job was refused: " + refused.get());
        }
        while (!get("/api/v1/jobs?limit=1&state=ACCEPTED,QUEUED,RUNNING,CANCELLING")
                .path("jobs")
                .isEmpty()) {
            Thread.sleep(POLL.toMillis());
        }
        long finished = System.nanoTime() - start;
        return Reply.empty()
                .with("submitted", submitted)
                .with("finished", finished)
                .with("accept", accepted)
                .with("millis", endToEnd(count, name));
    }

    /** From acceptance to the end by the server's clock, in milliseconds, of each job of a name; all must have succeeded. */
    private long[] endToEnd(int count, String name) throws Exception {
        long[] millis = new long[count];
        int found = 0;
        String page = "";
        while (found < count) {
            JsonNode list = get("/api/v1/jobs?state=SUCCEEDED&limit=" + PAGE + page);
            for (JsonNode job : list.path("jobs")) {
                if (job.path("name").asText().equals(name)) {
                    millis[found++] = Duration.between(
                                    Instant.parse(job.path("createdAt").asText()),
                                    Instant.parse(job.path("finishedAt").asText()))
                            .toMillis();
                }
            }
            if (!list.has("nextPage") && found < count) {
                throw new IOException("Of " + count + " jobs only " + found + " succeeded.");
            }
            page = "&page=" + list.path("nextPage").asText();
        }
        return millis;
    }

    private Reply csv(String engine, String code) throws Exception {
        long start = System.nanoTime();
        HttpResponse<String> submitted = clients.get(0)
                .send(
                        request("/api/v1/jobs")
                                .POST(HttpRequest.BodyPublishers.ofString(body(engine, code, "csv")))
                                .build(),
                        BodyHandlers.ofString());
        if (submitted.statusCode() != 201) {
            throw new IOException("The job was refused: " + submitted.body());
        }
        String job =
                "/api/v1/jobs/" + json.readTree(submitted.body()).path("id").asText();
        while (get(job).path("statements").path(0).path("results").isEmpty()) {
            if (get(job).has("error")) {
                throw new IOException("The job failed: " + get(job));
            }
            Thread.sleep(POLL.toMillis());
        }
        HttpResponse<InputStream> answer = clients.get(0)
                .send(request(job + "/results/0?format=csv&header=false").GET().build(), BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new IOException("The result was refused: " + answer.statusCode());
        }
        EchoRows rows = new EchoRows();
        try (InputStream body = new BufferedInputStream(answer.body(), 1 << 20)) {
            lines(body, rows);
        }
        return Reply.empty()
                .with("nanos", System.nanoTime() - start)
                .with("rows", rows.rows())
                .with("sum", rows.sum());
    }

    /** RFC 4180 ends lines with CR LF; made-up rows hold neither. */
    private static void lines(InputStream body, EchoRows rows) throws IOException {
        byte[] line = new byte[LONGEST_LINE];
        int length = 0;
        byte[] chunk = new byte[LONGEST_LINE];
        for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
            for (int i = 0; i < read; i++) {
                if (chunk[i] != '\n') {
                    line[length++] = chunk[i];
                } else {
                    rows.check(line, length > 0 && line[length - 1] == '\r' ? length - 1 : length);
                    length = 0;
                }
            }
        }
        if (length > 0) {
            rows.check(line, length);
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = clients.get(0).send(request(path).GET().build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " was refused: " + answer.statusCode() + " " + answer.body());
        }
        return json.readTree(answer.body());
    }
}
