package io.drawbar.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hive as it is installed, by the driver: statements that execute, and parameters, which Hive has none of its own for. */
@Timeout(240)
class JdbcHiveIT {
    private static final List<String> HOSTILE = List.of(
            "'; drop table kept; --",
            "\\' or 1=1 --",
            "\\",
            "it's \"quoted\" `so` ? /* ? */ -- ?",
            "two\nlines\r\n\t",
            "${hiveconf:hive.execution.engine} \\u0041 \\101 \\%",
            "žluť 日本 𝄞",
            "");

    private static JdbcServer server;

    @BeforeAll
    static void start() throws Exception {
        server = JdbcServer.start(
                "jdbc-hive",
                Map.of("hive", Map.of("hive.local.time.zone", "UTC", "drawbar.timestamps", "nanos")),
                "hive");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void whatIsInsertedInABatchOfParametersIsReadAgain() throws SQLException {
        try (Connection connection = server.connect("?engine=hive");
                Statement statement = connection.createStatement()) {
            statement.execute("create table kept (s string, d decimal(38,2), y binary) partitioned by (p string)");
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into kept partition (p = ?) values (?, ?, ?)")) {
                for (String text : HOSTILE.subList(0, 2)) {
                    insert.setString(1, "it's");
                    insert.setString(2, text);
                    insert.setBigDecimal(3, new BigDecimal("123456789012345678901234567890123456.78"));
                    insert.setBytes(4, new byte[] {0, -1});
                    insert.addBatch();
                }
                assertThat(insert.executeBatch()).containsExactly(1, 1);
            }
            try (PreparedStatement select =
                    connection.prepareStatement("select s, d, y from kept where p = ? and s = ? limit ?")) {
                for (String text : HOSTILE.subList(0, 2)) {
                    select.setString(1, "it's");
                    select.setString(2, text);
                    select.setLong(3, 10);
                    try (ResultSet rows = select.executeQuery()) {
                        assertThat(rows.next()).isTrue();
                        assertThat(rows.getString(1)).isEqualTo(text);
                        assertThat(rows.getBigDecimal(2)).isEqualTo("123456789012345678901234567890123456.78");
                        assertThat(rows.getBytes(3)).containsExactly(0, -1);
                        assertThat(rows.next()).isFalse();
                    }
                }
            }
        }
    }

    @Test
    void parametersComeBackAsTheyAre() throws SQLException {
        try (Connection connection = server.connect("?engine=hive");
                PreparedStatement select = connection.prepareStatement("select ?, ?, ?, ?, ?, ?, ?, ?, ?")) {
            for (String text : HOSTILE) {
                select.setString(1, text);
                select.setObject(2, LocalDate.of(1969, 12, 31));
                select.setObject(3, LocalDateTime.of(2024, 2, 29, 1, 2, 3, 123_456_000));
                select.setObject(4, Instant.parse("2024-02-29T01:02:03.000004Z"));
                select.setDouble(5, Double.NaN);
                select.setLong(6, Long.MIN_VALUE);
                select.setFloat(7, -1.5f);
                select.setBoolean(8, true);
                select.setObject(9, null);
                try (ResultSet row = select.executeQuery()) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getString(1)).isEqualTo(text);
                    assertThat(row.getObject(2, LocalDate.class)).isEqualTo("1969-12-31");
                    assertThat(row.getObject(3, LocalDateTime.class)).isEqualTo("2024-02-29T01:02:03.123456");
                    assertThat(row.getObject(4, Instant.class)).isEqualTo("2024-02-29T01:02:03.000004Z");
                    assertThat(row.getDouble(5)).isNaN();
                    assertThat(row.getLong(6)).isEqualTo(Long.MIN_VALUE);
                    assertThat(row.getFloat(7)).isEqualTo(-1.5f);
                    assertThat(row.getBoolean(8)).isTrue();
                    assertThat(row.getObject(9)).isNull();
                }
            }
            select.setObject(9, LocalTime.NOON);
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(select::executeQuery)
                    .withMessageContaining("no times of day");
        }
    }
}
