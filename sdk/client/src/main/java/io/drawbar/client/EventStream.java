package io.drawbar.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A job's events as they come, until its last. A broken connection is opened again from where it broke: no event is lost and none
 * comes twice. For one thread; {@link #close()} may be called by another and ends a waiting {@link #hasNext()}.
 */
public final class EventStream implements Iterator<Event>, AutoCloseable {
    private final Transport transport;
    private final JobId job;
    private final Duration stallLimit;
    private final Duration reconnectLimit;
    private long nextOffset;
    private boolean ended;
    private Optional<Event> ahead = Optional.empty();
    private volatile boolean closed;
    private volatile Optional<SseConnection> connection = Optional.empty();

    EventStream(Transport transport, JobId job, long from, Duration stallLimit, Duration reconnectLimit) {
        this.transport = transport;
        this.job = job;
        this.nextOffset = from;
        this.stallLimit = stallLimit;
        this.reconnectLimit = reconnectLimit;
    }

    /** From where another stream would carry on. */
    public long nextOffset() {
        return ahead.map(Event::offset).orElse(nextOffset);
    }

    /**
     * Waits for the next event; false after the last, or when closed.
     *
     * @throws DrawbarClientException when the server refuses, or could not be reached for the whole reconnect limit
     */
    @Override
    public boolean hasNext() {
        long brokenSince = 0;
        int attempts = 0;
        while (ahead.isEmpty() && !ended && !closed) {
            try {
                read();
                brokenSince = 0;
                attempts = 0;
            } catch (IOException | DrawbarClientException e) {
                drop();
                if (closed) {
                    break;
                }
                long now = System.nanoTime();
                brokenSince = brokenSince == 0 ? now : brokenSince;
                if (isFinal(e) || now - brokenSince > reconnectLimit.toNanos()) {
                    throw transport.unreachable(e);
                }
                attempts++;
                pause(attempts);
            } catch (InterruptedException e) {
                drop();
                Thread.currentThread().interrupt();
                throw new DrawbarClientException("Interrupted while following job " + job, e);
            }
        }
        return ahead.isPresent();
    }

    @Override
    public Event next() {
        if (!hasNext()) {
            throw new NoSuchElementException("The job's events have ended.");
        }
        Event event = ahead.orElseThrow();
        ahead = Optional.empty();
        return event;
    }

    private void read() throws IOException, InterruptedException {
        SseConnection open = connection.orElseGet(this::connect);
        Optional<SseConnection.Message> message = open.next();
        if (message.isEmpty()) {
            throw new IOException("the stream ended before the job's last event");
        }
        if (message.get().type().equals("end")) {
            ended = true;
            drop();
            return;
        }
        accept(message.get());
    }

    private void accept(SseConnection.Message message) {
        Event event;
        try {
            event = Json.read(message.data(), Event.class);
        } catch (JsonProcessingException e) {
            ended = true;
            throw new DrawbarClientException("The server sent an event that cannot be read: " + e.getMessage(), e);
        }
        if (event.offset() >= nextOffset) {
            nextOffset = event.offset() + 1;
            ahead = Optional.of(event);
        }
    }

    private SseConnection connect() {
        SseConnection fresh = SseConnection.open(
                transport,
                transport
                        .streamRequest("/api/v1/jobs/" + job + "/events?from=" + nextOffset)
                        .setHeader("Accept", "text/event-stream")
                        .setHeader("Last-Event-ID", Long.toString(nextOffset - 1))
                        .build(),
                stallLimit);
        connection = Optional.of(fresh);
        if (closed) {
            fresh.close();
        }
        return fresh;
    }

    private boolean isFinal(Exception failure) {
        if (ended) {
            return true;
        }
        return failure instanceof DrawbarClientException refused
                && refused.problem()
                        .map(problem -> problem.status() < 500 && problem.status() != 429)
                        .orElse(false);
    }

    /** Longer from time to time and never the same for two clients, so that they do not all come back at once. */
    private void pause(int attempts) {
        long millis = Math.min(5000, 100L << Math.min(attempts, 6));
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(millis / 2, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DrawbarClientException("Interrupted while following job " + job, e);
        }
    }

    private void drop() {
        connection.ifPresent(SseConnection::close);
        connection = Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
        connection.ifPresent(SseConnection::close);
    }
}
