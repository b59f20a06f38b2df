package io.drawbar.gateway;

import io.drawbar.common.config.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Settings of the public port. */
public final class GatewaySettings {
    public static final Setting<String> HOST =
            Setting.string("gateway.host", "127.0.0.1", "Address on which people reach Drawbar.");
    public static final Setting<Integer> PORT = Setting.integer(
                    "gateway.port", 8288, "Port for REST, WebSocket and Flight SQL (JDBC); 0: a free one.")
            .where("between 0 and 65535", port -> port >= 0 && port <= 65_535);
    public static final Setting<Path> TLS_CERTIFICATE = Setting.path(
            "gateway.tls.certificate", "", "PEM file with the public port's certificate chain; empty: no TLS.");
    public static final Setting<Path> TLS_KEY =
            Setting.path("gateway.tls.key", "", "PEM file (PKCS#8) with the certificate's private key.");
    public static final Setting<String> TLS_KEY_PASSWORD = Setting.string(
                    "gateway.tls.key-password", "", "Password of the private key; empty: it is not encrypted.")
            .asSecret();
    public static final Setting<Boolean> ALLOW_PLAINTEXT = Setting.flag(
            "gateway.allow-plaintext",
            false,
            "Whether the public port may do without TLS on an address other than loopback, for instance behind a proxy"
                    + " that ends TLS.");
    public static final Setting<List<String>> ORIGINS = Setting.strings(
            "gateway.origins",
            List.of(),
            "Origins of web pages, such as https://console.example.org, that may use the public port besides its own.");
    public static final Setting<Integer> THREADS = Setting.integer(
                    "gateway.threads", 4, "Threads that move the public port's bytes.")
            .where("between 1 and 256", threads -> threads >= 1 && threads <= 256);
    public static final Setting<Integer> MAX_CONNECTIONS = Setting.integer(
                    "gateway.connections.max", 10_000, "Connections to the public port at a time.")
            .where("at least 1", count -> count >= 1);
    public static final Setting<Integer> MAX_RESETS = Setting.integer(
                    "gateway.connections.resets-per-second",
                    2_000,
                    "Calls that a client may abort each second on one HTTP/2 connection, taken over 10 s, before the connection is"
                            + " closed. Drivers abort the call of each result that they do not read to its end.")
            .where("between 1 and 100000", count -> count >= 1 && count <= 100_000);
    public static final Setting<Duration> IDLE_TIMEOUT = Setting.duration(
            "gateway.connections.idle-timeout", "10m", "After how long without a request a connection is closed.");
    public static final Setting<Duration> STOP_TIMEOUT =
            Setting.duration("gateway.stop-timeout", "2s", "How long requests may go on when the server stops.");
    public static final Setting<Long> REQUEST_MAX_BYTES = Setting.bytes(
                    "gateway.request.max-bytes",
                    "16m",
                    "Size of a request's body, or of a WebSocket's message, at most.")
            .where("between 1k and 1g", bytes -> bytes >= 1 << 10 && bytes <= 1 << 30);
    public static final Setting<Duration> REQUEST_TIMEOUT = Setting.duration(
            "gateway.request.timeout", "60s", "How long a request that does not stream its answer may take.");
    public static final Setting<Duration> CALL_TIMEOUT =
            Setting.duration("gateway.call.timeout", "30s", "How long one call to another part of Drawbar may take.");
    public static final Setting<Duration> STREAM_TIMEOUT = Setting.duration(
            "gateway.call.stream-timeout", "24h", "How long a stream of events, of rows or of a Flight call may take.");
    public static final Setting<Integer> ROUTE_ENTRIES = Setting.integer(
                    "gateway.routes.entries", 100_000, "Of how many jobs it is remembered which entrance has them.")
            .where("at least 1", count -> count >= 1);

    public static final Setting<Duration> LOGIN_CACHE_TIME = Setting.duration(
                    "gateway.login.cache-time",
                    "30s",
                    "How long a password or token that was right needs no new check.")
            .where("at most 30s", time -> !time.isNegative() && time.compareTo(Duration.ofSeconds(30)) <= 0);
    public static final Setting<Integer> LOGIN_CACHE_ENTRIES = Setting.integer(
                    "gateway.login.cache-entries",
                    10_000,
                    "How many right passwords and tokens are remembered, hashed.")
            .where("at least 1", count -> count >= 1);
    public static final Setting<Integer> LOGIN_FAILURES = Setting.integer(
                    "gateway.login.failures-per-minute", 60, "Wrong passwords and tokens from one address in a minute.")
            .where("at least 1", count -> count >= 1);
    public static final Setting<Integer> LIMIT_USER = Setting.integer(
                    "gateway.limit.user-per-second", 5_000, "Requests of one user in a second.")
            .where("at least 1", count -> count >= 1);
    public static final Setting<Integer> LIMIT_ADDRESS = Setting.integer(
                    "gateway.limit.address-per-second", 20_000, "Requests from one address in a second.")
            .where("at least 1", count -> count >= 1);
    public static final Setting<Integer> LIMIT_ENTRIES = Setting.integer(
                    "gateway.limit.entries", 50_000, "Users and addresses whose requests are counted at a time.")
            .where("at least 1", count -> count >= 1);

