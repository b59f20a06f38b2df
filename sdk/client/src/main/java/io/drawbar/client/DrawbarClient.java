package io.drawbar.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * A client of one Drawbar server. Thread-safe; make one and share it.
 *
 * <p>Every method throws {@link DrawbarClientException} when the server refuses or cannot be reached; the futures of the methods
 * whose names end in {@code Async} fail with it. Requests are sent again after a broken connection: that is safe, since the server
 * knows a job by the id that the client gave it.
 *
 * <pre>{@code
 * DrawbarClient drawbar = DrawbarClient.builder().url("http://127.0.0.1:8288").token(token).build();
 * Job job = drawbar.submit(JobRequest.builder("select 1").engine("spark").build());
 * Job end = drawbar.await(job.id());
 * for (ResultPage page : drawbar.resultPages(job.id(), 0, 1000)) { ... }
 * }</pre>
 */
public final class DrawbarClient {
    private static final String API = "/api/v1";
    private static final String JSON = "application/json";

    private final Transport transport;
    private final Duration stallTimeout;
    private final Duration reconnectTimeout;

    DrawbarClient(Transport transport, Duration stallTimeout, Duration reconnectTimeout) {
        this.transport = transport;
        this.stallTimeout = stallTimeout;
        this.reconnectTimeout = reconnectTimeout;
    }

    /** A new builder; it needs a URL unless the server is at the usual place, and a login. */
    public static DrawbarClientBuilder builder() {
        return new DrawbarClientBuilder();
    }

    /** Where the server is. */
    public URI url() {
        return transport.base();
    }

    /** Has the server accept a job. When this returns, the job is stored and will run. */
    public Job submit(JobRequest request) {
        return transport.await(submitAsync(request));
    }

    /** Like {@link #submit(JobRequest)}, without waiting. */
    public CompletableFuture<Job> submitAsync(JobRequest request) {
        return send(post("/jobs", request), Job.class);
    }

    /** What a job's statements are and what they touch; none is run, and how the job is to run does not matter. */
    public ScriptAnalysis analyse(JobRequest request) {
        return transport.await(send(post("/analyse", AnalysisRequest.of(request)), ScriptAnalysis.class));
    }

    /** A job as it is now. */
    public Job job(JobId id) {
        return transport.await(jobAsync(id));
    }

    /** Like {@link #job(JobId)}, without waiting. */
    public CompletableFuture<Job> jobAsync(JobId id) {
        return send(get("/jobs/" + encode(id.value())), Job.class);
    }

    /** Jobs, newest first. */
    public JobPage jobs(JobQuery query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (!query.states().isEmpty()) {
            parameters.put(
                    "state", query.states().stream().map(Enum::name).sorted().collect(Collectors.joining(",")));
        }
        query.engine().ifPresent(value -> parameters.put("engine", value));
        query.owner().ifPresent(value -> parameters.put("owner", value));
        query.limit().ifPresent(value -> parameters.put("limit", Integer.toString(value)));
        query.page().ifPresent(value -> parameters.put("page", value));
        query.text().ifPresent(value -> parameters.put("text", value));
        return transport.await(send(get("/jobs" + query(parameters)), JobPage.class));
    }

    /**
     * Asks a job to stop. Harmless when it has ended.
     *
     * @return the job as it is now, perhaps still on its way to its end
     */
    public Job cancel(JobId id, Optional<String> reason) {
        return transport.await(cancelAsync(id, reason));
    }

    /** Like {@link #cancel(JobId, Optional)}, without waiting. */
    public CompletableFuture<Job> cancelAsync(JobId id, Optional<String> reason) {
        Map<String, String> body = reason.map(text -> Map.of("reason", text)).orElse(Map.of());
        return send(post("/jobs/" + encode(id.value()) + "/cancel", body), Job.class);
    }

    /**
     * Events that exist now.
     *
     * @param from offset of the first one wanted
     * @param limit at most this many
     */
    public EventPage events(JobId id, long from, int limit) {
        return transport.await(eventsAsync(id, from, limit));
    }

    /** Like {@link #events(JobId, long, int)}, without waiting. */
    public CompletableFuture<EventPage> eventsAsync(JobId id, long from, int limit) {
        return send(get("/jobs/" + encode(id.value()) + "/events?from=" + from + "&limit=" + limit), EventPage.class);
    }

