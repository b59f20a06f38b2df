package io.drawbar.plugin.presto;

import io.drawbar.plugin.presto.family.ClusterQueries;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real Presto server with the TPC-H connector, from the jars that the build has put into the folders of the test servers. Tests of other
 * modules start it as well.
 */
public final class PrestoServer implements AutoCloseable {
    private static final List<String> OPENED = List.of(
            "java.base/java.io",
            "java.base/java.lang",
            "java.base/java.lang.ref",
            "java.base/java.lang.reflect",
            "java.base/java.net",
            "java.base/java.nio",
            "java.base/java.security",
            "java.base/javax.security.auth",
            "java.base/javax.security.auth.login",
            "java.base/java.text",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/java.util.concurrent.atomic",
            "java.base/java.util.regex",
            "java.base/jdk.internal.loader",
            "java.base/sun.security.action",
            "java.security.jgss/sun.security.krb5");

    private static final Pattern FIRST_VALUE = Pattern.compile("\"data\"\\s*:\\s*\\[\\s*\\[\\s*\"([^\"]+)\"");

    private final Process process;
    private final int port;
    private final ClusterQueries queries;

    private PrestoServer(Process process, int port) {
        this.process = process;
        this.port = port;
        this.queries = new ClusterQueries(address(), "X-Presto-User");
    }

    /**
     * Starts one and waits until it answers queries.
     *
     * @param plugin the folder of the plugin's sources, below which the jars are
     * @param folder for the server's files
     */
    public static PrestoServer start(Path plugin, Path folder) throws IOException {
        int port = freePort();
        Path etc = Files.createDirectories(folder.resolve("etc"));
        Path catalogs = Files.createDirectories(etc.resolve("catalog"));
        Path plugins = Files.createDirectories(folder.resolve("plugin"));
        link(plugin.resolve("testserver-tpch/target/lib"), Files.createDirectories(plugins.resolve("tpch")));
        Files.writeString(catalogs.resolve("tpch.properties"), "connector.name=tpch\n");
        Files.writeString(etc.resolve("log.properties"), "com.facebook.presto=WARN\n");
        Files.writeString(
                etc.resolve("config.properties"),
                String.join(
                        "\n",
                        "coordinator=true",
                        "node-scheduler.include-coordinator=true",
                        "http-server.http.port=" + port,
                        "discovery-server.enabled=true",
                        "discovery.uri=http://127.0.0.1:" + port,
                        "query.max-memory=512MB",
                        "query.max-memory-per-node=512MB",
                        "query.max-total-memory-per-node=640MB",
                        // Else hundreds of ended queries fill its memory.
                        "query.max-history=20",
                        "query.min-expire-age=30s",
                        "plugin.dir=" + plugins,
                        "catalog.config-dir=" + catalogs,
                        ""));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseG1GC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djdk.attach.allowAttachSelf=true",
                "-Dconfig=" + etc.resolve("config.properties"),
                "-Dlog.levels-file=" + etc.resolve("log.properties"),
                "-Dnode.environment=test",
                "-Dnode.id=test-1",
                "-Dnode.data-dir=" + folder.resolve("data"),
                "-Dnode.bind-ip=127.0.0.1",
                "-Dnode.internal-address=127.0.0.1"));
        OPENED.forEach(name -> command.add("--add-opens=" + name + "=ALL-UNNAMED"));
        command.addAll(List.of(
                "-cp",
                plugin.resolve("testserver/target/lib").toAbsolutePath()
                        + FileSystems.getDefault().getSeparator() + "*",
                "com.facebook.presto.server.PrestoServer"));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
        PrestoServer server = new PrestoServer(process, port);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        // Ready is who answers a real query.
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .until(server::answers);
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void link(Path from, Path to) throws IOException {
        try (Stream<Path> jars = Files.list(from)) {
            for (Path jar : jars.toList()) {
                // What the server lends to its plugins stays out.
                if (!jar.getFileName().toString().startsWith("presto-spi")) {
                    Files.createSymbolicLink(to.resolve(jar.getFileName()), jar.toAbsolutePath());
                }
            }
        }
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new AssertionError("Presto has ended; see server.log.");
        }
        try {
            return queries.ask("select count(*) from tpch.tiny.nation").contains("[[25]]");
        } catch (IOException e) {
            return false;
        }
    }

    /** For the driver. */
    public String url() {
        return "jdbc:presto://127.0.0.1:" + port + "/tpch/tiny";
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The query that runs and has these words in it; empty when there is none. */
    public Optional<String> running(String words) throws IOException {
        Matcher found =
                FIRST_VALUE.matcher(queries.ask("select query_id from system.runtime.queries where state = 'RUNNING'"
                        + " and query like '%" + words + "%' and query not like '%system.runtime%'"));
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** When a query failed or was cancelled, by this machine's clock; empty when it was not. */
    public Optional<Instant> failed(String id) throws IOException {
        return queries.failed(id);
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
