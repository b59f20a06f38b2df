package io.drawbar.jdbc.internal.http;

import io.drawbar.jdbc.internal.config.HostPort;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * One network connection that speaks HTTP/1.1, one request after the other (RFC 9112). Used by one thread at a time; {@link #close}
 * may be called from any.
 */
public final class HttpSocket implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int HEADER_LIMIT_BYTES = 256 << 10;
    /** Of the module jdk.net, which not every runtime has. */
    private static final Map<String, Integer> KEEP_ALIVE =
            Map.of("TCP_KEEPIDLE", 60, "TCP_KEEPINTERVAL", 10, "TCP_KEEPCOUNT", 6);

    private final HostPort host;
    private final Socket socket;
    private final InputStream in;
    /** The bytes of the network, which are others than those of {@code in} when they are encrypted. */
    private final InputStream network;

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int limit;
    /** Bytes of the body, or of its present chunk, that have not been read; -1: chunks, and the next has not begun. */
    private long left;

    private boolean chunked;
    private boolean firstChunk;
    private boolean keepAlive = true;
    private int requests;
    private volatile boolean closed;

    private HttpSocket(HostPort host, Socket socket, Socket plain) throws IOException {
        this.host = host;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.network = plain.getInputStream();
    }

    /** What a response begins with. */
    public static final class Head {
        private final int status;
        private final Map<String, String> headers;

        Head(int status, Map<String, String> headers) {
            this.status = status;
            this.headers = headers;
        }

        public int status() {
            return status;
        }

        /** By names in lower case. */
        public Map<String, String> headers() {
            return headers;
        }
    }

    static HttpSocket open(HostPort host, SSLContext tls, TlsSettings settings, Duration timeout) throws IOException {
        int millis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            keepAlive(plain);
            plain.connect(new InetSocketAddress(host.host(), host.port()), millis);
            if (tls == null) {
                return new HttpSocket(host, plain, plain);
            }
            plain.setSoTimeout(millis);
            SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(plain, host.host(), host.port(), true);
            settings.apply(secure);
            secure.startHandshake();
            return new HttpSocket(host, secure, plain);
        } catch (SocketTimeoutException e) {
            plain.close();
            // Another host may answer; what times out later is a server that is silent.
            ConnectException away = new ConnectException("No connection within " + millis + " ms");
            away.initCause(e);
            throw away;
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /** A machine that has gone without a word is noticed within two minutes, where the system lets that be set, and not in hours. */
    private static void keepAlive(Socket socket) throws IOException {
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        for (SocketOption<?> option : socket.supportedOptions()) {
            Integer seconds = KEEP_ALIVE.get(option.name());
            if (seconds != null) {
                set(socket, option, seconds);
            }
        }
    }

    @SuppressWarnings("unchecked") // All of these are numbers.
    private static void set(Socket socket, SocketOption<?> option, Integer value) throws IOException {
        socket.setOption((SocketOption<Integer>) option, value);
    }

    public HostPort host() {
        return host;
    }

    /** Whether it has carried a request before: then the server may have closed it meanwhile. */
    public boolean isUsed() {
        return requests > 1;
    }

    /** How long a read may wait; zero: for ever. */
    public void timeout(Duration timeout) throws IOException {
        socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, timeout.toMillis()));
    }

    /** Sends a request and reads the head of its answer. The body must then be read to its end, or the socket be closed. */
    public Head send(String path, Map<String, String> headers, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder(256);
        head.append("POST ")
                .append(path)
                .append(" HTTP/1.1\r\nhost: ")
                .append(host)
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("content-length: ").append(body.length).append("\r\n\r\n");
        byte[] begin = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[begin.length + body.length];
        System.arraycopy(begin, 0, all, 0, begin.length);
        System.arraycopy(body, 0, all, begin.length, body.length);
        requests++;
        socket.getOutputStream().write(all);
        Head answer = head();
        while (answer.status() / 100 == 1) {
            answer = head();
        }
        return answer;
    }

    private Head head() throws IOException {
        String status = line();
        String[] words = status.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
            throw new IOException("The server does not speak HTTP/1.1.");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        int size = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            size += line.length();
            int colon = line.indexOf(':');
            if (colon <= 0 || size > HEADER_LIMIT_BYTES) {
                throw new IOException("The server's headers cannot be read.");
            }
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim(),
                    (one, other) -> one + "\n" + other);
        }
        keepAlive = !"close".equalsIgnoreCase(headers.get("connection"));
        chunked = "chunked".equalsIgnoreCase(headers.getOrDefault("transfer-encoding", ""));
        firstChunk = true;
        try {
            left = chunked ? -1 : Long.parseLong(headers.getOrDefault("content-length", "0"));
            return new Head(Integer.parseInt(words[1]), headers);
        } catch (NumberFormatException e) {
            throw new IOException("The server's answer cannot be read.", e);
        }
    }

    /** Reads a part of the body; -1 at its end. */
    public int read(byte[] into, int offset, int length) throws IOException {
        if (chunked && left <= 0) {
            nextChunk();
        }
        if (left == 0) {
            return -1;
        }
        int count = raw(into, offset, (int) Math.min(length, left));
        left -= count;
        return count;
    }

    /** Whether something has come that has not been read. */
    public boolean hasArrived() throws IOException {
        return at < limit || in.available() > 0 || network.available() > 0;
    }

    private void nextChunk() throws IOException {
        if (left == 0 && !chunked) {
            return;
        }
        if (!firstChunk && left == 0 && !line().isEmpty()) {
            throw new IOException("The server's answer is not in chunks as it says.");
        }
        firstChunk = false;
        String line = line();
        int semicolon = line.indexOf(';');
        try {
            left = Long.parseLong((semicolon < 0 ? line : line.substring(0, semicolon)).trim(), 16);
        } catch (NumberFormatException e) {
            throw new IOException("The server's answer is not in chunks as it says.", e);
        }
        if (left == 0) {
            chunked = false;
            while (!line().isEmpty()) {
                // Trailers, of which gRPC-web has none.
            }
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        while (true) {
            if (at == limit) {
                fill();
            }
            byte b = buffer[at++];
            if (b == '\n') {
                int length = line.length();
                return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
            }
            line.append((char) (b & 0xFF));
            if (line.length() > HEADER_LIMIT_BYTES) {
                throw new IOException("The server's headers are too long.");
            }
        }
    }

    private int raw(byte[] into, int offset, int length) throws IOException {
        if (at == limit) {
            if (length >= buffer.length) {
                int count = in.read(into, offset, length);
                if (count < 0) {
                    throw gone();
                }
                return count;
            }
            fill();
        }
        int count = Math.min(length, limit - at);
        System.arraycopy(buffer, at, into, offset, count);
        at += count;
        return count;
    }

    private void fill() throws IOException {
        int count = in.read(buffer, 0, buffer.length);
        if (count < 0) {
            throw gone();
        }
        at = 0;
        limit = count;
    }

    private static EOFException gone() {
        return new EOFException("The server has closed the network connection.");
    }

    /** Whether the last answer has been read to its end, so that another request may be sent. */
    boolean isReusable() {
        return !closed && keepAlive && !chunked && left == 0 && at == limit;
    }

    @Override
    public void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more either way.
            closed = true;
        }
    }
}
