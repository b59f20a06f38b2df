package io.drawbar.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that knows one answer for each method and path, and what the command line printed while it talked to it. */
public final class FakeServer implements AutoCloseable {
    /** A request as it came. */
    public record Asked(String what, String authorization, String body) {}

    private record Answer(int status, String type, String body) {}

    /** The next piece of an answer that comes in pieces; called when the piece before it is sent. */
    public interface Piece {
        String await() throws InterruptedException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, List<Piece>> streams = new ConcurrentHashMap<>();
    private final Map<String, String> broken = new ConcurrentHashMap<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    public FakeServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** From now on answers {@code GET /path?query} and the like. */
    public FakeServer on(String what, int status, String type, String body) {
        answers.put(what, new Answer(status, type, body));
        return this;
    }

    /** Answers once with the beginning of something, and breaks off. */
    public FakeServer onBroken(String what, String beginning) {
        broken.put(what, beginning);
        return this;
    }

    /** Answers with JSON. */
    public FakeServer on(String what, String body) {
        return on(what, 200, "application/json", body);
    }

    /** Answers with a stream of events. */
    public FakeServer onEvents(String what, Piece... pieces) {
        streams.put(what, List.of(pieces));
        return this;
    }

    private void stream(HttpExchange exchange, List<Piece> pieces) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            for (Piece piece : pieces) {
                body.write(piece.await().getBytes(StandardCharsets.UTF_8));
                body.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        String what = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        asked.add(new Asked(
                what,
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        if (streams.containsKey(what)) {
            stream(exchange, streams.get(what));
            return;
        }
        String beginning = broken.remove(what);
        if (beginning != null) {
            byte[] some = beginning.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, some.length + 1L);
            exchange.getResponseBody().write(some);
            exchange.getResponseBody().flush();
            exchange.close();
            return;
        }
        Answer answer = answers.getOrDefault(
                what,
                new Answer(
                        404,
                        "application/problem+json",
                        "{\"status\":404,\"code\":1008,\"name\":\"NOT_FOUND\",\"detail\":\"There is no " + what + ".\","
                                + "\"remedy\":\"Check the id.\"}"));
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<Asked> asked() {
        return asked;
    }

    /** Runs a command against this server; its exit code. */
    public int run(String... args) {
        return run(stream(out), args);
    }

    /** The same with another output. */
    public int run(PrintStream output, String... args) {
        String[] all = new String[args.length + 4];
        System.arraycopy(args, 0, all, 0, args.length);
        all[args.length] = "--url=" + url();
        all[args.length + 1] = "--user=ada";
        all[args.length + 2] = "--password=secret";
        all[args.length + 3] = "--";
        Screen screen = new Screen(output, stream(err), false, false, 100);
        return Main.commandLine(screen).execute(java.util.Arrays.copyOf(all, args.length + 3));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
