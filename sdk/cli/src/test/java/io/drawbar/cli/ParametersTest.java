package io.drawbar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameters on the command line are sent as what they say that they are. */
@Timeout(60)
class ParametersTest {
    private static final String JOB = "{\"id\":\"j1\",\"state\":\"QUEUED\",\"code\":\"select ?\"}";

    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer().on("POST /api/v1/jobs", 201, "application/json", JOB);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theyAreSentInTheirOrder() {
        assertThat(server.run(
                        "run",
                        "--async",
                        "-e",
                        "select ?, ?, ?, ?",
                        "--param",
                        "varchar:'; drop table t; --",
                        "--param=null",
                        "--param",
                        "decimal:1.50",
                        "--param",
                        "varchar:"))
                .as(server.err())
                .isZero();
        assertThat(server.asked().get(0).body())
                .contains("\"parameters\":[{\"type\":\"varchar\",\"value\":\"'; drop table t; --\"},"
                        + "{\"type\":\"varchar\",\"value\":null},{\"type\":\"decimal\",\"value\":\"1.50\"},"
                        + "{\"type\":\"varchar\",\"value\":\"\"}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "varchar:date:2024-01-01|varchar|date:2024-01-01",
                "varchar:null|varchar|null",
                "varchar:--async|varchar|--async",
                "varchar:a,b=c @d|varchar|a,b=c @d",
                "time:10:30|time|10:30",
                "timestamp with time zone:2024-01-01T00:00:00Z|timestamp with time zone|2024-01-01T00:00:00Z",
            })
    void everythingBehindTheFirstColonIsTheValue(String written, String type, String value) {
        assertThat(server.run("run", "--async", "-e", "select ?", "--param", written))
                .as(server.err())
                .isZero();
        assertThat(server.asked().get(0).body())
                .contains("\"parameters\":[{\"type\":\"" + type + "\",\"value\":\"" + value + "\"}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "secret|Parameter 2 (--param) has no type; expected TYPE:VALUE, such as varchar:VALUE for a text, or null.",
                "10:30 secret|Parameter 2 (--param) begins with no type that is known; expected TYPE:VALUE,",
                ":secret|Parameter 2 (--param) begins with no type that is known",
                "DATE:secret|The types are boolean, tinyint, smallint, integer, bigint, real, double, decimal, varchar,",
            })
    void aValueWithoutATypeIsNotGuessedAt(String written, String message) {
        assertThat(server.run("run", "--async", "-e", "select ?, ?", "--param", "bigint:1", "--param", written))
                .isEqualTo(2);
        assertThat(server.err().lines().findFirst().orElseThrow())
                .contains(message)
                .doesNotContain("secret");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void theHelpTellsTheTypes() {
        assertThat(server.run("run", "--help")).isZero();
        assertThat(server.out())
                .contains("--param=TYPE:VALUE", "varchar", "timestamp with time zone")
                .containsPattern("null\\s+alone\\s+is\\s+null");
    }
}
