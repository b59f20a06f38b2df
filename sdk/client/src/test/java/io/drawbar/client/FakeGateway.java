package io.drawbar.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server that answers what a test tells it to, one answer for each request, and remembers what it was asked. */
final class FakeGateway implements AutoCloseable {

    /** What was asked. */
    record Asked(String method, String path, String authorization, String lastEventId, String body) {}

    /**
     * An answer.
     *
     * @param cut whether the connection breaks after the body, in mid-answer
     */
    record Answer(int status, String contentType, String body, boolean cut, List<String> headers) {
        static Answer json(int status, String body) {
            return new Answer(status, "application/json", body, false, List.of());
        }

        static Answer events(String body, boolean cut) {
            return new Answer(200, "text/event-stream", body, cut, List.of());
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    FakeGateway(Function<Asked, Answer> answers) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> serve(exchange, answers));
        server.setExecutor(threads);
        server.start();
    }

    private void serve(HttpExchange exchange, Function<Asked, Answer> answers) throws IOException {
        Asked question = new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                String.valueOf(exchange.getRequestHeaders().getFirst("Last-Event-ID")),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        asked.add(question);
        Answer answer = answers.apply(question);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        for (String header : answer.headers()) {
            exchange.getResponseHeaders()
                    .set(header.substring(0, header.indexOf(':')), header.substring(header.indexOf(':') + 1));
        }
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        // One byte more promised than sent: closing the exchange then breaks the connection.
        exchange.sendResponseHeaders(
                answer.status(), answer.cut() ? bytes.length + 1L : bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            OutputStream body = exchange.getResponseBody();
            body.write(bytes);
            body.flush();
        }
        exchange.close();
    }

    List<Asked> asked() {
        return asked;
    }

    DrawbarClientBuilder client() {
        return DrawbarClient.builder()
                .url("http://127.0.0.1:" + server.getAddress().getPort())
                .token("secret-token")
                .retryWait(Duration.ofMillis(1));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
