package io.drawbar.jdbc.internal.wire;

import io.drawbar.jdbc.internal.config.HostPort;
import io.drawbar.jdbc.internal.config.Options;
import io.drawbar.jdbc.internal.config.Property;
import io.drawbar.jdbc.internal.error.Failures;
import io.drawbar.jdbc.internal.http.HttpPool;
import io.drawbar.jdbc.internal.http.HttpSocket;
import io.drawbar.jdbc.internal.http.TlsSettings;
import io.drawbar.jdbc.internal.login.Login;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Calls of Arrow Flight on behalf of one JDBC connection. Which connection of the server's it is, is a cookie that the server gives.
 * Thread-safe.
 */
public final class Rpc {
    private static final String SERVICE = "/arrow.flight.protocol.FlightService/";
    private static final String COOKIE = "drawbar-connection=";
    /** Answers whose last words are not awaited, because their reader has seen enough. */
    private static final int LINGERING_LIMIT = 8;

    private static final int LINGERING_BYTES = 256 << 10;

    private final List<HostPort> hosts;
    private final Options options;
    private final HttpPool pool;
    private final Duration connectTimeout;
    private final Duration reconnectTimeout;
    private final Login login;
    private final Set<HttpSocket> busy = ConcurrentHashMap.newKeySet();
    private final Deque<Exchange> lingering = new ArrayDeque<>();
    private volatile String connectionOptions;
    private volatile String cookie = COOKIE + "new";
    private volatile int host;
    private volatile Duration silence;
    private volatile boolean closed;

    public Rpc(Options options) throws SQLException {
        this.options = options;
        this.hosts = options.hosts();
        this.pool = HttpPool.of(TlsSettings.of(options));
        this.connectTimeout = options.duration(Property.CONNECT_TIMEOUT);
        this.reconnectTimeout = options.duration(Property.RECONNECT_TIMEOUT);
        this.silence = options.duration(Property.NETWORK_TIMEOUT);
        this.login = Login.of(options);
    }

    /** What every call says of the connection: a drawbar.v1.DriverOptions. */
    public void connectionOptions(byte[] message) {
        connectionOptions = Base64.getEncoder().withoutPadding().encodeToString(message);
    }

    /** How long the server may be silent; zero: for ever. */
    public void silence(Duration limit) {
        silence = limit;
    }

    public Duration silence() {
        return silence;
    }

    public Duration reconnectTimeout() {
        return reconnectTimeout;
    }

    /** Where calls go at this moment. */
    public HostPort server() {
        return hosts.get(host);
    }

    /** The next call goes to the next host, if there are several. */
    public void tryNextHost(HostPort failed) {
        if (failed.equals(server())) {
            host = (host + 1) % hosts.size();
        }
    }

    /** Has the next call log in anew, when the server has refused the last login; answers whether it can. */
    boolean loginAgain() {
        return login.forget();
    }

    /** Which connection it is to the server; changes when the server has made another one of it. */
    public String connectionId() {
        return cookie;
    }

    /**
     * Makes a call, once; a network connection that the server has closed meanwhile is replaced.
     *
     * @param again what is sent then
     */
    public Exchange call(String method, byte[] message, Supplier<byte[]> again) throws IOException, ServerFailure {
        Map<String, String> headers = headers();
        finishLingering();
        HostPort to = server();
        boolean encrypted = options.encrypted(to);
        HttpSocket socket = pool.take(to, encrypted, connectTimeout);
        try {
            return call(socket, encrypted, method, message, headers);
        } catch (IOException e) {
            if (!socket.isUsed() || closed) {
                throw e;
            }
            // It may have been closed while nobody used it. What is sent here may be sent twice.
            return call(pool.fresh(to, encrypted, connectTimeout), encrypted, method, again.get(), headers);
        }
    }

