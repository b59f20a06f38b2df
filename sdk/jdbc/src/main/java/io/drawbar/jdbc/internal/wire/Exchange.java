package io.drawbar.jdbc.internal.wire;

import io.drawbar.jdbc.internal.http.HttpSocket;
import java.io.EOFException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The answer to one call, message by message (gRPC-web of the gRPC project). Used by one thread at a time; {@link #abort} may be called
 * from any.
 */
public final class Exchange {
    private static final int PREFIX_BYTES = 5;
    private static final int TRAILER_MARK = 0x80;
    private static final int MESSAGE_LIMIT_BYTES = 256 << 20;
    private static final int TEXT_LIMIT_BYTES = 16 << 10;

    private final HttpSocket socket;
    private final Consumer<HttpSocket> giveBack;
    private final byte[] prefix = new byte[PREFIX_BYTES];
    /** Set by whoever ends it: the network connection then belongs to nobody here. */
    private final AtomicBoolean ended = new AtomicBoolean();

    private long bytes;

    private Exchange(HttpSocket socket, Consumer<HttpSocket> giveBack) {
        this.socket = socket;
        this.giveBack = giveBack;
    }

    /** Begins to read an answer whose head is here. */
    static Exchange begin(HttpSocket socket, HttpSocket.Head head, Consumer<HttpSocket> giveBack)
            throws IOException, ServerFailure {
        Exchange exchange = new Exchange(socket, giveBack);
        if (head.status() != 200
                || !head.headers().getOrDefault("content-type", "").startsWith("application/grpc")) {
            throw exchange.refused(head);
        }
        return exchange;
    }

    private ServerFailure refused(HttpSocket.Head head) throws IOException {
        byte[] text = new byte[TEXT_LIMIT_BYTES];
        int size = 0;
        while (size < text.length) {
            int count = socket.read(text, size, text.length - size);
            if (count < 0) {
                break;
            }
            size += count;
        }
        end();
        boolean busy = head.status() == 429 || head.status() >= 500;
        int status = head.status() == 401
                ? ServerFailure.UNAUTHENTICATED_STATUS
                : busy ? ServerFailure.UNAVAILABLE_STATUS : 2;
        String type = head.headers().getOrDefault("content-type", "");
        String words = type.contains("json") || type.startsWith("text/plain")
                ? new String(text, 0, size, StandardCharsets.UTF_8)
                : "It does not look like Drawbar.";
        return new ServerFailure(status, "The server answered HTTP " + head.status() + ": " + words);
    }

    /** The next message; empty when there is none any more. */
    public Optional<byte[]> next() throws IOException, ServerFailure {
        if (ended.get()) {
            return Optional.empty();
        }
        fully(prefix, PREFIX_BYTES);
        int length = ByteBuffer.wrap(prefix, 1, Integer.BYTES).getInt();
        if (length < 0 || length > MESSAGE_LIMIT_BYTES) {
            throw new IOException("A message of the server has " + (length & 0xFFFFFFFFL) + " bytes.");
        }
        byte[] message = new byte[length];
        fully(message, length);
        bytes += length;
        if ((prefix[0] & TRAILER_MARK) == 0) {
            return Optional.of(message);
        }
        if (socket.read(prefix, 0, 1) >= 0) {
            throw new IOException("The server's answer goes on after its end.");
        }
        end();
        check(trailers(message));
        return Optional.empty();
    }

    private static Map<String, String> trailers(byte[] message) {
        Map<String, String> trailers = new TreeMap<>();
        for (String line : new String(message, StandardCharsets.ISO_8859_1).split("\r?\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                trailers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
        }
        return trailers;
    }

    private static void check(Map<String, String> trailers) throws IOException, ServerFailure {
        String status = trailers.get("grpc-status");
        if (status == null) {
            throw new IOException("The server's answer has no status.");
        }
        if (!status.equals("0")) {
            String words = trailers.getOrDefault("grpc-message", "").replace("+", "%2B");
            try {
                throw ServerFailure.of(
                        Integer.parseInt(status), URLDecoder.decode(words, StandardCharsets.UTF_8), trailers);
            } catch (IllegalArgumentException e) {
                throw new IOException("The server's status cannot be read.", e);
            }
        }
    }

    private void fully(byte[] into, int length) throws IOException {
        int read = 0;
        while (read < length) {
            int count = socket.read(into, read, length - read);
            if (count < 0) {
                throw new EOFException("The server's answer ended in the middle.");
            }
            read += count;
        }
    }

    private void end() {
        if (ended.compareAndSet(false, true)) {
            giveBack.accept(socket);
        }
    }

    /** Whether the answer has been read to its end. */
    public boolean isEnded() {
        return ended.get();
    }

    /** Bytes of the messages read so far. */
    public long bytes() {
        return bytes;
    }

    /**
     * Reads on without waiting.
     *
     * @param limitBytes how much to read at most
     * @return whether this was all; otherwise there is more to come
     */
    public boolean finishWithoutWaiting(int limitBytes) throws IOException {
        long until = bytes + limitBytes;
        try {
            while (!ended.get() && bytes < until && socket.hasArrived()) {
                next();
            }
        } catch (ServerFailure e) {
            // Nobody wants to know any more how it ended.
            return true;
        }
        return ended.get();
    }

    /** Gives the network connection up, unless the answer has been read to its end. */
    public void abort() {
        if (ended.compareAndSet(false, true)) {
            socket.close();
        }
    }
}
