package io.drawbar.jdbc.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.jdbc.internal.config.Options;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls against a server that answers byte by byte what it is told to. */
@Timeout(30)
class ExchangeTest {
    private static final String HEAD = String.join(
            "\r\n",
            "HTTP/1.1 200 OK",
            "content-type: application/grpc-web+proto",
            "set-cookie: drawbar-connection=n.1; Path=/",
            "transfer-encoding: chunked",
            "",
            "");

    private final Deque<byte[]> answers = new ArrayDeque<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private ServerSocket server;
    private Rpc rpc;

    @BeforeEach
    void start() throws Exception {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread accepting = new Thread(this::accept, "test-server");
        accepting.setDaemon(true);
        accepting.start();
        rpc = new Rpc(Options.of("jdbc:drawbar://127.0.0.1:" + server.getLocalPort() + "/?token=t", new Properties()));
        rpc.connectionOptions(new byte[0]);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread serving = new Thread(() -> serve(socket), "test-connection");
                serving.setDaemon(true);
                serving.start();
            }
        } catch (IOException e) {
            requests.add("closed");
        }
    }

    private void serve(Socket socket) {
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) in.readUnsignedByte());
                }
                String text = head.toString();
                int length = Integer.parseInt(text.replaceAll("(?s).*content-length: (\\d+).*", "$1"));
                in.readNBytes(length);
                requests.add(text);
                byte[] answer;
                synchronized (answers) {
                    answer = answers.poll();
                }
                if (answer == null) {
                    socket.close();
                    return;
                }
                OutputStream out = socket.getOutputStream();
                out.write(answer);
                out.flush();
            }
        } catch (IOException e) {
            requests.add("gone");
        }
    }

    private void answer(String head, byte[]... chunks) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        for (byte[] chunk : chunks) {
            all.writeBytes((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            all.writeBytes(chunk);
            all.writeBytes("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        all.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        synchronized (answers) {
            answers.add(all.toByteArray());
        }
    }

    private static byte[] frame(int mark, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(5 + bytes.length)
                .put((byte) mark)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    private Exchange call() throws IOException, ServerFailure {
        return rpc.call("DoGet", new byte[] {1}, () -> new byte[] {2});
    }

    @Test
    void messagesAreReadHoweverTheyAreCutAndTheNetworkConnectionIsUsedAgain() throws Exception {
        for (int i = 0; i < 2; i++) {
            byte[] one = frame(0, "first");
            byte[] status = frame(0x80, "grpc-status: 0\r\n");
            answer(
                    HEAD,
                    new byte[] {one[0], one[1]},
                    ByteBuffer.allocate(one.length - 2)
                            .put(one, 2, one.length - 2)
                            .array(),
                    status);
            Exchange exchange = call();
            assertThat(new String(exchange.next().orElseThrow(), StandardCharsets.UTF_8))
                    .isEqualTo("first");
            assertThat(exchange.next()).isEmpty();
            assertThat(exchange.isEnded()).isTrue();
            // Too late: the network connection may be somebody else's by now.
            exchange.abort();
        }
        assertThat(sockets).hasSize(1);
        assertThat(requests.get(0)).contains("cookie: drawbar-connection=new", "authorization: Bearer t");
        assertThat(requests.get(1)).contains("cookie: drawbar-connection=n.1");
    }

    @Test
    void aStatusIsAFailure() throws Exception {
        answer(HEAD, frame(0x80, "grpc-status: 5\r\ngrpc-message: no %C3%A4 + such\r\n"));
        Exchange exchange = call();
        assertThatThrownBy(exchange::next)
                .isInstanceOfSatisfying(
                        ServerFailure.class, e -> assertThat(e.status()).isEqualTo(5))
                .hasMessage("no ä + such");
    }

    @Test
    void anAnswerThatIsCutOffIsNoEnd() throws Exception {
        synchronized (answers) {
            answers.add((HEAD + "5\r\n\0\0\0\0").getBytes(StandardCharsets.ISO_8859_1));
        }
        Exchange exchange = call();
        for (Socket socket : sockets) {
            socket.shutdownOutput();
        }
        assertThatThrownBy(exchange::next).isInstanceOf(IOException.class);
    }

    @Test
    void aNetworkConnectionThatWasClosedMeanwhileIsReplaced() throws Exception {
        answer(HEAD, frame(0x80, "grpc-status: 0\r\n"));
        assertThat(call().next()).isEmpty();
        for (Socket socket : sockets) {
            socket.close();
        }
        answer(HEAD, frame(0x80, "grpc-status: 0\r\n"));
        assertThat(call().next()).isEmpty();
        assertThat(sockets).hasSize(2);
    }

    @Test
    void anythingButDrawbarIsRefused() {
        answer(
                "HTTP/1.1 401 No\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n",
                "who?".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(this::call)
                .isInstanceOfSatisfying(
                        ServerFailure.class, e -> assertThat(e.status()).isEqualTo(16))
                .hasMessageContaining("who?");
        answer("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ntransfer-encoding: chunked\r\n\r\n");
        assertThatThrownBy(this::call).hasMessageContaining("does not look like Drawbar");
    }
}
