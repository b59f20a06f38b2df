package io.drawbar.plugin.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.MariaDbServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The changes of tables in a real PostgreSQL and a real MariaDB as they come. */
@Timeout(180)
class FlinkCdcTest {
    private static final String TABLE = "create table people (id bigint primary key, name varchar(20), age int)";
    private static final List<String> CHANGES = List.of(
            "insert into people values (3, 'cid', 50)",
            "update people set age = 31 where id = 1",
            "delete from people where id = 2");
    private static final List<List<Object>> SEEN = List.of(
            List.of("+I", 1L, "ann", 30),
            List.of("+I", 2L, "bob", 40),
            List.of("+I", 3L, "cid", 50),
            List.of("-U", 1L, "ann", 30),
            List.of("+U", 1L, "ann", 31),
            List.of("-D", 2L, "bob", 40));

    @TempDir
    private static Path folder;

    private static EngineUnderTest engine;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(
                EngineUnderTest.extras(EnvironmentInformation.getVersion()).containsKey("cdc-postgres"),
                "There are no CDC connectors for this Flink.");
        engine = EngineUnderTest.start(new FlinkStart(), Map.of(), folder, new FlinkProbes());
    }

    @AfterAll
    static void stop() {
        if (engine != null) {
            engine.close();
        }
    }

    private static void run(Connection connection, List<String> texts) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String text : texts) {
                statement.execute(text);
            }
        }
    }

    private static long count(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(text)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Follows a table that holds two rows, and changes it once these are there. */
    private static List<List<Object>> follow(Connection database, String options) throws Exception {
        run(database, List.of("insert into people values (1, 'ann', 30), (2, 'bob', 40)"));
        try (EngineSession session = engine.session(Map.of("execution.runtime-mode", "streaming"), Optional.empty())) {
            engine.run(
                    session,
                    "create temporary table followed (id bigint, name string, age int, primary key (id) not enforced)"
                            + " with (" + options + ", 'hostname' = '127.0.0.1', 'table-name' = 'people')");
            List<List<Object>> changes = ChangedStream.read(
                    engine, session, "select * from followed", SEEN.size(), () -> run(database, CHANGES));
            assertThat(engine.run(session, "show jobs").result().rows())
                    .extracting(row -> row.get(2))
                    .doesNotContain("RUNNING");
            return changes;
        }
    }

    private static void assertNoThreadLeft(String name) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(it -> it.contains(name)));
    }

    @Test
    void changesInPostgresCome() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
                        .setPGStartupWait(Duration.ofMinutes(1))
                        .setServerConfig("wal_level", "logical")
                        .start();
                Connection database = postgres.getPostgresDatabase().getConnection()) {
            // Without the last the connector fails at the first update and says so: it gives out what a row was before.
            run(
                    database,
                    List.of(
                            "create schema shop",
                            "set search_path = shop",
                            TABLE,
                            "alter table people replica identity full"));
            assertThat(follow(
                            database,
                            "'connector' = 'postgres-cdc', 'port' = '" + postgres.getPort()
                                    + "', 'username' = 'postgres', 'password' = 'any', 'database-name' = 'postgres',"
                                    + " 'schema-name' = 'shop', 'slot.name' = 'drawbar',"
                                    + " 'decoding.plugin.name' = 'pgoutput'"))
                    .containsExactlyInAnyOrderElementsOf(SEEN);
        }
    }

    @Test
    @Tag("slow") // unpacks a server
    void changesInMariaDbComeAndItIsWrittenTo() throws Exception {
        try (MariaDbServer server = MariaDbServer.start(
                        folder.resolve("mariadb"), "--log-bin", "--binlog-format=row", "--server-id=1");
                Connection database = DriverManager.getConnection(server.url("mysql"), "root", "")) {
            run(database, List.of(TABLE));
            assertThat(follow(
                            database,
                            "'connector' = 'mysql-cdc', 'port' = '" + server.port()
                                    + "', 'username' = 'root', 'password' = '', 'database-name' = 'test'"))
                    .containsExactlyInAnyOrderElementsOf(SEEN);
            assertNoThreadLeft("blc-");
            try (EngineSession session = engine.session()) {
                engine.run(
                        session,
                        "create temporary table people (id bigint, name string, age int, primary key (id) not enforced)"
                                + " with ('connector' = 'jdbc', 'url' = '" + server.url("mysql")
                                + "', 'username' = 'root', 'password' = '', 'table-name' = 'people')");
                engine.run(session, "insert into people values (3, 'cid', 51), (4, 'dan', 60)");
                assertThat(engine.run(session, "select sum(age) from people")
                                .result()
                                .value())
                        .isEqualTo(31 + 51 + 60);
                assertThat(count(database, "select sum(age) from people")).isEqualTo(31 + 51 + 60);
            }
        }
    }
}
