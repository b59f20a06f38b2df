package io.drawbar.entrance.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.common.id.SessionId;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The standard Flight SQL JDBC driver is the conformance check: tools use it as it is. */
@Timeout(180)
class JdbcDriverTest {
    @TempDir
    private Path folder;

    private FlightFixture fixture;
    private Connection connection;

    @BeforeEach
    void open() throws IOException, SQLException {
        fixture = new FlightFixture(folder);
        connection = connect("&engine=fake@1&setting.a.b=c&settings=x.Y=1%3Bz=2&job-label.app=tests&schema=main");
    }

    private Connection connect(String more) throws SQLException {
        return DriverManager.getConnection(fixture.jdbcUrl() + more);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        fixture.close();
    }

    @Test
    void aQueryAnswersItsRows() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("rows 25000 -- all;")) {
            long expected = 0;
            while (rows.next()) {
                assertThat(rows.getLong("id")).isEqualTo(expected);
                assertThat(rows.getString(2)).isEqualTo(expected % 7 == 0 ? null : "row " + expected);
                expected++;
            }
            assertThat(expected).isEqualTo(25_000);
            assertThat(rows.getMetaData().getColumnCount()).isEqualTo(2);
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(fixture.core.jobs.values()).allMatch(job -> job.released));
        assertThat(fixture.core.prepared).containsExactly("rows 25000");
        assertThat(fixture.core.forgotten).hasSize(1);
    }

    @Test
    void headersBecomeTheConnectionsOptions() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery("rows 1").close();
        }
        assertThat(fixture.core.connections.values()).singleElement().satisfies(options -> {
            assertThat(options.engine()).isEqualTo("fake@1");
            assertThat(options.schema()).isEqualTo("main");
            assertThat(options.settings())
                    .containsEntry("a.b", "c")
                    .containsEntry("x.Y", "1")
                    .containsEntry("z", "2");
            assertThat(options.labels()).containsEntry("app", "tests");
        });
    }

    @Test
    void anUpdateAnswersItsCount() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update 42")).isEqualTo(42);
            assertThat(statement.execute("update 7")).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(7);
            assertThat(statement.execute("rows 3")).isTrue();
        }
        try (PreparedStatement statement = connection.prepareStatement("update 5")) {
            assertThat(statement.executeUpdate()).isEqualTo(5);
        }
    }

    @Test
    void anUpdateWithoutACountRunsOnce() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.execute("update -1")).isFalse();
            assertThat(statement.getUpdateCount()).isZero();
            assertThat(statement.executeUpdate("update -1")).isZero();
        }
        assertThat(fixture.core.jobs).hasSize(2);
    }

    @Test
    void aStatementThatCannotBeJudgedIsRunForItsRows() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("unknown 3")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getMetaData().getColumnName(1)).isEqualTo("id");
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("rows 1; rows 2")) {
            assertThat(rows.next()).isTrue();
        }
    }

    @Test
    void parametersOfEveryTypeArrive() throws SQLException {
        String types = "BIGINT,BIGINT,VARCHAR,VARCHAR,DATE,TIMESTAMP,DECIMAL,DECIMAL,VARBINARY,DOUBLE,DOUBLE,"
                + "BOOLEAN,BIGINT,UNKNOWN,UNKNOWN,TIME,TIMESTAMP_TZ";
        try (PreparedStatement statement = connection.prepareStatement("params " + types)) {
            assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(17);
            statement.setInt(1, 42);
            statement.setLong(2, 1L << 60);
            statement.setString(3, "it's \\ ? 'quoted' é𝄞");
            statement.setNull(4, Types.VARCHAR);
            statement.setDate(5, Date.valueOf("2024-02-29"));
            statement.setTimestamp(6, Timestamp.valueOf("2024-02-29 12:34:56.789"));
            statement.setBigDecimal(7, new BigDecimal("12345.678"));
            statement.setInt(8, 7);
            statement.setBytes(9, "bytes".getBytes(StandardCharsets.UTF_8));
            statement.setDouble(10, 1.5);
            statement.setFloat(11, 0.5f);
            statement.setBoolean(12, true);
            statement.setShort(13, (short) 3);
            statement.setString(14, "text");
            statement.setObject(15, "object");
            statement.setTime(16, java.sql.Time.valueOf("01:02:03"));
            statement.setTimestamp(17, Timestamp.valueOf("1969-12-31 23:59:59.5"));
            assertThat(texts(statement.executeQuery()))
                    .containsExactly(
                            "long_value: 42",
                            "long_value: 1152921504606846976",
                            "string_value: \"it\\'s \\\\ ? \\'quoted\\' \\303\\251\\360\\235\\204\\236\"",
                            "null_value: NULL_VALUE",
                            "date_days: 19782",
                            "timestamp_micros: 1709210096789000",
                            "decimal_value: \"12345.678\"",
                            "decimal_value: \"7\"",
                            "bytes_value: \"bytes\"",
                            "double_value: 1.5",
                            "double_value: 0.5",
                            "boolean_value: true",
                            "long_value: 3",
                            "string_value: \"text\"",
                            "string_value: \"object\"",
                            "time_nanos: 3723000000000",
                            "timestamp_micros: -500000");
            statement.setInt(1, 43);
            assertThat(texts(statement.executeQuery()).get(0)).isEqualTo("long_value: 43");
        }
    }

    private static List<String> texts(ResultSet rows) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (rows) {
            while (rows.next()) {
                texts.add(rows.getString(2));
            }
        }
        return texts;
    }

    @Test
    void aDecimalThatADoubleCannotHoldIsRefusedRatherThanChanged() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("params DECIMAL")) {
            statement.setBigDecimal(1, new BigDecimal("12345678901234567890.12"));
            assertThatThrownBy(statement::executeQuery).hasMessageContaining("15 digits");
        }
    }

    @Test
    void timestampsWithAZoneCanBeReadAsObjects() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("zoned")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getMetaData().getColumnType(1)).isEqualTo(Types.TIMESTAMP);
            assertThat(rows.getObject(1)).isInstanceOf(Timestamp.class);
            assertThat(rows.getString(1)).isEqualTo("2024-01-01 00:00:00.0");
        }
        try (Connection other = connect("&timestamps=zoned&test-connection=2");
                Statement statement = other.createStatement();
                ResultSet rows = statement.executeQuery("zoned")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getMetaData().getColumnType(1)).isEqualTo(Types.TIMESTAMP_WITH_TIMEZONE);
        }
    }

    @Test
    void oneStatementCanBeUsedAsOftenAsOneLikes() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int i = 0; i < 50; i++) { // The fixture keeps twenty prepared statements of a connection.
                try (ResultSet rows = statement.executeQuery("rows 1")) {
                    assertThat(rows.next()).isTrue();
                }
            }
        }
    }

    @Test
    void aBatchRunsOnceForEachRow() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("update params BIGINT")) {
            for (int i = 0; i < 5; i++) {
                statement.setInt(1, i);
                statement.addBatch();
            }
            assertThat(statement.executeBatch()).containsExactly(5);
            assertThat(fixture.core.jobs).hasSize(5);
        }
    }

    @Test
    void failuresTellWhatIsKnown() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("bad"))
                    .hasMessageContaining("STATEMENT_FAILED: Syntax error near 'bad'. (line 1, column 1)")
                    .hasMessageContaining("SQLState 42601");
            assertThatThrownBy(() -> statement.executeQuery("fail"))
                    .hasStackTraceContaining("STATEMENT_FAILED: Division by zero.")
                    .hasStackTraceContaining("ArithmeticException")
                    .hasStackTraceContaining("Mend the statement")
                    .hasStackTraceContaining(
                            "job " + fixture.core.jobs.keySet().iterator().next());
            assertThatThrownBy(() -> texts(statement.executeQuery("half")))
                    .hasStackTraceContaining("It broke in the middle.");
            assertThatThrownBy(() -> statement.executeQuery("-- nothing")).hasMessageContaining("EMPTY_SCRIPT");
        }
        try (Connection other = connect("&engine=none&test-connection=2");
                Statement statement = other.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("rows 1")).hasMessageContaining("UNKNOWN_ENGINE");
        }
    }

    @Test
    void cancellingReachesTheJob() throws Exception {
        try (Statement statement = connection.createStatement()) {
            CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(() -> {
                try {
                    statement.executeQuery("hang").next();
                    return new AssertionError("It ended well.");
                } catch (SQLException | RuntimeException e) {
                    return e;
                }
            });
            Awaitility.await().until(() -> !fixture.core.jobs.isEmpty());
            FakeCore.Fake job = fixture.core.jobs.values().iterator().next();
            // The driver forgets a cancel that comes before it has begun to fetch.
            Awaitility.await().until(() -> {
                statement.cancel();
                return job.cancelled;
            });
            assertThat(ended.get(20, TimeUnit.SECONDS)).isNotInstanceOf(AssertionError.class);
        }
    }

    @Test
    void closingAResultEarlyReleasesTheJob() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("rows 2000000")) {
            assertThat(rows.next()).isTrue();
        }
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(fixture.core.jobs.values()).singleElement().matches(job -> job.released));
    }

    @Test
    void aCatalogInTheUrlIsASessionOption() throws SQLException {
        Connection other = connect("&catalog=lake&test-connection=2");
        try (Statement statement = other.createStatement()) {
            statement.executeQuery("rows 1").close();
        }
        assertThat(fixture.core.connections.get(new SessionId("test.2")).catalog())
                .isEqualTo("lake");
        try {
            other.close();
        } catch (SQLException e) {
            // This driver closes its channel twice when it has a catalog.
            assertThat(e.getMessage()).contains("Channel shutdown");
        }
        assertThat(fixture.core.connections).doesNotContainKey(new SessionId("test.2"));
    }

    @Test
    void isValidAndQueryTimeoutWork() throws SQLException {
        assertThat(connection.isValid(60)).isTrue();
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(60);
            statement.setMaxRows(3);
            assertThat(texts(statement.executeQuery("rows 10"))).hasSize(3);
        }
    }
}
