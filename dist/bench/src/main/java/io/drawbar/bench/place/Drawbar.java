package io.drawbar.bench.place;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Drawbar as a user has it: the distribution's launcher, a home and a port of its own. Closing it stops the server and its
 * engines. Not thread-safe.
 */
public final class Drawbar implements AutoCloseable {
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(15);
    private static final Duration ENGINE_END_LIMIT = Duration.ofMinutes(1);
    private static final Duration POOL_LIMIT = Duration.ofMinutes(2);
    private static final Duration HEALTH_LIMIT = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(5);

    private final Layout layout;
    private final Path home;
    private final int port;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();
    private final Thread stopWithHarness = new Thread(this::stopQuietly, "stop");
    private boolean running;

    /**
     * One engine process.
     *
     * @param waits whether it waits in a pool and is nobody's
     */
    public record Engine(String id, String type, long pid, boolean waits) {}

    /**
     * Nothing is started yet.
     *
     * @param name of the home's folder
     * @param configuration in HOCON, besides the port
     */
    public Drawbar(Layout layout, String name, String configuration) throws IOException {
        this.layout = layout;
        this.home = layout.scratch().resolve(name);
        this.port = freePort();
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(home.resolve("conf/drawbar.conf"), "gateway.port = " + port + "\n" + configuration);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    public Path home() {
        return home;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** Options of the server's JVM besides the launcher's own. */
    public Drawbar serverOptions(String options) {
        environment.put("DRAWBAR_SERVER_OPTS", options);
        return this;
    }

    /** Runs a command of the launcher to its end. */
    public void run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(layout.distribution().resolve("drawbar").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        Path log = layout.log("launcher");
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put("DRAWBAR_HOME", home.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(COMMAND_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroy();
            throw new IOException(String.join(" ", command) + " did not end; see " + log + ".");
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    String.join(" ", command) + " failed with " + process.exitValue() + "; see " + log + ".");
        }
    }

    /**
     * Starts the server and waits until it accepts jobs.
     *
     * @return nanoseconds from the command to the first healthy answer
     */
    public long start() throws IOException, InterruptedException {
        running = true;
        Runtime.getRuntime().addShutdownHook(stopWithHarness);
        long start = System.nanoTime();
        long[] healthy = new long[1];
        Thread health = new Thread(() -> healthy[0] = awaitHealthy(), "health");
        health.start();
        run("start");
        health.join();
        if (healthy[0] == 0) {
            throw new IOException("The server was not healthy within " + HEALTH_LIMIT + ".");
        }
        return healthy[0] - start;
    }

    private long awaitHealthy() {
        long end = System.nanoTime() + HEALTH_LIMIT.toNanos();
        HttpRequest request = HttpRequest.newBuilder(url().resolve("/healthz"))
                .timeout(Duration.ofSeconds(1))
                .GET()
                .build();
        while (System.nanoTime() < end) {
            try {
                if (http.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    return System.nanoTime();
                }
                Thread.sleep(POLL.toMillis());
            } catch (IOException e) {
                pause(); // Nobody listens yet.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 0;
            }
        }
        return 0;
    }

    private static void pause() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the server; its state stays. */
    public void stop() throws IOException, InterruptedException {
        run("stop");
        running = false;
        if (Thread.currentThread() != stopWithHarness) {
            Runtime.getRuntime().removeShutdownHook(stopWithHarness);
        }
    }

    /** When the harness is interrupted, nothing may be left behind; the engines end with the server. */
    private void stopQuietly() {
        try {
            stop();
        } catch (IOException e) {
            System.err.println("The server of " + home + " was not stopped: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public long serverPid() throws IOException {
        return Long.parseLong(Files.readString(home.resolve("run/server.pid")).trim());
    }

    /** A token of the administrator, who is the home's owner. */
    public String token() throws IOException {
        return Files.readString(home.resolve("secrets/admin.token")).trim();
    }

    /** For Drawbar's own JDBC driver. */
    public String driverUrl(String engine) throws IOException {
        return "jdbc:drawbar://127.0.0.1:" + port + "/?token=" + token() + "&engine=" + engine;
    }

    /** For the standard JDBC driver. */
    public String jdbcUrl(String engine) throws IOException {
        return "jdbc:arrow-flight-sql://127.0.0.1:" + port + "/?useEncryption=false&token="
                + URLEncoder.encode(token(), StandardCharsets.UTF_8) + "&engine=" + engine;
    }

    public List<Engine> engines() throws IOException, InterruptedException {
        List<Engine> engines = new ArrayList<>();
        for (JsonNode engine : call("GET", "/api/v1/engines", "").path("engines")) {
            engines.add(new Engine(
                    engine.path("id").asText(),
                    engine.path("type").asText(),
                    engine.path("pid").asLong(),
                    engine.has("pool") && !engine.path("claimed").asBoolean()));
        }
        return engines;
    }

    /** The one engine of a type that runs. */
    public Engine engine(String type) throws IOException, InterruptedException {
        Optional<Engine> engine = engines().stream()
                .filter(each ->
                        each.type().equals(type) && ProcessHandle.of(each.pid()).isPresent())
                .findFirst();
        return engine.orElseThrow(() -> new IOException("No " + type + " engine runs."));
    }

    /** Waits until an engine waits in the pool of that name. */
    public void awaitPool(String name) throws IOException, InterruptedException {
        long end = System.nanoTime() + POOL_LIMIT.toNanos();
        while (true) {
            for (JsonNode pool : call("GET", "/api/v1/pools", "").path("pools")) {
                if (pool.path("name").asText().equals(name)
                        && pool.path("ready").asInt() > 0) {
                    return;
                }
            }
            if (System.nanoTime() > end) {
                throw new IOException("No engine waits in pool " + name + " after " + POOL_LIMIT + ".");
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /** Stops every engine but those that wait in pools, and waits until their processes and their records are gone. */
    public void stopEngines() throws IOException, InterruptedException {
        List<Engine> engines =
                engines().stream().filter(engine -> !engine.waits()).toList();
        for (Engine engine : engines) {
            call("POST", "/api/v1/engines/" + engine.id() + "/stop", "{}");
        }
        long end = System.nanoTime() + ENGINE_END_LIMIT.toNanos();
        while (engines().stream().anyMatch(engine -> !engine.waits())
                || engines.stream()
                        .anyMatch(engine -> ProcessHandle.of(engine.pid()).isPresent())) {
            if (System.nanoTime() > end) {
                throw new IOException("Engines did not end within " + ENGINE_END_LIMIT + ": " + engines);
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    private JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url().resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("authorization", "Bearer " + token())
                .header("content-type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().isEmpty() ? json.nullNode() : json.readTree(answer.body());
    }

    /** Stops engines and server. The home stays for those who want to look into its logs; the next run deletes it. */
    @Override
    public void close() throws IOException {
        if (!running) {
            return;
        }
        try {
            try {
                stopEngines();
            } finally {
                stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while the server stops.");
        }
    }
}
