package io.drawbar.bench.place;

import io.drawbar.common.engine.EngineDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Spark's Thrift Server in a process of its own, with the heap, master and Java options of every Spark that is measured. Closing it
 * ends it. Not thread-safe.
 */
public final class ThriftServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration EXIT_LIMIT = Duration.ofSeconds(20);
    private static final long POLL_MILLIS = 100;

    private final Process process;
    private final int port;

    private ThriftServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it and waits until its port is open. */
    public static ThriftServer start(Layout layout) throws IOException, InterruptedException {
        Path libraries = layout.thriftLibraries();
        if (!Files.isDirectory(libraries)) {
            throw new IOException("There is no folder " + libraries + "; dist/bench/run makes it.");
        }
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path folder = Files.createDirectories(layout.scratch().resolve("thrift-server"));
        Path log = layout.log("thrift-server");
        Process process = new ProcessBuilder(command(layout, libraries, folder, port))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        ThriftServer server = new ThriftServer(process, port);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "stop"));
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!server.answers()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new IOException("Spark's Thrift Server did not start; see " + log + ".");
            }
            Thread.sleep(POLL_MILLIS);
        }
        return server;
    }

    private static List<String> command(Layout layout, Path libraries, Path folder, int port) throws IOException {
        EngineDescriptor descriptor = EngineDescriptor.read(
                layout.checkout().resolve("engineconn-plugins/spark/src/main/plugin/engine.conf"));
        List<String> command = new ArrayList<>(List.of(Layout.java(), "-Xmx" + DirectSpark.MEMORY));
        command.addAll(descriptor.launch().javaOptions());
        DirectSpark.settings(descriptor).forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-Dspark.sql.warehouse.dir=" + folder.resolve("warehouse"));
        command.add("-Dderby.system.home=" + folder);
        command.addAll(List.of("-cp", Layout.classPath(libraries)));
        command.add("org.apache.spark.sql.hive.thriftserver.HiveThriftServer2");
        command.addAll(List.of("--hiveconf", "hive.server2.thrift.port=" + port));
        command.addAll(List.of("--hiveconf", "hive.server2.thrift.bind.host=127.0.0.1"));
        command.addAll(List.of("--hiveconf", "hive.exec.scratchdir=" + folder.resolve("scratch")));
        return command;
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) POLL_MILLIS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    public long pid() {
        return process.pid();
    }

    /** For Hive's JDBC driver. */
    public String url() {
        return "jdbc:hive2://127.0.0.1:" + port + "/default";
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(EXIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
