package io.drawbar.plugin.hiveserver2;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.hive.jdbc.HiveDriver;
import org.awaitility.Awaitility;

/** A real HiveServer2 with a metastore of its own, in a process with the class path that the plugin "hive" is tested with. */
final class HiveProcess implements AutoCloseable {
    private static final Path HIVE = Path.of("..", "hive", "target");
    private static final List<String> OPENED = List.of(
            "java.base/java.io",
            "java.base/java.lang",
            "java.base/java.lang.reflect",
            "java.base/java.math",
            "java.base/java.net",
            "java.base/java.nio",
            "java.base/java.text",
            "java.base/java.time",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/java.util.concurrent.atomic",
            "java.base/java.util.regex",
            "java.sql/java.sql");

    private final Process process;
    private final Path folder;
    private final int port;
    private final int httpPort;
    private final String parameters;

    private HiveProcess(Process process, Path folder, int port, int httpPort, String parameters) {
        this.process = process;
        this.parameters = parameters;
        this.folder = folder;
        this.port = port;
        this.httpPort = httpPort;
    }

    static HiveProcess start(Path folder) throws IOException {
        return start(folder, Map.of(), "");
    }

    /**
     * A server.
     *
     * @param more settings besides those of all tests
     * @param parameters what the driver needs in its URL to connect then
     */
    static HiveProcess start(Path folder, Map<String, String> more, String parameters) throws IOException {
        int metastore = freePort();
        int port = freePort();
        int httpPort = freePort();
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Map<String, String> settings = settings(folder, metastore, port, httpPort);
        settings.putAll(more);
        Files.writeString(conf.resolve("hive-site.xml"), site(settings));
        // Hive makes its operation logs of what it would log. One of its classes would tell of each row that a limit
        // counts.
        Files.writeString(conf.resolve("log4j2.properties"), """
                rootLogger.level = info
                rootLogger.appenderRef.stdout.ref = console
                logger.cache.name = org.apache.hadoop.hive.ql.exec.tez.ObjectCache
                logger.cache.level = warn
                appender.console.type = Console
                appender.console.name = console
                appender.console.layout.type = PatternLayout
                appender.console.layout.pattern = %d %-5p %c{1} %m%n%ex
                """);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile="
                        + conf.resolve("log4j2.properties").toUri()));
        OPENED.forEach(name -> command.add("--add-opens=" + name + "=ALL-UNNAMED"));
        command.addAll(List.of(
                "-cp",
                String.join(
                        ":",
                        conf.toString(),
                        HIVE.resolve("test-classes").toAbsolutePath().toString(),
                        HIVE.resolve("classes").toAbsolutePath().toString(),
                        Files.readString(HIVE.resolve("test-classpath.txt")).strip()),
                "io.drawbar.plugin.hive.HiveServers",
                Integer.toString(metastore),
                Integer.toString(port)));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        HiveProcess server = new HiveProcess(process, folder, port, httpPort, parameters);
        Awaitility.await()
                .atMost(Duration.ofSeconds(100))
                .pollInterval(Duration.ofMillis(500))
                .until(server::answers);
        return server;
    }

    private static Map<String, String> settings(Path folder, int metastore, int port, int httpPort) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("fs.defaultFS", "file:///");
        all.put("hive.metastore.uris", "thrift://127.0.0.1:" + metastore);
        // The metastore, which starts at the same time, has tables to make.
        all.put("hive.metastore.connect.retries", "100");
        all.put("javax.jdo.option.ConnectionURL", "jdbc:derby:;databaseName=" + folder + "/mdb;create=true");
        all.put("datanucleus.schema.autoCreateAll", "true");
        all.put("datanucleus.schema.validateTables", "false");
        all.put("hive.metastore.schema.verification", "false");
        all.put("hive.metastore.warehouse.dir", folder + "/warehouse");
        all.put("hive.metastore.warehouse.external.dir", folder + "/warehouse");
        Map.of(
                        "hive.exec.scratchdir", "scratch",
                        "hive.exec.local.scratchdir", "local-scratch",
                        "hive.downloaded.resources.dir", "resources/${hive.session.id}",
                        "hive.querylog.location", "history",
                        "hive.query.results.cache.directory", "results",
                        "hive.user.install.directory", "install",
                        "hive.server2.logging.operation.log.location", "logs",
                        "hadoop.tmp.dir", "hadoop",
                        "tez.staging-dir", "tez")
                .forEach((name, path) -> all.put(name, folder.resolve(path).toString()));
        all.put("hive.execution.engine", "tez");
        all.put("tez.local.mode", "true");
        all.put("tez.runtime.optimize.local.fetch", "true");
        all.put("tez.ignore.lib.uris", "true");
        all.put("hive.tez.container.size", "256");
        all.put("tez.am.resource.memory.mb", "256");
        all.put("tez.task.resource.memory.mb", "128");
        all.put("tez.runtime.io.sort.mb", "16");
        // Else a result that is only read would be read into the server's memory first.
        all.put("hive.fetch.task.caching", "false");
        all.put("hive.support.concurrency", "false");
        all.put("hive.txn.manager", "org.apache.hadoop.hive.ql.lockmgr.DummyTxnManager");
        all.put("hive.driver.parallel.compilation", "true");
        all.put("hive.metastore.event.db.notification.api.auth", "false");
        all.put("hive.notification.event.poll.interval", "0s");
        all.put("hive.server2.materializedviews.registry.impl", "DUMMY");
        all.put("hive.scheduled.queries.executor.enabled", "false");
        all.put("hive.server2.tez.initialize.default.sessions", "false");
        // Of the binary listener; the one of HTTP has no setting for its address in Hive 4.0.1 and listens on all.
        all.put("hive.server2.thrift.bind.host", "127.0.0.1");
        all.put("hive.server2.thrift.port", Integer.toString(port));
        all.put("hive.server2.thrift.http.port", Integer.toString(httpPort));
        all.put("hive.server2.enable.doAs", "false");
        all.put("hive.server2.webui.port", "0");
        all.put("hive.server2.metrics.enabled", "false");
        all.put("hive.local.time.zone", "Asia/Karachi");
        // Anybody may act for anybody in these tests.
        all.put("hadoop.proxyuser.service.hosts", "*");
        all.put("hadoop.proxyuser.service.groups", "*");
        all.put(
                "hive.security.authenticator.manager",
                "org.apache.hadoop.hive.ql.security.SessionStateUserAuthenticator");
        return all;
    }

    private static String site(Map<String, String> settings) {
        StringBuilder xml = new StringBuilder("<configuration>\n");
        settings.forEach((name, value) -> xml.append("<property><name>")
                .append(name)
                .append("</name><value>")
                .append(value)
                .append("</value></property>\n"));
        return xml.append("</configuration>\n").toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private boolean answers() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("HiveServer2 has ended: " + Files.readString(folder.resolve("server.log")));
        }
        Properties properties = new Properties();
        properties.setProperty("user", "setup");
        try (Connection connection = new HiveDriver().connect(url() + parameters, properties);
                Statement statement = connection.createStatement()) {
            Path numbers = Files.createDirectories(folder.resolve("numbers"));
            Files.writeString(numbers.resolve("any"), "x");
            return !statement.execute("create external table if not exists numbers"
                    + " (id bigint, i int, d double, s string, c decimal(18,2), t timestamp)"
                    + " row format delimited fields terminated by ','"
                    + " stored as inputformat 'io.drawbar.plugin.hive.ManyNumbers'"
                    + " outputformat 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat' location '"
                    + numbers.toUri() + "'");
        } catch (SQLException e) {
            return false;
        }
    }

    String url() {
        return url(port);
    }

    String httpUrl() {
        return url(httpPort);
    }

    private static String url(int port) {
        return "jdbc:hive2://127.0.0.1:" + port + "/default";
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
