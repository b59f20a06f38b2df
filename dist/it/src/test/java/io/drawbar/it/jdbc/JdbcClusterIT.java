package io.drawbar.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.it.Launcher;
import io.drawbar.it.Patience;
import io.drawbar.it.ZooKeeperProcess;
import io.drawbar.jdbc.DrawbarConnection;
import io.drawbar.jdbc.DrawbarStatement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The JDBC driver on a Drawbar whose roles are processes of their own, two of them gateways: any of them is killed while a statement
 * runs and while its rows are read.
 */
@Timeout(300)
class JdbcClusterIT {
    private static final String ENTRANCE = "public-services,entrance";
    private static final String MANAGER = "manager,agent";
    private static final String GATEWAY = "gateway";
    private static final long ROWS = 200_000;
    /** Of the server, for every result. */
    private static final long LIMIT = 250_000;

    /** Two seconds of rows, of which little is on the way at a time. */
    private static final String SLOWLY = "&prefetch=64k&setting.echo.batch-rows=500&setting.echo.batch-delay=5ms";

    private static Launcher one;
    private static Launcher other;
    private static ZooKeeperProcess zooKeeper;
    private static Path configuration;
    private static int port;
    private static int otherPort;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        one = Launcher.fresh("jdbc-cluster");
        other = Launcher.fresh("jdbc-cluster-other");
        zooKeeper = new ZooKeeperProcess(one.home());
        configuration = one.home().resolveSibling("jdbc-cluster.conf");
        Files.writeString(
                configuration,
                "coordination.connect = \"" + zooKeeper.connect()
                        + "\"\ncluster.secret = \"shared by both homes 0123456789\"\nresults.max-rows = " + LIMIT
                        + "\n");
        begin(one, ENTRANCE);
        begin(one, MANAGER);
        begin(one, GATEWAY);
        begin(other, GATEWAY);
        port = JdbcServer.port(one);
        otherPort = JdbcServer.port(other);
        token = Files.readString(one.home().resolve("secrets/admin.token")).trim();
    }

    @AfterAll
    static void stop() throws Exception {
        other.call("stop");
        one.call("stop");
        zooKeeper.close();
    }

    private static void begin(Launcher launcher, String roles) throws IOException, InterruptedException {
        launcher.succeed("start", "--role", roles, "--config", configuration.toString());
    }

    private static void kill(Launcher launcher, String roles) throws IOException, InterruptedException {
        JdbcServer.kill(launcher, "server-" + roles.replace(',', '+') + ".pid");
    }

    private static Connection connect(String more) throws SQLException {
        Properties login = new Properties();
        login.setProperty("token", token);
        String hosts = "127.0.0.1:" + port + ",127.0.0.1:" + otherPort;
        return DriverManager.getConnection(
                "jdbc:drawbar://" + hosts + "/?engine=echo&reconnectTimeout=90s" + more, login);
    }

    /** Something that goes wrong for others. */
    private interface Fault {
        void happen() throws IOException, InterruptedException;
    }

    private static void readThrough(Fault fault) throws Exception {
        try (Connection connection = connect(SLOWLY);
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select id, name from rows(" + ROWS + ", id bigint, name varchar)")) {
            long expected = 0;
            while (rows.next()) {
                assertThat(rows.getLong(1)).isEqualTo(expected++);
                if (expected == ROWS / 10) {
                    fault.happen();
                }
            }
            assertThat(expected).isEqualTo(ROWS);
        }
    }

    @Test
    void aGatewaysDeathInMidFetchIsNotSeenWhenThereIsAnother() throws Exception {
        readThrough(() -> kill(one, GATEWAY));
        try (Connection fresh = connect("")) {
            assertThat(fresh.isValid(10))
                    .as("a new connection takes the other host")
                    .isTrue();
        }
        one.with("DRAWBAR_GATEWAY_PORT", Integer.toString(port))
                .succeed("start", "--role", GATEWAY, "--config", configuration.toString());
    }

    @Test
    void hostsThatRefuseOrAreSilentAreLeftForTheNext() throws Exception {
        int refusing;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refusing = closed.getLocalPort();
        }
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Crowd crowd = Crowd.before(silent)) {
            for (int bad : List.of(refusing, silent.getLocalPort())) {
                String hosts = "127.0.0.1:" + bad + ",127.0.0.1:" + otherPort;
                Properties login = new Properties();
                login.setProperty("token", token);
                long begin = System.nanoTime();
                try (Connection connection = DriverManager.getConnection(
                        "jdbc:drawbar://" + hosts + "/?engine=echo&connectTimeout=1s", login)) {
                    assertThat(connection.isValid(10)).as("%s", crowd).isTrue();
                }
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
                assertThatThrownBy(() -> DriverManager.getConnection(
                                "jdbc:drawbar://127.0.0.1:" + bad
                                        + "/?engine=echo&connectTimeout=500ms&reconnectTimeout=1s",
                                login))
                        .isInstanceOf(SQLException.class)
                        .extracting(thrown -> ((SQLException) thrown).getSQLState())
                        .isIn("08001", "08006");
            }
        }
    }

    /** Connections that wait to be accepted, so many that the next one is not even answered. */
    private record Crowd(List<Socket> waiting) implements AutoCloseable {
        static Crowd before(ServerSocket server) throws IOException {
            List<Socket> waiting = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Socket next = new Socket();
                waiting.add(next);
                try {
                    next.connect(server.getLocalSocketAddress(), 2_000);
                } catch (SocketTimeoutException e) {
                    return new Crowd(waiting);
                }
            }
            throw new IOException("The system accepts more than it was asked to.");
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void theEntrancesDeathInMidFetchLosesNoRowAndRepeatsNone() throws Exception {
        readThrough(() -> {
            kill(one, ENTRANCE);
            begin(one, ENTRANCE);
        });
    }

    @Test
    void theManagersAndAgentsDeathInMidFetchIsNotSeen() throws Exception {
        readThrough(() -> {
            kill(one, MANAGER);
            begin(one, MANAGER);
        });
    }

    @Test
    void rowsThatTheServersLimitCutsOffAreWarnedOf() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id from rows(" + 2 * LIMIT + ", id bigint)")) {
            long count = 0;
            while (rows.next()) {
                count++;
            }
            assertThat(count).isEqualTo(LIMIT);
            assertThat(rows.getWarnings().getSQLState()).isEqualTo("01004");
            assertThat((Throwable) rows.getWarnings()).hasMessageContaining("results.max-rows");
        }
    }

    @Test
    void gatewayAndEntranceDieInMidQueryAndTheJobThatRunsIsTheOneThatEnds() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("select 1");
            CompletableFuture<Integer> counted = CompletableFuture.supplyAsync(() -> {
                try {
                    statement.execute("begin sleep 6s; update 7; end");
                    return statement.getUpdateCount();
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            });
            Patience.await()
                    .until(() ->
                            statement.unwrap(DrawbarStatement.class).jobId().isPresent());
            String job = statement.unwrap(DrawbarStatement.class).jobId().orElseThrow();
            // Long enough for the entrance to have recorded that it runs.
            Patience.await().until(() -> one.succeed("jobs").contains(job));
            kill(one, GATEWAY);
            kill(one, ENTRANCE);
            begin(one, ENTRANCE);
            assertThat(counted.get(120, TimeUnit.SECONDS)).isNotNegative();
            assertThat(connection.unwrap(DrawbarConnection.class).engineType()).isEqualTo("echo");
            one.with("DRAWBAR_GATEWAY_PORT", Integer.toString(port))
                    .succeed("start", "--role", GATEWAY, "--config", configuration.toString());
            assertThat(one.succeed("jobs")).containsOnlyOnce(job);
        }
    }
}
