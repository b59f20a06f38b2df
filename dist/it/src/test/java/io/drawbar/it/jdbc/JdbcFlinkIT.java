package io.drawbar.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drawbar.client.DrawbarClient;
import io.drawbar.client.Job;
import io.drawbar.client.JobRequest;
import io.drawbar.client.JobState;
import java.io.BufferedReader;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Flink from a clean home, by the command line, REST and JDBC; and a stream through the whole of Drawbar. */
@Tag("slow") // its libraries take a minute
@Timeout(300)
class JdbcFlinkIT {
    private static final int ROWS = 9;

    private static JdbcServer server;

    @BeforeAll
    static void start() throws Exception {
        server = JdbcServer.start("jdbc-flink", "flink");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void aQueryComesThroughEachDoor() throws Exception {
        assertThat(server.launcher().succeed("run", "-q", "-E", "flink", "--format", "csv", "-e", "select 40 + 2 as x"))
                .contains("x", "42");
        DrawbarClient drawbar = server.client();
        Job job = drawbar.submit(
                JobRequest.builder("select 40 + 3 as x").engine("flink").build());
        assertThat(drawbar.await(job.id()).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(drawbar.resultPages(job.id(), 0, 10).iterator().next().rows())
                .singleElement()
                .satisfies(row -> assertThat(row.get(0).asInt()).isEqualTo(43));
        try (Connection connection = server.connect("?engine=flink");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select 40 + 4 as x")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt("x")).isEqualTo(44);
        }
    }

    @Test
    void parametersComeThroughEachDoor() throws Exception {
        String query = "select ? as words, ? + 1 as n, cast(? as date) as day_";
        DrawbarClient drawbar = server.client();
        Job job = drawbar.submit(JobRequest.builder(query)
                .engine("flink")
                .parameter("it's ?")
                .parameter(41)
                .parameter(null)
                .build());
        assertThat(drawbar.await(job.id()).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(drawbar.resultPages(job.id(), 0, 10).iterator().next().rows())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.get(0).asText()).isEqualTo("it's ?");
                    assertThat(row.get(1).asInt()).isEqualTo(42);
                    assertThat(row.get(2).isNull()).isTrue();
                });
        String[] run = {"run", "-q", "-E", "flink", "--format", "csv", "-e", query};
        List<String> command = new ArrayList<>(List.of(run));
        command.addAll(List.of("--param", "varchar:it's ?", "--param", "integer:41", "--param", "null"));
        assertThat(server.launcher().succeed(command.toArray(String[]::new))).contains("it's ?,42,");
        try (Connection connection = server.connect("?engine=flink");
                Statement statement = connection.createStatement()) {
            statement.execute("create temporary table kept (n int, d decimal(10, 2), t timestamp(3), s string)"
                    + " with ('connector' = 'blackhole')");
            try (PreparedStatement insert = connection.prepareStatement("insert into kept values (?, ?, ?, ?)")) {
                insert.setNull(1, Types.INTEGER);
                insert.setBigDecimal(2, new BigDecimal("1.50"));
                insert.setTimestamp(3, Timestamp.valueOf("2024-02-29 01:02:03.004"));
                insert.setString(4, "'); drop table kept; --");
                insert.addBatch();
                insert.setInt(1, 1);
                insert.setNull(2, Types.DECIMAL);
                insert.setTimestamp(3, null);
                insert.setString(4, null);
                insert.addBatch();
                assertThat(insert.executeBatch()).hasSize(2);
            }
            try (PreparedStatement select = connection.prepareStatement("select ?, ? limit ?")) {
                select.setTimestamp(1, Timestamp.valueOf("2024-02-29 01:02:03.004"));
                select.setBigDecimal(2, new BigDecimal("12345678901234567890.123456789012345678"));
                select.setInt(3, 1);
                try (ResultSet row = select.executeQuery()) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getTimestamp(1)).isEqualTo(Timestamp.valueOf("2024-02-29 01:02:03.004"));
                    assertThat(row.getBigDecimal(2))
                            .isEqualTo(new BigDecimal("12345678901234567890.123456789012345678"));
                }
            }
        }
    }

    @Test
    void aRowOfAStreamIsThereAtOnceAndItsJobEndsWithItsReader() throws Exception {
        try (Connection connection = server.connect("?engine=flink&setting.execution.runtime-mode=streaming");
                Statement statement = connection.createStatement()) {
            statement.execute("create temporary table endless (id bigint) with ('connector' = 'datagen',"
                    + " 'rows-per-second' = '1')");
            List<Long> delays = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("select id, current_row_timestamp() as made from endless")) {
                while (delays.size() < ROWS && rows.next()) {
                    Instant made = rows.getTimestamp("made").toInstant();
                    delays.add(Duration.between(made, Instant.now()).toMillis());
                    assertThat(rows.getString("op")).isEqualTo("+I");
                }
            }
            Collections.sort(delays);
            assertThat(delays.get(delays.size() / 2)).as("%s", delays).isLessThan(200);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThat(states(connection)).contains("CANCELED").doesNotContain("RUNNING"));
        }
    }

    @Test
    void theCommandLinePrintsRowsWhileTheyComeAndItsJobEndsWithIt() throws Exception {
        Process command = server.launcher()
                .begin(
                        "run",
                        "-q",
                        "-E",
                        "flink",
                        "--set",
                        "execution.runtime-mode=streaming",
                        "-e",
                        "create temporary table endless (id bigint) with ('connector' = 'datagen',"
                                + " 'rows-per-second' = '2', 'fields.id.kind' = 'sequence', 'fields.id.start' = '1',"
                                + " 'fields.id.end' = '1000000'); select id from endless");
        // Nothing interrupts who reads a pipe: when no row comes, the pipe has to end.
        CompletableFuture.delayedExecutor(2, TimeUnit.MINUTES).execute(command::destroyForcibly);
        try (BufferedReader output = command.inputReader()) {
            List<String> lines = new ArrayList<>();
            while (lines.size() < 2 + ROWS) {
                lines.add(String.valueOf(output.readLine()));
            }
            assertThat(lines.get(0).split(" +")).containsExactly("", "op", "|", "id");
            assertThat(lines.get(2)).matches(" \\+I \\| +1");
            assertThat(lines.get(1 + ROWS)).endsWith(" " + ROWS);
            command.destroy();
            assertThat(command.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            command.destroyForcibly();
        }
        try (Connection connection = server.connect("?engine=flink")) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(states(connection)).doesNotContain("RUNNING"));
        }
    }

    private static List<String> states(Connection connection) throws SQLException {
        List<String> states = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet jobs = statement.executeQuery("show jobs")) {
            while (jobs.next()) {
                states.add(jobs.getString("status"));
            }
        }
        return states;
    }
}
