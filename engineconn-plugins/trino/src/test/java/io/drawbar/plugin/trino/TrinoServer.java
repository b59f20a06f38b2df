package io.drawbar.plugin.trino;

import io.drawbar.plugin.presto.family.ClusterQueries;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.awaitility.Awaitility;

/** A real Trino server with the TPC-H and memory connectors, from the jars that the build has put into the folders of the test servers. */
final class TrinoServer implements AutoCloseable {
    private static final String VERSION = "476";

    private final Process process;
    private final int port;
    private final ClusterQueries queries;

    private TrinoServer(Process process, int port) {
        this.process = process;
        this.port = port;
        this.queries = new ClusterQueries(address(), "X-Trino-User");
    }

    static TrinoServer start(NewerJava java, Path folder) throws IOException {
        int port = freePort();
        Path etc = Files.createDirectories(folder.resolve("etc"));
        Path catalogs = Files.createDirectories(etc.resolve("catalog"));
        Path plugins = Files.createDirectories(folder.resolve("plugin"));
        plugin(Files.createDirectories(plugins.resolve("tpch")));
        Files.writeString(catalogs.resolve("tpch.properties"), "connector.name=tpch\n");
        Files.writeString(catalogs.resolve("memory.properties"), "connector.name=memory\n");
        Files.writeString(etc.resolve("log.properties"), "io.trino=WARN\n");
        // The usual one lets nobody act for another.
        Files.writeString(etc.resolve("access-control.properties"), "access-control.name=allow-all\n");
        Files.writeString(etc.resolve("config.properties"), """
                coordinator=true
                node-scheduler.include-coordinator=true
                http-server.http.port=%1$d
                discovery.uri=http://127.0.0.1:%1$d
                query.max-memory=512MB
                query.max-memory-per-node=512MB
                memory.heap-headroom-per-node=128MB
                query.max-history=20
                query.min-expire-age=30s
                plugin.dir=%2$s
                catalog.config-dir=%3$s
                access-control.config-files=%4$s
                """.formatted(
                        port, plugins, catalogs, etc.resolve("access-control.properties")));
        Process process = new ProcessBuilder(command(java, folder))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
        TrinoServer server = new TrinoServer(process, port);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        try {
            // Ready is who answers a real query.
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> server.answers(folder.resolve("server.log")));
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
        return server;
    }

    private static List<String> command(NewerJava java, Path folder) {
        Path etc = folder.resolve("etc");
        return List.of(
                java.program().toString(),
                "-Xmx1g",
                "-XX:+UseG1GC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ReservedCodeCacheSize=256M",
                "-Djdk.attach.allowAttachSelf=true",
                "-XX:+EnableDynamicAgentLoading",
                "--add-modules=jdk.incubator.vector",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dconfig=" + etc.resolve("config.properties"),
                "-Dlog.levels-file=" + etc.resolve("log.properties"),
                "-Dnode.environment=test",
                "-Dnode.id=test-1",
                "-Dnode.data-dir=" + folder.resolve("data"),
                "-Dnode.bind-ip=127.0.0.1",
                "-Dnode.internal-address=127.0.0.1",
                "-cp",
                Path.of("testserver/target/lib").toAbsolutePath()
                        + FileSystems.getDefault().getSeparator() + "*" + File.pathSeparator
                        + Path.of("target/test-classes").toAbsolutePath(),
                TrinoMain.class.getName(),
                VERSION);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void plugin(Path folder) throws IOException {
        try (Stream<Path> jars = Files.list(Path.of("testserver-tpch/target/lib"))) {
            for (Path jar : jars.toList()) {
                Files.createSymbolicLink(folder.resolve(jar.getFileName()), jar.toAbsolutePath());
            }
        }
        // Trino's own distribution adds this to the jar that is published.
        try (JarOutputStream services = new JarOutputStream(Files.newOutputStream(folder.resolve("services.jar")))) {
            services.putNextEntry(new ZipEntry("META-INF/services/io.trino.spi.Plugin"));
            services.write("io.trino.plugin.tpch.TpchPlugin\nio.trino.plugin.memory.MemoryPlugin"
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    private boolean answers(Path log) throws IOException {
        if (!process.isAlive()) {
            List<String> lines = Files.readAllLines(log);
            throw new AssertionError("Trino has ended:\n"
                    + String.join("\n", new ArrayList<>(lines).subList(Math.max(0, lines.size() - 40), lines.size())));
        }
        try {
            return queries.ask("select count(*) from tpch.tiny.nation").contains("[[25]]");
        } catch (IOException e) {
            return false;
        }
    }

    String url() {
        return "jdbc:trino://127.0.0.1:" + port + "/tpch/tiny";
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Asks the server itself. */
    ClusterQueries queries() {
        return queries;
    }

    @Override
    public void close() {
        // Asked, it would take its time to tell other nodes, of which there are none.
        process.destroyForcibly();
        try {
            boolean ignored = process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
