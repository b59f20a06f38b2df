package io.drawbar.it.chaos;

import static org.awaitility.Awaitility.await;

import io.drawbar.it.Launcher;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** A ZooKeeper of three processes, made of the distribution's libraries, each of which can be killed, stopped and started again. */
final class Ensemble implements AutoCloseable {
    static final int SIZE = 3;
    private static final int CLIENT = 0;
    private static final int QUORUM = 1;
    private static final int ELECTION = 2;
    private static final int PORTS = 3;
    private static final int CALL_MILLIS = 1_000;

    private final Path folder;
    private final List<List<Integer>> ports = new ArrayList<>();
    private final List<Optional<Process>> servers = new ArrayList<>();

    /** Starts it; it elects a leader by itself. */
    Ensemble(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        List<Integer> free = freePorts(SIZE * PORTS);
        for (int i = 0; i < SIZE; i++) {
            ports.add(free.subList(i * PORTS, (i + 1) * PORTS));
            servers.add(Optional.empty());
        }
        for (int i = 0; i < SIZE; i++) {
            configure(i);
            start(i);
        }
    }

    /** All are held until the last is found, so that each is another. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    private void configure(int index) throws IOException {
        Path data = Files.createDirectories(folder.resolve("data-" + index));
        Files.writeString(data.resolve("myid"), Integer.toString(index + 1));
        StringBuilder text = new StringBuilder("""
                tickTime=500
                initLimit=20
                syncLimit=8
                minSessionTimeout=1000
                maxSessionTimeout=60000
                maxClientCnxns=0
                admin.enableServer=false
                4lw.commands.whitelist=srvr
                clientPortAddress=127.0.0.1
                """);
        text.append("dataDir=").append(data).append('\n');
        text.append("clientPort=").append(ports.get(index).get(CLIENT)).append('\n');
        for (int i = 0; i < SIZE; i++) {
            text.append("server.%d=127.0.0.1:%d:%d%n"
                    .formatted(i + 1, ports.get(i).get(QUORUM), ports.get(i).get(ELECTION)));
        }
        Files.writeString(folder.resolve("zoo-" + index + ".cfg"), text);
    }

    /** Starts one that is not there. */
    void start(int index) throws IOException {
        servers.set(
                index,
                Optional.of(new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx96m",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                Launcher.distribution().resolve("lib") + "/*",
                                "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                                folder.resolve("zoo-" + index + ".cfg").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(
                                folder.resolve("out-" + index).toFile()))
                        .start()));
    }

    String connect() {
        return ports.stream().map(it -> "127.0.0.1:" + it.get(CLIENT)).collect(Collectors.joining(","));
    }

    /** Which one leads, if one says so. */
    Optional<Integer> leader() {
        for (int i = 0; i < SIZE; i++) {
            if (tell(i).contains("Mode: leader")) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** Waits until all serve. */
    void awaitWhole() {
        await("three ZooKeepers").atMost(Duration.ofSeconds(90)).until(() -> {
            int serving = 0;
            for (int i = 0; i < SIZE; i++) {
                serving += tell(i).contains("Mode: ") ? 1 : 0;
            }
            return serving == SIZE;
        });
    }

    private String tell(int index) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), ports.get(index).get(CLIENT)),
                    CALL_MILLIS);
            socket.setSoTimeout(CALL_MILLIS);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            InputStream answer = socket.getInputStream();
            return new String(answer.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return ""; // It is not there, or stopped.
        }
    }

    /** As kill -9. */
    void kill(int index) throws IOException {
        Processes.kill(servers.get(index).orElseThrow().toHandle());
        servers.set(index, Optional.empty());
    }

    /** Has it do nothing, without an end of its connections. */
    void suspend(int index) throws IOException {
        Processes.signal("STOP", servers.get(index).orElseThrow().pid());
    }

    void wake(int index) throws IOException {
        Processes.signal("CONT", servers.get(index).orElseThrow().pid());
    }

    /** All of it at once. */
    void killAll() throws IOException {
        for (int i = 0; i < SIZE; i++) {
            kill(i);
        }
    }

    void startAll() throws IOException {
        for (int i = 0; i < SIZE; i++) {
            start(i);
        }
    }

    /** All of it does nothing, while its connections stay. */
    void suspendAll() throws IOException {
        for (int i = 0; i < SIZE; i++) {
            suspend(i);
        }
    }

    void wakeAll() throws IOException {
        for (int i = 0; i < SIZE; i++) {
            wake(i);
        }
    }

    @Override
    public void close() throws IOException {
        for (Optional<Process> server : servers) {
            if (server.isPresent()) {
                server.get().destroyForcibly();
                try {
                    server.get().onExit().get(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (ExecutionException | TimeoutException e) {
                    throw new IOException("A ZooKeeper does not die.", e);
                }
            }
        }
    }
}