    public static final Setting<Duration> EVENTS_HEARTBEAT =
            Setting.duration("gateway.events.heartbeat", "15s", "How often a stream of events shows that it is alive.");
    public static final Setting<Duration> EVENTS_RETRY = Setting.duration(
            "gateway.events.retry", "30s", "How long a stream of events waits for an entrance that has gone away.");
    public static final Setting<Integer> RESULT_THREADS = Setting.integer(
                    "gateway.result.threads", 2, "Threads that write results as JSON or CSV.")
            .where("between 1 and 256", threads -> threads >= 1 && threads <= 256);
    public static final Setting<Long> RESULT_MEMORY = Setting.bytes(
            "gateway.result.memory",
            "512m",
            "Memory outside the heap for batches while they are written as JSON or CSV.");
    public static final Setting<Long> RESULT_CHUNK = Setting.bytes(
                    "gateway.result.chunk",
                    "64k",
                    "How much of a result is written before the reader must have taken it.")
            .where("between 1k and 16m", bytes -> bytes >= 1 << 10 && bytes <= 16 << 20);
    public static final Setting<Integer> RESULT_PAGE_ROWS = Setting.integer(
                    "gateway.result.page-rows", 100_000, "Rows of a result's page as JSON at most.")
            .where("at least 1", count -> count >= 1);

    public static final Setting<Integer> SOCKET_REQUESTS = Setting.integer(
                    "gateway.socket.requests", 16, "Requests of one WebSocket under way before no more are read.")
            .where("between 1 and 1000", count -> count >= 1 && count <= 1_000);
    public static final Setting<Integer> SOCKET_FOLLOWS = Setting.integer(
                    "gateway.socket.follows", 64, "Jobs that one WebSocket may follow at a time.")
            .where("between 1 and 10000", count -> count >= 1 && count <= 10_000);
    public static final Setting<Long> SOCKET_PAGE_BYTES = Setting.bytes(
                    "gateway.socket.page-bytes", "4m", "Size of a result's page in a WebSocket, beyond which it ends.")
            .where("between 64k and 64m", bytes -> bytes >= 64 << 10 && bytes <= 64 << 20);
    public static final Setting<Duration> SOCKET_LOGIN_TIMEOUT = Setting.duration(
            "gateway.socket.login-timeout", "10s", "How long a WebSocket may be open before somebody logs in.");
    public static final Setting<Duration> SOCKET_PING = Setting.duration(
            "gateway.socket.ping-interval",
            "30s",
            "How often a WebSocket's client is asked whether it is still there.");

    public static final Setting<Long> FLIGHT_WINDOW = Setting.bytes(
                    "gateway.flight.window", "8m", "How much of a Flight call's answer may wait for its client.")
            .where("between 64k and 1g", bytes -> bytes >= 64 << 10 && bytes <= 1 << 30);
    public static final Setting<Duration> FLIGHT_TOKEN = Setting.duration(
                    "gateway.flight.token-ttl",
                    "7d",
                    "How long the token lives that a Flight client gets for its password, and with it its connection:"
                            + " the standard driver takes no other one.")
            .where("more than 0", time -> !time.isNegative() && !time.isZero());

    public static final Setting<Boolean> METRICS_OPEN =
            Setting.flag("gateway.metrics.open", false, "Whether /metrics needs no login.");
    public static final Setting<Duration> HEALTH_INTERVAL =
            Setting.duration("gateway.health.interval", "1s", "For how long an answer of /healthz is used again.");

    private GatewaySettings() {}

    static List<Setting<?>> all() {
        return List.of(
                HOST,
                PORT,
                TLS_CERTIFICATE,
                TLS_KEY,
                TLS_KEY_PASSWORD,
                ALLOW_PLAINTEXT,
                ORIGINS,
                THREADS,
                MAX_CONNECTIONS,
                MAX_RESETS,
                IDLE_TIMEOUT,
                STOP_TIMEOUT,
                REQUEST_MAX_BYTES,
                REQUEST_TIMEOUT,
                CALL_TIMEOUT,
                STREAM_TIMEOUT,
                ROUTE_ENTRIES,
                LOGIN_CACHE_TIME,
                LOGIN_CACHE_ENTRIES,
                LOGIN_FAILURES,
                LIMIT_USER,
                LIMIT_ADDRESS,
                LIMIT_ENTRIES,
                EVENTS_HEARTBEAT,
                EVENTS_RETRY,
                RESULT_THREADS,
                RESULT_MEMORY,
                RESULT_CHUNK,
                RESULT_PAGE_ROWS,
                SOCKET_REQUESTS,
                SOCKET_FOLLOWS,
                SOCKET_PAGE_BYTES,
                SOCKET_LOGIN_TIMEOUT,
                SOCKET_PING,
                FLIGHT_WINDOW,
                FLIGHT_TOKEN,
                METRICS_OPEN,
                HEALTH_INTERVAL);
    }
}
