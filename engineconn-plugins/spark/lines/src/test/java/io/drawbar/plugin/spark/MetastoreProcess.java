package io.drawbar.plugin.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A metastore of Hive 4 and a Hive that uses it, in a process with the class path that the plugin "hive" is tested with. */
final class MetastoreProcess implements AutoCloseable {
    private static final Path HIVE = Path.of("..", "..", "..", "hive", "target");
    static final Path CLASS_PATH = HIVE.resolve("test-classpath.txt");
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
    private final BufferedReader answers;
    private final int port;

    private MetastoreProcess(Process process, int port) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.port = port;
    }

    /** Whether this Spark has come with what it needs for Hive. */
    static boolean sparkHasHive() {
        try {
            Class.forName("org.apache.spark.sql.hive.HiveExternalCatalog");
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Hive's jars, as Spark wants to be told of them. */
    static String jars() throws IOException {
        return Arrays.stream(Files.readString(CLASS_PATH).strip().split(":"))
                .filter(jar -> jar.endsWith(".jar") && !jar.contains("/junit/") && !jar.contains("/arrow/"))
                .map(jar -> Path.of(jar).toUri().toString())
                .collect(Collectors.joining(","));
    }

    /** Starts them and has Hive run some statements. */
    static MetastoreProcess start(Path folder, List<String> statements) throws IOException {
        int port = freePort();
        Path home = Files.createDirectories(folder.resolve("hive"));
        Path conf = Files.createDirectories(home.resolve("conf"));
        Files.writeString(conf.resolve("hive-site.xml"), site(settings(home, port)));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:TieredStopAtLevel=1"));
        OPENED.forEach(name -> command.add("--add-opens=" + name + "=ALL-UNNAMED"));
        command.addAll(List.of(
                "-cp",
                String.join(
                        ":",
                        conf.toString(),
                        HIVE.resolve("test-classes").toAbsolutePath().toString(),
                        HIVE.resolve("classes").toAbsolutePath().toString(),
                        Files.readString(CLASS_PATH).strip()),
                "io.drawbar.plugin.hive.HiveServers",
                Integer.toString(port)));
        Process process = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectError(home.resolve("hive.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        MetastoreProcess hive = new MetastoreProcess(process, port);
        for (String statement : statements) {
            hive.query(statement);
        }
        return hive;
    }

    private static Map<String, String> settings(Path home, int port) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("fs.defaultFS", "file:///");
        all.put("hive.metastore.uris", "thrift://127.0.0.1:" + port);
        all.put("hive.metastore.connect.retries", "100");
        all.put("javax.jdo.option.ConnectionURL", "jdbc:derby:;databaseName=" + home + "/mdb;create=true");
        all.put("datanucleus.schema.autoCreateAll", "true");
        all.put("datanucleus.schema.validateTables", "false");
        all.put("hive.metastore.schema.verification", "false");
        all.put("hive.metastore.warehouse.dir", home + "/warehouse");
        all.put("hive.metastore.warehouse.external.dir", home + "/warehouse");
        Map.of(
                        "hive.exec.scratchdir", "scratch",
                        "hive.exec.local.scratchdir", "local-scratch",
                        "hive.downloaded.resources.dir", "resources",
                        "hive.querylog.location", "history",
                        "hive.query.results.cache.directory", "results",
                        "hive.user.install.directory", "install",
                        "hadoop.tmp.dir", "hadoop")
                .forEach((name, path) -> all.put(name, home.resolve(path).toString()));
        all.put("hive.execution.engine", "mr");
        all.put("mapreduce.framework.name", "local");
        all.put("hive.exec.submit.local.task.via.child", "false");
        all.put("hive.exec.submitviachild", "false");
        all.put("hive.exec.dynamic.partition.mode", "nonstrict");
        all.put("mapreduce.task.io.sort.mb", "16");
        all.put("hive.support.concurrency", "false");
        all.put("hive.txn.manager", "org.apache.hadoop.hive.ql.lockmgr.DummyTxnManager");
        all.put("hive.metastore.event.db.notification.api.auth", "false");
        all.put("hive.notification.event.poll.interval", "0s");
        all.put("hive.stats.autogather", "false");
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

    String uri() {
        return "thrift://127.0.0.1:" + port;
    }

    /** Has Hive run a statement, and answers its rows, tabs between values. */
    List<String> query(String statement) throws IOException {
        process.getOutputStream().write((statement + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        List<String> rows = new ArrayList<>();
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.equals("ok")) {
                return rows;
            }
            if (line.startsWith("failed")) {
                throw new AssertionError(statement + ": " + line);
            }
            if (line.startsWith("|")) {
                rows.add(line.substring(1));
            }
        }
        throw new AssertionError("Hive has ended; see hive.log.");
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
