package io.drawbar.bench.worker;

import com.google.protobuf.Any;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.List;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementQuery;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * An Arrow Flight client that asks with one call: the ticket holds the statement. Orders: {@code open URL TOKEN ENGINE}, {@code
 * times N SQL}, {@code fetch HOW SQL} where HOW is {@code arrow} (batches are counted), {@code objects} (every value is read) or
 * {@code echo} (made-up rows of the echo engine are checked), {@code close}.
 */
public final class FlightWorker implements Worker, AutoCloseable {
    private final BufferAllocator allocator = new RootAllocator();
    private FlightClient client;
    private HeaderCallOption headers;

    private FlightWorker() {}

    public static void main(String[] args) throws IOException {
        Worker.serve(new FlightWorker());
    }

    @Override
    public Reply obey(String verb, List<String> arguments) throws Exception {
        switch (verb) {
            case "open" -> {
                open(URI.create(arguments.get(0)), arguments.get(1), arguments.get(2));
                return Reply.empty();
            }
            case "times" -> {
                String sql = arguments.get(1);
                return Worker.latencies(Integer.parseInt(arguments.get(0)), () -> fetch("objects", sql));
            }
            case "fetch" -> {
                return fetch(arguments.get(0), arguments.get(1));
            }
            case "close" -> {
                close();
                return Reply.empty();
            }
            default -> throw new IllegalArgumentException("There is no order " + verb + ".");
        }
    }

    private void open(URI server, String token, String engine) throws Exception {
        close();
        client = FlightClient.builder(allocator, Location.forGrpcInsecure(server.getHost(), server.getPort()))
                .build();
        CallHeaders values = new FlightCallHeaders();
        values.insert("authorization", "Bearer " + token);
        values.insert("engine", engine);
        headers = new HeaderCallOption(values);
    }

    @SuppressWarnings("try") // Flight's stream may be interrupted while it closes, and nobody interrupts a worker.
    private Reply fetch(String how, String sql) throws Exception {
        byte[] ticket = Any.pack(
                        CommandStatementQuery.newBuilder().setQuery(sql).build())
                .toByteArray();
        long start = System.nanoTime();
        long first = 0;
        long rows = 0;
        long sum = 0;
        EchoRows echo = new EchoRows();
        try (FlightStream stream = client.getStream(new Ticket(ticket), headers)) {
            while (stream.next()) {
                int count = stream.getRoot().getRowCount();
                if (first == 0) {
                    first = System.nanoTime() - start;
                }
                switch (how) {
                    case "arrow" -> sum += count;
                    case "objects" -> sum += ArrowReading.readObjects(stream.getRoot());
                    case "echo" -> echo.check(stream.getRoot());
                    default -> throw new IllegalArgumentException("Rows are not read as " + how + ".");
                }
                rows += count;
            }
        }
        return Reply.empty()
                .with("nanos", System.nanoTime() - start)
                .with("first", first)
                .with("rows", rows)
                .with("sum", how.equals("echo") ? echo.sum() : sum);
    }

    @Override
    public void close() throws IOException {
        if (client != null) {
            try {
                client.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted while the client closes.");
            }
            client = null;
        }
    }
}
