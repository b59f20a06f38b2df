package io.drawbar.jdbc.internal.http;

import io.drawbar.jdbc.internal.config.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/**
 * Network connections that have nothing to do, shared by all JDBC connections with the same TLS settings: opening a JDBC connection
 * then costs no handshake. Thread-safe.
 */
public final class HttpPool {
    /** Idle network connections kept for one server. */
    private static final int IDLE_LIMIT = 64;
    /** Servers and what is between may forget a connection that says nothing for long. */
    private static final long IDLE_NANOS = Duration.ofSeconds(55).toNanos();

    private static final Map<String, HttpPool> POOLS = new ConcurrentHashMap<>();

    private final TlsSettings tls;
    private final Map<String, Deque<Idle>> idle = new HashMap<>();
    private SSLContext context;

    private static final class Idle {
        private final HttpSocket socket;
        private final long sinceNanos = System.nanoTime();

        Idle(HttpSocket socket) {
            this.socket = socket;
        }
    }

    private HttpPool(TlsSettings tls) {
        this.tls = tls;
    }

    public static HttpPool of(TlsSettings tls) {
        return POOLS.computeIfAbsent(tls.key(), missing -> new HttpPool(tls));
    }

    /** A network connection that nobody else uses, a used one if there is one. */
    public HttpSocket take(HostPort host, boolean encrypted, Duration timeout) throws IOException {
        HttpSocket pooled = pooled(key(host, encrypted));
        return pooled != null ? pooled : fresh(host, encrypted, timeout);
    }

    /** A network connection that is new. */
    public HttpSocket fresh(HostPort host, boolean encrypted, Duration timeout) throws IOException {
        return HttpSocket.open(host, encrypted ? context() : null, tls, timeout);
    }

    private synchronized SSLContext context() throws IOException {
        if (context == null) {
            context = tls.context();
        }
        return context;
    }

    private HttpSocket pooled(String key) {
        List<HttpSocket> old = new ArrayList<>();
        HttpSocket found = null;
        synchronized (this) {
            Deque<Idle> queue = idle.get(key);
            while (found == null && queue != null && !queue.isEmpty()) {
                Idle newest = queue.pollLast();
                if (System.nanoTime() - newest.sinceNanos < IDLE_NANOS) {
                    found = newest.socket;
                } else {
                    old.add(newest.socket);
                }
            }
        }
        old.forEach(HttpSocket::close);
        return found;
    }

    /** Gives one back; one that is in the middle of an answer is closed. */
    public void give(HttpSocket socket, boolean encrypted) {
        HttpSocket surplus = socket;
        if (socket.isReusable()) {
            synchronized (this) {
                Deque<Idle> queue = idle.computeIfAbsent(key(socket.host(), encrypted), missing -> new ArrayDeque<>());
                queue.addLast(new Idle(socket));
                surplus = queue.size() > IDLE_LIMIT ? queue.pollFirst().socket : null;
            }
        }
        if (surplus != null) {
            surplus.close();
        }
    }

    private static String key(HostPort host, boolean encrypted) {
        return host + (encrypted ? " tls" : "");
    }
}