    /**
     * Events from an offset on, as they come, until the job's last. A broken connection is resumed where it broke.
     *
     * @return to be closed by the caller
     */
    public EventStream follow(JobId id, long from) {
        return new EventStream(transport, id, from, stallTimeout, reconnectTimeout);
    }

    /** Waits until a job has ended, for as long as it takes. */
    public Job await(JobId id) {
        try (EventStream events = follow(id, 0)) {
            while (events.hasNext()) {
                events.next();
            }
        }
        return job(id);
    }

    /**
     * Waits until a job has ended, without holding the caller.
     *
     * @param executor one of its threads is held meanwhile
     */
    public CompletableFuture<Job> awaitAsync(JobId id, Executor executor) {
        return CompletableFuture.supplyAsync(() -> await(id), executor);
    }

    /**
     * Some rows of a result.
     *
     * @param result its index in the job
     * @param offset first row wanted, from 0
     * @param limit at most this many
     */
    public ResultPage result(JobId id, int result, long offset, int limit) {
        return transport.await(resultAsync(id, result, offset, limit));
    }

    /** Like {@link #result(JobId, int, long, int)}, without waiting. */
    public CompletableFuture<ResultPage> resultAsync(JobId id, int result, long offset, int limit) {
        String path = "/jobs/" + encode(id.value()) + "/results/" + result;
        return send(get(path + "?format=json&offset=" + offset + "&limit=" + limit), ResultPage.class)
                .thenApply(DrawbarClient::unbroken);
    }

    /** The server has begun to answer before it knows that it can go on to the end. */
    private static ResultPage unbroken(ResultPage page) {
        page.error().ifPresent(why -> {
            throw new DrawbarClientException(
                    "The page broke off after " + page.rows().size() + " rows: " + why.name() + ": " + why.message(),
                    null);
        });
        return page;
    }

    /**
     * All rows of a result, page by page; each page is asked for when the loop gets there. Of a result that grows, the rows that
     * are there by then.
     */
    public Iterable<ResultPage> resultPages(JobId id, int result, int pageRows) {
        return () -> new PageIterator(offset -> result(id, result, offset, pageRows));
    }

    /**
     * A result as one stream of bytes. A stream that breaks throws an {@code IOException}: it never looks complete.
     *
     * @param offset first row wanted, from 0
     * @param limit at most this many rows; empty: all
     * @return to be closed by the caller
     */
    public InputStream resultStream(JobId id, int result, ResultFormat format, long offset, OptionalLong limit) {
        return resultStream(id, result, format, offset, limit, Map.of());
    }

    /**
     * Some rows of a result as CSV, like {@link #resultStream}.
     *
     * @param header whether it begins with the names of the columns
     */
    public InputStream resultCsv(JobId id, int result, long offset, OptionalLong limit, boolean header) {
        return resultStream(id, result, ResultFormat.CSV, offset, limit, header ? Map.of() : Map.of("header", "false"));
    }

