package io.drawbar.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.TextFormat;
import io.drawbar.protocol.v1.SubmitJobRequest;
import io.drawbar.protocol.v1.Value;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameters of a job, from JSON to what the entrance is sent. */
class ParametersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final FakeJobs jobs = new FakeJobs();
    private static TestCluster cluster;

    @BeforeAll
    static void open() throws Exception {
        cluster = TestCluster.open(jobs);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    private static HttpResponse<String> post(String parameters) throws Exception {
        return cluster.post("/api/v1/jobs", "{\"code\":\"x\",\"parameters\":" + parameters + "}");
    }

    private static Value sent(String parameter) throws Exception {
        HttpResponse<String> answer = post("[" + parameter + "]");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        SubmitJobRequest request = jobs.submitted.get(jobs.submitted.size() - 1);
        assertThat(request.getParametersCount()).isEqualTo(1);
        return request.getParameters(0);
    }

    private static String typed(String type, String value) {
        return "{\"type\":\"" + type + "\",\"value\":" + value + "}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null|null_value: NULL_VALUE",
                "true|boolean_value: true",
                "false|boolean_value: false",
                "-7|long_value: -7",
                "9223372036854775807|long_value: 9223372036854775807",
                "9223372036854775808|decimal_value: \"9223372036854775808\"",
                "1.50|decimal_value: \"1.50\"",
                "0.1000000000000000055511151231257827|decimal_value: \"0.1000000000000000055511151231257827\"",
                "12345678901234567890123456789012345678|decimal_value: \"12345678901234567890123456789012345678\"",
                "1e3|decimal_value: \"1000\"",
                "\"\"|string_value: \"\"",
                "\"'; drop table t; --\"|string_value: \"\\'; drop table t; --\"",
                "\"7\"|string_value: \"7\"",
            })
    void jsonTellsTheTypeOfAValue(String json, String value) throws Exception {
        assertThat(sent(json)).isEqualTo(TextFormat.parse(value, Value.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "boolean|\"true\"|boolean_value: true",
                "boolean|false|boolean_value: false",
                "tinyint|\"-128\"|int_value: -128",
                "smallint|32767|int_value: 32767",
                "integer|\"-2147483648\"|int_value: -2147483648",
                "bigint|\"+5\"|long_value: 5",
                "real|\"1.5\"|float_value: 1.5",
                "real|\"NaN\"|float_value: nan",
                "double|1e308|double_value: 1e308",
                "double|\"-Infinity\"|double_value: -inf",
                "decimal|\"-.5\"|decimal_value: \"-0.5\"",
                "decimal|12|decimal_value: \"12\"",
                "varchar|\"\u00e9\u65e5\ud83d\ude00\"|string_value: \"\u00e9\u65e5\ud83d\ude00\"",
                "binary|\"AP8=\"|bytes_value: \"\\000\\377\"",
                "date|\"1969-12-31\"|date_days: -1",
                "time|\"00:00:01.000000002\"|time_nanos: 1000000002",
                "timestamp|\"1970-01-01T00:00:01.000002\"|timestamp_micros: 1000002",
                "timestamp|\"1969-12-31 23:59:59.5\"|timestamp_micros: -500000",
                "timestamp with time zone|\"1970-01-01T01:00:00+01:00\"|instant_micros: 0",
                "timestamp with time zone|\"1970-01-01 00:00:01Z\"|instant_micros: 1000000",
                "date|null|null_value: NULL_VALUE",
            })
    void anObjectNamesTheType(String type, String json, String value) throws Exception {
        Value expected = TextFormat.parse(value, Value.class);
        assertThat(sent(typed(type, json))).isEqualTo(expected);
        assertThat(sent("{\"value\":" + json + ",\"type\":\"" + type + "\"}")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1,[]]|Parameter 2 is not what is expected: null, true, false, a number, a text, or an object",
                "[1,{}]|Parameter 2 has no field 'type'",
                "[{\"type\":\"date\"}]|Parameter 1 has no field 'value'",
                "[{\"type\":7,\"value\":\"5\"}]|Parameter 1 has a 'type' that is not a text",
                "[{\"type\":\"date\",\"value\":[]}]|Parameter 1 has a 'value' that is not a text, a number",
                "[{\"type\":\"date\",\"valeu\":\"5\"}]|Parameter 1 has the unknown field 'valeu'",
                "[\"a\",{\"type\":\"datum\",\"value\":\"5\"}]|Parameter 2 has the type 'datum'; the types are [boolean, tinyint,",
                "[{\"type\":\"date\",\"type\":\"time\",\"value\":\"5\"}]|Duplicate field 'type'",
                "{}|The field 'parameters' is not what is expected",
            })
    void whatIsNoParameterIsExplained(String parameters, String message) throws Exception {
        refused(parameters, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "boolean|\"secret\"",
                "boolean|1",
                "tinyint|\"128\"",
                "smallint|-32769",
                "integer|\"1.0\"",
                "bigint|\"9223372036854775808\"",
                "bigint|\"\u0665\"",
                "bigint|\"\"",
                "bigint|true",
                "real|\"1e39\"",
                "double|\"1e309\"",
                "double|\"0x1p3\"",
                "double|\" 1\"",
                "decimal|\"NaN\"",
                "decimal|\"1e1001\"",
                "decimal|\"1e-1001\"",
                "decimal|\"1e99999999999\"",
                "varchar|5",
                "varchar|\"\\ud800\"",
                "binary|\"?\"",
                "date|\"2023-02-29\"",
                "date|20230228",
                "time|\"24:00\"",
                "timestamp|\"2024-01-01\"",
                "timestamp|\"2024-01-01T00:00:00.1234567\"",
                "timestamp|\"+999999999-01-01T00:00:00\"",
                "timestamp with time zone|\"2024-01-01T00:00:00\"",
            })
    void aValueThatItsTypeDoesNotHaveIsRefusedWithoutBeingShown(String type, String json) throws Exception {
        String detail = refused(
                "[null," + typed(type, json) + "]", "Parameter 2 is not a value of the type " + type + ": expected ");
        assertThat(detail).doesNotContain("secret");
    }

    @Test
    void moreThanAnyEngineNumbersAreRefused() throws Exception {
        for (String one : List.of("0", "null", "{\"type\":\"date\",\"value\":null}")) {
            refused("[" + (one + ",").repeat(65_535) + one + "]", "There are more than 65535 parameters.");
        }
        assertThat(post("[" + "0,".repeat(65_534) + "0]").statusCode()).isEqualTo(201);
    }

    private static String refused(String parameters, String message) throws Exception {
        int before = jobs.submitted.size();
        HttpResponse<String> answer = post(parameters);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.get("name").asText()).isEqualTo("BAD_REQUEST");
        assertThat(problem.get("detail").asText()).contains(message).doesNotContain("io.drawbar", "java.");
        assertThat(jobs.submitted).hasSize(before);
        return problem.get("detail").asText();
    }

    @Test
    void aJobTellsHowManyItHasAndNothingElse() throws Exception {
        String job = post("[\"secret\",2]").body();
        assertThat(JSON.readTree(job).get("parameterCount").asInt()).isEqualTo(2);
        String id = JSON.readTree(job).get("id").asText();
        String shown = cluster.get("/api/v1/jobs/" + id).body();
        assertThat(JSON.readTree(shown).get("parameterCount").asInt()).isEqualTo(2);
        assertThat(List.of(job, shown, cluster.get("/api/v1/jobs").body()))
                .allSatisfy(text -> assertThat(text).doesNotContain("secret"));
        assertThat(JSON.readTree(post("[]").body()).has("parameterCount")).isFalse();
    }

    @Test
    void aWebSocketTakesThemAsWell() throws Exception {
        try (SocketClient client = new SocketClient(
                cluster.http(), cluster.uri("/api/v1/ws"), "Authorization", TestCluster.basic("ann", "ann's"))) {
            client.next();
            client.send(
                    "{\"type\":\"submit\",\"job\":{\"code\":\"x\",\"parameters\":[1,{\"type\":\"date\",\"value\":\"x\"}]}}");
            assertThat(client.next().at("/error/message").asText())
                    .startsWith("Parameter 2 is not a value of the type date");
            client.send("{\"type\":\"submit\",\"job\":{\"code\":\"x\",\"parameters\":[\"it's\"]}}");
            assertThat(client.next().at("/job/parameterCount").asInt()).isEqualTo(1);
            assertThat(jobs.submitted
                            .get(jobs.submitted.size() - 1)
                            .getParameters(0)
                            .getStringValue())
                    .isEqualTo("it's");
        }
    }
}
