package io.drawbar.plugin.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a real Kafka through Flink SQL into a real PostgreSQL. */
@Timeout(180)
class FlinkKafkaTest {
    @TempDir
    private static Path folder;

    private static KafkaServer kafka;
    private static EmbeddedPostgres postgres;
    private static EngineUnderTest engine;

    @BeforeAll
    static void start() throws Exception {
        kafka = KafkaServer.start(folder.resolve("kafka"));
        postgres = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
        engine = EngineUnderTest.start(
                new FlinkStart(),
                Map.of(
                        "execution.checkpointing.savepoint-dir",
                        folder.resolve("savepoints").toUri().toString()),
                folder,
                new FlinkProbes());
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table totals (customer text primary key, orders bigint, amount numeric(20, 2))");
        }
        engine.run(
                "create table orders (id bigint, customer string, amount decimal(10, 2)) with ('connector' = 'kafka',"
                        + " 'topic' = 'orders', 'properties.bootstrap.servers' = '" + kafka.address()
                        + "', 'properties.group.id'"
                        + " = 'totals',"
                        + " 'scan.startup.mode'"
                        + " = 'earliest-offset',"
                        + " 'format' ="
                        + " 'json')");
        engine.run("create table totals (customer string, orders bigint, amount decimal(20, 2), primary key (customer)"
                + " not enforced) with ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://127.0.0.1:"
                + postgres.getPort()
                + "/postgres', 'username' = 'postgres', 'password' = 'any', 'table-name' = 'totals',"
                + " 'sink.buffer-flush.interval' = '100ms')");
    }

    @AfterAll
    static void stop() throws Exception {
        engine.close();
        postgres.close();
        kafka.close();
    }

    private static EngineSession streaming() throws EngineException {
        return engine.session(
                Map.of("execution.runtime-mode", "streaming", "execution.checkpointing.interval", "300ms"),
                Optional.empty());
    }

    private static Map<String, String> totals() throws Exception {
        Map<String, String> totals = new TreeMap<>();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select customer, orders, amount from totals")) {
            while (rows.next()) {
                totals.put(rows.getString(1), rows.getLong(2) + " for " + rows.getString(3));
            }
        }
        return totals;
    }

    private static String describe(String job, String column) throws Exception {
        var described = engine.run("describe job '" + job + "'").result();
        return String.valueOf(
                described.rows().get(0).get(described.columnNames().indexOf(column)));
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    private static final String TOTAL =
            "insert into totals select customer, count(*), sum(amount) from orders group by customer";

    @Test
    void whatComesThroughKafkaIsInPostgresAndGoesOnFromASavepointWithNothingLostOrRepeated() throws Exception {
        engine.run("insert into orders values (1, 'ann', 10.50), (2, 'bob', 5.00), (3, 'ann', 1.25)");
        String savepoint;
        try (EngineSession session = streaming()) {
            String job = (String) engine.run(session, TOTAL).result().value();
            await().untilAsserted(
                            () -> assertThat(totals()).isEqualTo(Map.of("ann", "2 for 11.75", "bob", "1 for 5.00")));
            await().until(() -> Long.parseLong(describe(job, "checkpoints")) > 0);
            assertThat(describe(job, "status")).isEqualTo("RUNNING");
            assertThat(describe(job, "vertices")).contains("orders", "running");
            // Told of while the stream runs on.
            engine.run("insert into orders values (?, ?, ?)", 4L, "cid", new java.math.BigDecimal("7.00"));
            await().untilAsserted(() -> assertThat(totals()).containsEntry("cid", "1 for 7.00"));
            savepoint = (String) engine.run(session, "stop job '" + job + "' with savepoint")
                    .result()
                    .value();
            assertThat(describe(job, "status")).isEqualTo("FINISHED");
        }
        engine.run("insert into orders values (5, 'ann', 0.25)");
        try (EngineSession session = streaming()) {
            engine.run(session, "set 'execution.savepoint.path' = '" + savepoint + "'");
            String job = (String) engine.run(session, TOTAL).result().value();
            await().untilAsserted(() -> assertThat(totals())
                    .isEqualTo(Map.of("ann", "3 for 12.00", "bob", "1 for 5.00", "cid", "1 for 7.00")));
            engine.run(session, "stop job '" + job + "'");
            await().until(() -> describe(job, "status").equals("CANCELED"));
        }
        // As batch: what is there now, and no more.
        assertThat(engine.run("select sum(orders) from totals").result().value())
                .isEqualTo(5L);
    }

    @Test
    void theTablesOfADatabaseAreACatalog() throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table towns (name text primary key, people bigint)");
            statement.execute("insert into towns values ('Ulm', 126000), ('Bonn', 336000)");
        }
        try (EngineSession session = engine.session()) {
            engine.run(
                    session,
                    "create catalog pg with ('type' = 'jdbc', 'default-database' = 'postgres', 'username' = 'postgres',"
                            + " 'password' = 'any', 'base-url' = 'jdbc:postgresql://127.0.0.1:" + postgres.getPort()
                            + "')");
            engine.run(session, "use catalog pg");
            assertThat(engine.run(session, "show tables").result().rows()).contains(List.of("public.towns"));
            assertThat(engine.run(session, "select sum(people) from `public.towns`")
                            .result()
                            .value())
                    .isEqualTo(462_000L);
            engine.run(session, "insert into `public.towns` values ('Trier', 113000)");
            List<String> listed = new ArrayList<>();
            session.catalog().tables("pg", "postgres", table -> listed.add(table.name()));
            assertThat(listed).contains("public.towns");
        }
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from towns")) {
            rows.next();
            assertThat(rows.getLong(1)).isEqualTo(3);
        }
    }

    /** Started once, and not again when it fails. Without checkpoints nothing looks at how the writing went before more rows come. */
    private static EngineSession once() throws EngineException {
        return engine.session(
                Map.of(
                        "execution.runtime-mode",
                        "streaming",
                        "restart-strategy.type",
                        "none",
                        "execution.checkpointing.interval",
                        "300ms"),
                Optional.empty());
    }

    @Test
    void aJobThatFailsTellsWhy() throws Exception {
        String misread =
                "create table misread (%s) with ('connector' = 'kafka', 'topic' = 'misread', 'format' = 'json',"
                        + " 'properties.bootstrap.servers' = '" + kafka.address() + "', 'scan.startup.mode' ="
                        + " 'earliest-offset')";
        try (EngineSession session = once()) {
            engine.run(session, misread.formatted("customer string"));
            engine.run("insert into misread values ('not a number')");
            engine.run(session, "drop table misread");
            engine.run(session, misread.formatted("customer int"));
            engine.run(session, "create temporary table unread (customer int) with ('connector' = 'blackhole')");
            String job = (String) engine.run(session, "insert into unread select customer from misread")
                    .result()
                    .value();
            await().until(() -> describe(job, "status").equals("FAILED"));
            assertThat(describe(job, "exception")).contains("deserialize", "customer");
        }
    }

    @Test
    void aSinkThatEndsItsTaskManagerEndsNoLaterStatement() throws Exception {
        engine.run("create table nowhere (customer string, primary key (customer) not enforced) with ('connector' ="
                + " 'jdbc', 'url' = 'jdbc:postgresql://127.0.0.1:" + postgres.getPort()
                + "/postgres', 'username' = 'postgres', 'password' = 'any',"
                + " 'table-name' = 'no_such_table', 'sink.max-retries' = '0')");
        engine.run("insert into orders values (9, 'zoe', 0.00)");
        try (EngineSession session = once()) {
            // It fails again while it is closed, which Flink takes for a failure of the task manager.
            String job = (String) engine.run(session, "insert into nowhere select distinct customer from orders")
                    .result()
                    .value();
            await().until(() -> describe(job, "status").equals("FAILED"));
            assertThat(describe(job, "exception")).isNotBlank();
            assertThat(engine.run("select 1").result().value()).isEqualTo(1);
        }
    }
}
