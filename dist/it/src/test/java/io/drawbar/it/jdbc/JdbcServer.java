package io.drawbar.it.jdbc;

import io.drawbar.client.DrawbarClient;
import io.drawbar.it.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A whole Drawbar that is reached by JDBC. */
@SuppressWarnings("try") // Closing it may be interrupted.
final class JdbcServer implements AutoCloseable {
    /** Settings of the engine {@code jdbc} with sources that need no server. */
    static final Map<String, String> DATABASES = Map.of(
            "source.h2.url",
            "jdbc:h2:mem:walk;DB_CLOSE_DELAY=-1",
            "source.h2.trust-sql",
            "true",
            "source.duck.url",
            "jdbc:duckdb::memory:walk",
            "source.duck.trust-sql",
            "true");

    private static final List<String> DRIVERS = List.of(
            "com.h2database:h2:" + System.getProperty("drawbar.it.h2"),
            "org.duckdb:duckdb_jdbc:" + System.getProperty("drawbar.it.duckdb"));

    private final Launcher launcher;
    private final String token;
    private int port;

    private JdbcServer(Launcher launcher) throws IOException {
        this.launcher = launcher;
        this.token =
                Files.readString(launcher.home().resolve("secrets/admin.token")).trim();
        this.port = port(launcher);
    }

    static JdbcServer start(String name, String... engines) throws IOException, InterruptedException {
        return start(name, Map.of(), engines);
    }

    /** The same with settings of engines. */
    static JdbcServer start(String name, Map<String, Map<String, String>> settings, String... engines)
            throws IOException, InterruptedException {
        Launcher launcher = Launcher.fresh(name);
        if (!settings.isEmpty()) {
            StringBuilder conf = new StringBuilder();
            settings.forEach((engine, values) -> conf.append(settings(engine, values)));
            Files.createDirectories(launcher.home().resolve("conf"));
            Files.writeString(launcher.home().resolve("conf/drawbar.conf"), conf);
        }
        for (String engine : engines) {
            List<String> command = new ArrayList<>(List.of("engine", "install", engine, "--no-archive"));
            if (engine.equals("jdbc")) {
                DRIVERS.forEach(driver -> command.addAll(List.of("--with", driver)));
            }
            launcher.succeed(command.toArray(String[]::new));
        }
        launcher.start();
        return new JdbcServer(launcher);
    }

    private static String settings(String engine, Map<String, String> values) {
        StringBuilder text = new StringBuilder("engines." + engine + ".settings {\n");
        values.forEach((name, value) -> text.append("  \"" + name + "\" = \"" + value + "\"\n"));
        return text.append("}\n").toString();
    }

    /** Where a home's gateway listens. */
    static int port(Launcher launcher) throws IOException {
        String file = Files.readString(launcher.home().resolve("run/gateway.json"));
        return Integer.parseInt(file.replaceAll("(?s).*\"url\"\\s*:\\s*\"[^\"]*:(\\d+)[^\"]*\".*", "$1"));
    }

    int port() {
        return port;
    }

    String token() {
        return token;
    }

    Launcher launcher() {
        return launcher;
    }

    Path home() {
        return launcher.home();
    }

    /** A URL of our driver's. */
    String url(String more) {
        return "jdbc:drawbar://127.0.0.1:" + port + "/" + more;
    }

    Properties login() {
        Properties login = new Properties();
        login.setProperty("token", token);
        return login;
    }

    Connection connect(String more) throws SQLException {
        return DriverManager.getConnection(url(more), login());
    }

    /** Its REST interface, for its administrator. */
    DrawbarClient client() {
        return DrawbarClient.builder()
                .url("http://127.0.0.1:" + port)
                .token(token)
                .build();
    }

    /** With the standard driver. */
    Connection connectStandard(String engine) throws SQLException {
        return DriverManager.getConnection("jdbc:arrow-flight-sql://127.0.0.1:" + port + "/?useEncryption=false&engine="
                + engine + "&token=" + token);
    }

    /** Kills the server as a fault would: it has no time to say anything. Engines live on. */
    void kill() throws IOException, InterruptedException {
        kill(launcher, "server.pid");
    }

    /** The same for the process that a file in the home's run folder names. */
    static void kill(Launcher launcher, String pidFile) throws IOException, InterruptedException {
        long pid =
                Long.parseLong(Files.readString(launcher.home().resolve("run").resolve(pidFile))
                        .trim());
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        server.destroyForcibly();
        try {
            server.onExit().get(30, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IOException("The server does not die.", e);
        }
    }

    /** Starts it again on the same port. */
    void startAgain() throws IOException, InterruptedException {
        launcher.with("DRAWBAR_GATEWAY_PORT", Integer.toString(port)).succeed("start");
        port = port(launcher);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        launcher.succeed("stop");
    }
}