    private InputStream resultStream(
            JobId id, int result, ResultFormat format, long offset, OptionalLong limit, Map<String, String> more) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("format", format.parameter());
        parameters.put("offset", Long.toString(offset));
        limit.ifPresent(rows -> parameters.put("limit", Long.toString(rows)));
        parameters.putAll(more);
        String path = "/jobs/" + encode(id.value()) + "/results/" + result + query(parameters);
        return transport.stream(transport
                .streamRequest(API + path)
                .setHeader("Accept", format.mediaType())
                .build());
    }

    /** Running engines that the caller may see. */
    public List<Engine> engines() {
        return list("/engines", "engines", Engine.class);
    }

    /** Engines that jobs can ask for. */
    public List<EngineType> engineTypes() {
        return list("/engine-types", "types", EngineType.class);
    }

    /**
     * Ends a running engine.
     *
     * @param drain whether running statements may finish first
     */
    public void stopEngine(EngineId id, boolean drain) {
        transport.await(transport.text(post("/engines/" + encode(id.value()) + "/stop", Map.of("drain", drain))));
    }

    /** What happened to an engine and why, the oldest first; also after it has ended. */
    public List<EngineEvent> engineEvents(EngineId id) {
        return list("/engines/" + encode(id.value()) + "/events", "events", EngineEvent.class);
    }

    /**
     * Jobs and connections that wait for an engine: one's own, or for administrators everybody's.
     *
     * @param tenant of this one alone
     * @param limit at most so many; empty: the server's usual number
     */
    public List<QueuedAsk> queue(Optional<String> tenant, OptionalInt limit) {
        Map<String, String> parameters = new LinkedHashMap<>();
        tenant.ifPresent(value -> parameters.put("tenant", value));
        limit.ifPresent(value -> parameters.put("limit", Integer.toString(value)));
        return list("/queue" + query(parameters), "asks", QueuedAsk.class);
    }

    /** The warm pools: all for administrators, for others those of their tenant and of everybody. */
    public List<Pool> pools() {
        return list("/pools", "pools", Pool.class);
    }

    /** The agents and how their hosts are; for administrators. */
    public List<Agent> agents() {
        return list("/agents", "agents", Agent.class);
    }

    /** Has an agent take no new engine, or take some again; for administrators. */
    public void drainAgent(String id, boolean drain, String reason) {
        transport.await(transport.text(
                post("/agents/" + encode(id) + (drain ? "/drain" : "/undrain"), Map.of("reason", reason))));
    }

    /** Who may have how much and has how much: all for administrators, for others their own tenant and those above it. */
    public List<Tenant> tenants() {
        return list("/tenants", "tenants", Tenant.class);
    }

    /** Defines a tenant, wholly and in force at once; for administrators. */
    public Tenant putTenant(String name, TenantChange change) {
        return transport.await(send(put("/tenants/" + encode(name), change), Tenant.class));
    }

    /** Forgets what was defined at run time; for administrators. */
    public void removeTenant(String name) {
        delete("/tenants/" + encode(name));
    }

    /** Who the server takes this client for. */
    public User me() {
        return transport.await(send(get("/me"), User.class));
    }

    /**
     * Makes a token for the caller.
     *
     * @param name under which it can be revoked
     * @param ttl how long it holds; empty: the server's default
     */
    public Token createToken(Optional<String> name, Optional<Duration> ttl) {
        Map<String, String> body = new LinkedHashMap<>();
        name.ifPresent(value -> body.put("name", value));
        ttl.ifPresent(value -> body.put("ttl", value.toMillis() + "ms"));
        return transport.await(send(post("/tokens", body), Token.class));
    }

    public void revokeToken(String name) {
        delete("/tokens/" + encode(name));
    }

    /** Everybody who may log in; for administrators. */
    public List<User> users() {
        return list("/users", "users", User.class);
    }

    /** Makes or changes a user; for administrators, and for one's own password. */
    public User putUser(String name, UserChange change) {
        return transport.await(send(put("/users/" + encode(name), change), User.class));
    }

    public void removeUser(String name) {
        delete("/users/" + encode(name));
    }

    private void delete(String path) {
        transport.await(transport.text(
                transport.request(API + path).setHeader("Accept", JSON).DELETE().build()));
    }

    private HttpRequest get(String path) {
        return transport.request(API + path).setHeader("Accept", JSON).build();
    }

    private HttpRequest post(String path, Object body) {
        return transport
                .request(API + path)
                .setHeader("Content-Type", JSON)
                .setHeader("Accept", JSON)
                .POST(BodyPublishers.ofByteArray(Json.write(body)))
                .build();
    }

    private HttpRequest put(String path, Object body) {
        return transport
                .request(API + path)
                .setHeader("Content-Type", JSON)
                .setHeader("Accept", JSON)
                .PUT(BodyPublishers.ofByteArray(Json.write(body)))
                .build();
    }

    private <T> List<T> list(String path, String key, Class<T> element) {
        return transport.await(transport.text(get(path)).thenApply(body -> {
            try {
                return Json.readList(body, key, element);
            } catch (JsonProcessingException e) {
                throw unreadable(e);
            }
        }));
    }

    private <T> CompletableFuture<T> send(HttpRequest request, Class<T> type) {
        return transport.text(request).thenApply(body -> {
            try {
                return Json.read(body, type);
            } catch (JsonProcessingException e) {
                throw unreadable(e);
            }
        });
    }

    private DrawbarClientException unreadable(JsonProcessingException cause) {
        return new DrawbarClientException(
                transport.base() + " answered what is no Drawbar answer: " + cause.getOriginalMessage(), cause);
    }

    private static String query(Map<String, String> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
