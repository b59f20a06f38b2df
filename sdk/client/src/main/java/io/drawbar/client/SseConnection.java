package io.drawbar.client;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One connection that carries server-sent events, as {@code text/event-stream} of the HTML standard describes them. At most a
 * window of lines is held: a slow reader slows the server. For one reading thread.
 */
final class SseConnection implements AutoCloseable {
    private static final int WINDOW = 256;

    /**
     * A message.
     *
     * @param type {@code event:} field
     * @param data {@code data:} lines joined by line feeds
     */
    record Message(String type, String data) {}

    private sealed interface Item {
        record Line(String text) implements Item {}

        record End(Optional<Throwable> failure) implements Item {}
    }

    private final Lines lines = new Lines();
    private final Duration stallLimit;

    private SseConnection(Duration stallLimit) {
        this.stallLimit = stallLimit;
    }

    /**
     * Connects.
     *
     * @param stallLimit after how long without a line, heartbeats counted, the connection counts as dead
     */
    static SseConnection open(Transport transport, HttpRequest request, Duration stallLimit) {
        SseConnection connection = new SseConnection(stallLimit);
        CompletableFuture<HttpResponse<String>> answer = transport
                .http()
                .sendAsync(
                        request,
                        info -> info.statusCode() < 400
                                ? HttpResponse.BodySubscribers.fromLineSubscriber(
                                        connection.lines, done -> "", StandardCharsets.UTF_8, null)
                                : HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8));
        connection.lines.answer.set(answer.whenComplete((response, failure) -> {
            if (failure != null) {
                connection.lines.onError(failure);
            } else if (response.statusCode() >= 400) {
                connection.lines.onError(Transport.refused(response.statusCode(), response.body()));
            }
        }));
        return connection;
    }

    /**
     * The next message; empty when the server has ended the stream.
     *
     * @throws IOException when the connection broke or nothing came for too long
     * @throws DrawbarClientException when the server refused the request
     */
    Optional<Message> next() throws IOException, InterruptedException {
        String type = "message";
        StringBuilder data = new StringBuilder();
        while (true) {
            Item item = lines.queue.poll(stallLimit.toMillis(), TimeUnit.MILLISECONDS);
            if (item == null) {
                throw new IOException("no sign of life for " + stallLimit.toSeconds() + " s");
            }
            if (item instanceof Item.End end) {
                lines.queue.add(end);
                if (end.failure().isEmpty()) {
                    return Optional.empty();
                }
                if (end.failure().get() instanceof DrawbarClientException refused) {
                    throw refused;
                }
                throw new IOException("the connection broke", end.failure().get());
            }
            lines.consumed();
            String line = ((Item.Line) item).text();
            if (line.isEmpty()) {
                if (data.length() > 0) {
                    return Optional.of(new Message(type, data.substring(0, data.length() - 1)));
                }
                type = "message";
            } else if (line.startsWith("event:")) {
                type = value(line, "event:");
            } else if (line.startsWith("data:")) {
                data.append(value(line, "data:")).append('\n');
            }
        }
    }

    private static String value(String line, String field) {
        String value = line.substring(field.length());
        return value.startsWith(" ") ? value.substring(1) : value;
    }

    @Override
    public void close() {
        lines.cancel();
    }

    /** Asks for as many lines as fit and no more. */
    private static final class Lines implements Flow.Subscriber<String> {
        /** Room for the window and the end, which may be put twice (by the stream and by the answer) and is put back. */
        private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(WINDOW + 4);

        private final AtomicReference<Flow.Subscription> subscription = new AtomicReference<>();
        private final AtomicReference<CompletableFuture<?>> answer = new AtomicReference<>();
        private int taken;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.set(given);
            given.request(WINDOW);
        }

        @Override
        public void onNext(String line) {
            queue.add(new Item.Line(line));
        }

        @Override
        public void onError(Throwable failure) {
            queue.offer(new Item.End(Optional.of(failure)));
        }

        @Override
        public void onComplete() {
            queue.offer(new Item.End(Optional.empty()));
        }

        void consumed() {
            taken++;
            if (taken == WINDOW / 2) {
                taken = 0;
                subscription.get().request(WINDOW / 2);
            }
        }

        void cancel() {
            Optional.ofNullable(subscription.get()).ifPresent(Flow.Subscription::cancel);
            onComplete();
            Optional.ofNullable(answer.get()).ifPresent(future -> future.cancel(true));
        }
    }
}
