package io.drawbar.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drawbar.client.FakeGateway.Answer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Java values become parameters of the API. */
class ParameterTest {
    static List<Arguments> values() {
        return List.of(
                Arguments.of(true, "boolean", "true"),
                Arguments.of((byte) -1, "tinyint", "-1"),
                Arguments.of((short) 2, "smallint", "2"),
                Arguments.of(3, "integer", "3"),
                Arguments.of(Long.MIN_VALUE, "bigint", "-9223372036854775808"),
                Arguments.of(BigInteger.TWO.pow(100), "decimal", "1267650600228229401496703205376"),
                Arguments.of(new BigDecimal("-1.50"), "decimal", "-1.50"),
                Arguments.of(new BigDecimal("1e9999"), "decimal", "1E+9999"),
                Arguments.of(0.1f, "real", "0.1"),
                Arguments.of(Double.NEGATIVE_INFINITY, "double", "-Infinity"),
                Arguments.of("it's \"7\"", "varchar", "it's \\\"7\\\""),
                Arguments.of("", "varchar", ""),
                Arguments.of(new byte[] {0, -1}, "binary", "AP8="),
                Arguments.of(LocalDate.of(2024, 2, 29), "date", "2024-02-29"),
                Arguments.of(LocalTime.of(1, 2, 3, 4), "time", "01:02:03.000000004"),
                Arguments.of(
                        LocalDateTime.of(2024, 2, 29, 1, 2, 3, 123_456_789), "timestamp", "2024-02-29T01:02:03.123456"),
                Arguments.of(
                        Instant.parse("2024-02-29T01:02:03.123456789Z"),
                        "timestamp with time zone",
                        "2024-02-29T01:02:03.123456Z"),
                Arguments.of(
                        OffsetDateTime.parse("2024-02-29T01:02+01:00"),
                        "timestamp with time zone",
                        "2024-02-29T01:02:00+01:00"),
                Arguments.of(
                        ZonedDateTime.of(2024, 7, 1, 0, 0, 0, 0, ZoneId.of("Europe/Berlin")),
                        "timestamp with time zone",
                        "2024-07-01T00:00:00+02:00"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aJavaValueHasTheTypeThatIsItsOwn(Object value, String type, String written) {
        assertThat(json(JobRequest.builder("select ?").parameter(value)))
                .contains("\"parameters\":[{\"type\":\"" + type + "\",\"value\":\"" + written + "\"}]");
    }

    private static String json(JobRequest.Builder request) {
        return new String(Json.write(request.build()), StandardCharsets.UTF_8);
    }

    @Test
    void nullAndValuesOfNamedTypesKeepTheirPlaces() {
        JobRequest.Builder request = JobRequest.builder("select ?, ?")
                .parameter(null)
                .parameter(ParameterType.TIMESTAMP_WITH_TIME_ZONE, "2024-01-01T00:00:00Z");
        assertThat(json(request))
                .contains("\"parameters\":[{\"type\":\"varchar\",\"value\":null},"
                        + "{\"type\":\"timestamp with time zone\",\"value\":\"2024-01-01T00:00:00Z\"}]");
        assertThat(request.build().toBuilder().build()).isEqualTo(request.build());
        assertThat(json(JobRequest.builder("select 1"))).doesNotContain("parameters");
    }

    @Test
    void whatHasNoTypeInSqlIsRefused() {
        JobRequest.Builder request = JobRequest.builder("select ?");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request.parameter(new ArrayList<>()))
                .withMessageStartingWith("A parameter is a java.util.ArrayList; expected null, Boolean, Byte,");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request.parameter(new AtomicInteger()))
                .withMessageStartingWith("A parameter is a java.util.concurrent.atomic.AtomicInteger; expected null");
    }

    @Test
    void aRequestThatIsWrittenToALogDoesNotTellThem() {
        JobRequest request = JobRequest.builder("select ?")
                .parameter("secret")
                .parameter(null)
                .build();
        assertThat(request.toString()).contains("parameters=[varchar, null]").doesNotContain("secret");
    }

    @Test
    void aJobTellsTheirNumber() throws Exception {
        String job = "{\"id\":\"0190c9a0-0000-7000-8000-000000000001\",\"state\":\"QUEUED\",\"parameterCount\":2}";
        try (FakeGateway gateway = new FakeGateway(asked -> Answer.json(201, job))) {
            JobRequest request = JobRequest.builder("select ?, ?")
                    .parameter(1)
                    .parameter("'; drop table t; --")
                    .build();
            assertThat(gateway.client().build().submit(request).parameterCount())
                    .isEqualTo(2);
            assertThat(gateway.asked().get(0).body())
                    .contains("{\"type\":\"integer\",\"value\":\"1\"}")
                    .contains("{\"type\":\"varchar\",\"value\":\"'; drop table t; --\"}");
        }
    }
}