    private Exchange call(
            HttpSocket socket, boolean encrypted, String method, byte[] message, Map<String, String> headers)
            throws IOException, ServerFailure {
        busy.add(socket);
        try {
            if (closed) {
                throw new IOException("The connection is closed");
            }
            socket.timeout(silence);
            HttpSocket.Head head = socket.send(SERVICE + method, headers, framed(message));
            remember(head);
            return Exchange.begin(socket, head, done -> {
                busy.remove(done);
                pool.give(done, encrypted);
            });
        } catch (IOException | RuntimeException e) {
            busy.remove(socket);
            socket.close();
            throw e;
        }
    }

    private Map<String, String> headers() throws ServerFailure {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/grpc-web+proto");
        headers.put("authorization", login.authorization());
        headers.put("cookie", cookie);
        headers.put("connection-options-bin", connectionOptions);
        return headers;
    }

    private void remember(HttpSocket.Head head) {
        for (String line : head.headers().getOrDefault("set-cookie", "").split("\n")) {
            if (line.startsWith(COOKIE)) {
                int semicolon = line.indexOf(';');
                cookie = semicolon < 0 ? line : line.substring(0, semicolon);
            }
        }
    }

    private static byte[] framed(byte[] message) {
        byte[] framed = new byte[message.length + 5];
        for (int i = 0; i < 4; i++) {
            framed[1 + i] = (byte) (message.length >>> (24 - 8 * i));
        }
        System.arraycopy(message, 0, framed, 5, message.length);
        return framed;
    }

    /** Does an action of Flight and answers its body; tried again while the server cannot be reached. */
    public byte[] act(String name, byte[] body) throws SQLException {
        byte[] action = new ProtoWriter().text(1, name).bytes(2, body).toBytes();
        Retry retry = new Retry(this);
        while (true) {
            HostPort to = server();
            try {
                return firstResult(call("DoAction", action, () -> action));
            } catch (IOException e) {
                retry.after(to, e);
            } catch (ServerFailure e) {
                retry.after(to, e, "");
            }
        }
    }

    /** The same, once. */
    public byte[] actOnce(String name, byte[] body) throws IOException, ServerFailure {
        byte[] action = new ProtoWriter().text(1, name).bytes(2, body).toBytes();
        return firstResult(call("DoAction", action, () -> action));
    }

    private static byte[] firstResult(Exchange exchange) throws IOException, ServerFailure {
        try {
            byte[] result = new byte[0];
            for (Optional<byte[]> next = exchange.next(); next.isPresent(); next = exchange.next()) {
                ProtoReader reader = new ProtoReader(next.get());
                while (reader.next()) {
                    result = reader.field() == 1 ? reader.bytes() : result;
                }
            }
            return result;
        } finally {
            if (!exchange.isEnded()) {
                exchange.abort();
            }
        }
    }

    /** Keeps an answer whose last words are still to come, so that its network connection can be used again. */
    public void linger(Exchange exchange) {
        Exchange surplus = null;
        synchronized (lingering) {
            lingering.addLast(exchange);
            if (lingering.size() > LINGERING_LIMIT) {
                surplus = lingering.pollFirst();
            }
        }
        if (surplus != null) {
            surplus.abort();
        }
    }

    private void finishLingering() {
        synchronized (lingering) {
            lingering.removeIf(Rpc::isOver);
        }
    }

    private static boolean isOver(Exchange exchange) {
        try {
            if (exchange.finishWithoutWaiting(LINGERING_BYTES)) {
                return true;
            }
            if (exchange.bytes() < LINGERING_BYTES) {
                return false;
            }
        } catch (IOException e) {
            // Gone, as if it had been aborted.
            exchange.abort();
            return true;
        }
        exchange.abort();
        return true;
    }

    /** Ends all network connections that are in use, and makes none any more. */
    public void abort() {
        closed = true;
        busy.forEach(HttpSocket::close);
    }

    /** Fails when the connection is closed. */
    public void requireOpen() throws SQLException {
        if (closed) {
            throw Failures.closed("connection");
        }
    }
}
