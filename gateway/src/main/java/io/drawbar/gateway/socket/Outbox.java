package io.drawbar.gateway.socket;

import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketWriter;
import io.drawbar.gateway.json.FailureJson;
import io.drawbar.gateway.json.Json;
import io.drawbar.protocol.v1.Failure;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes messages to a WebSocket. What waits here is bounded by those who write: each waits for its future. Thread-safe. */
final class Outbox {
    private final WebSocketWriter writer;
    private final AtomicInteger waiting = new AtomicInteger();

    Outbox(WebSocketWriter writer) {
        this.writer = writer;
    }

    /**
     * Sends a message.
     *
     * @param type what it is
     * @param requestId which request it belongs to
     * @param rest writes the other fields
     * @return done when the client has taken it, failed when it has gone
     */
    CompletableFuture<Void> send(String type, Optional<String> requestId, Json.Piece rest) {
        byte[] message = Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", type);
            if (requestId.isPresent()) {
                json.writeStringField("requestId", requestId.get());
            }
            rest.write(json);
            json.writeEndObject();
        });
        return sendText(message);
    }

    CompletableFuture<Void> sendError(Optional<String> requestId, Throwable thrown) {
        Failure failure = SocketFailures.of(thrown);
        return send("error", requestId, json -> FailureJson.write(json, "error", failure));
    }

    /** Sends a message that is written already. */
    CompletableFuture<Void> sendText(byte[] utf8) {
        return write(WebSocketFrame.ofText(utf8, true));
    }

    /** Sends a message and right behind it, with nothing in between, a binary one. */
    CompletableFuture<Void> sendBoth(byte[] utf8, byte[] binary) {
        synchronized (this) {
            if (!writer.tryWrite(WebSocketFrame.ofText(utf8, true))) {
                return gone();
            }
            return write(WebSocketFrame.ofBinary(binary));
        }
    }

    private synchronized CompletableFuture<Void> write(WebSocketFrame frame) {
        if (!writer.tryWrite(frame)) {
            return gone();
        }
        waiting.incrementAndGet();
        return writer.whenConsumed().whenComplete((taken, gone) -> waiting.decrementAndGet());
    }

    /** Whether something waits for the client to take it. */
    boolean isBlocked() {
        return waiting.get() > 0;
    }

    CompletableFuture<Void> pong(byte[] data) {
        return write(WebSocketFrame.ofPong(data));
    }

    void ping() {
        var unused = write(WebSocketFrame.ofPing());
    }

    private static CompletableFuture<Void> gone() {
        return CompletableFuture.failedFuture(new IllegalStateException("The client has gone."));
    }

    WebSocketWriter writer() {
        return writer;
    }
}
