package io.drawbar.common.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.config.Settings;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.lifecycle.Closers;
import io.drawbar.common.lifecycle.Threads;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.ExecutorService;

/**
 * A port of a server process on which its metrics can be read ({@code GET /metrics}, Prometheus's text format 0.0.4), whatever its roles are;
 * only the gateway has a port for people besides. Closed unless {@code metrics.port} opens it, and on loopback unless {@code
 * metrics.host} says otherwise.
 */
final class MetricsDoor implements AutoCloseable {
    private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";
    private static final int QUEUED = 16;

    private final PrometheusMeterRegistry metrics;
    private final String token;
    private final Closers closers = new Closers();

    /**
     * Opens it.
     *
     * @param name of the process's file in the home's {@code run} folder, which says where the port is
     */
    MetricsDoor(Settings settings, DrawbarHome home, String name, PrometheusMeterRegistry metrics) throws IOException {
        this.metrics = metrics;
        this.token = settings.get(ServerSettings.METRICS_TOKEN);
        InetSocketAddress address = new InetSocketAddress(
                settings.get(ServerSettings.METRICS_HOST), settings.get(ServerSettings.METRICS_PORT));
        if (token.isEmpty() && (address.isUnresolved() || !address.getAddress().isLoopbackAddress())) {
            throw new BadConfiguration("metrics.host is " + settings.get(ServerSettings.METRICS_HOST)
                    + ", which others can reach: set metrics.token, which who reads the metrics must show.");
        }
        HttpServer server = open(address);
        closers.add(() -> server.stop(0));
        ExecutorService executor = Threads.pool("metrics", 1, QUEUED);
        closers.add(() -> Threads.stop(executor));
        server.setExecutor(executor);
        server.createContext("/metrics", this::answer);
        server.start();
        DrawbarHome.replace(
                home.run().resolve("metrics-" + name + ".url"),
                "http://" + host(server.getAddress()) + ":"
                        + server.getAddress().getPort() + "/metrics");
    }

    private static String host(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    private static HttpServer open(InetSocketAddress address) throws IOException {
        try {
            return HttpServer.create(address, QUEUED);
        } catch (BindException e) {
            throw FreePort.taken("The metrics", address.getHostString(), address.getPort(), "metrics.port", e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals("/metrics")) {
                exchange.sendResponseHeaders(404, -1);
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                exchange.sendResponseHeaders(405, -1);
            } else if (!mayRead(exchange)) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
                exchange.sendResponseHeaders(401, -1);
            } else {
                byte[] text = metrics.scrape().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", FORMAT);
                exchange.sendResponseHeaders(200, text.length);
                exchange.getResponseBody().write(text);
            }
        }
    }

    private boolean mayRead(HttpExchange exchange) {
        if (token.isEmpty()) {
            return true;
        }
        String shown = exchange.getRequestHeaders().getFirst("Authorization");
        return shown != null
                && MessageDigest.isEqual(
                        shown.getBytes(StandardCharsets.UTF_8), ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        closers.close();
    }
}
