package io.drawbar.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.Engine;
import io.drawbar.client.Job;
import io.drawbar.client.JobId;
import io.drawbar.client.JobRequest;
import io.drawbar.client.JobState;
import io.drawbar.it.Launcher;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two versions of real Spark side by side: who asks says which, by each door, and nobody gets the other. Parameters of jobs reach both as they
 * went in.
 */
@Timeout(300)
class JdbcVersionsIT {
    private static final String OLD = "3.5.9";
    private static final String DEFAULT = "4.0.1";
    private static final String VERSION = "select version()";

    private static final String MARKERS = "select ? as a, ? as b, ? as c, ? as d, ? as e";
    private static final String TEXT = "'; drop table t; -- \"q\" \\' ? ${x} `y`\n日本";
    /** As many digits as there are in SQL, more than any double has. */
    private static final String DECIMAL = "12345678901234567890.123456789012345678";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static JdbcServer server;

    @BeforeAll
    static void start() throws Exception {
        server = JdbcServer.start(
                "jdbc-versions", Map.of("spark", Map.of("spark.master", "local[2]")), "spark", "python");
        // The other one comes while the server runs.
        server.launcher().succeed("engine", "install", "spark@" + OLD, "--no-archive");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void eachStatementRunsOnTheVersionThatItNames() throws Exception {
        assertThat(byJdbc("spark")).startsWith(DEFAULT + " ");
        assertThat(byJdbc("spark@" + OLD)).startsWith(OLD + " ");
        assertThat(byJdbc("spark@" + DEFAULT)).startsWith(DEFAULT + " ");

        DrawbarClient drawbar = server.client();
        assertThat(byRest(drawbar, "spark")).startsWith(DEFAULT + " ");
        assertThat(byRest(drawbar, "spark@" + OLD)).startsWith(OLD + " ");

        Path script = Files.writeString(
                server.home().resolve("versions.sql"),
                "-- %% engine=spark@" + OLD + "\n" + VERSION + "\n-- %% engine=spark\n" + VERSION + "\n");
        String both = server.launcher().succeed("run", "-q", "--format", "csv", script.toString());
        assertThat(both.indexOf(OLD)).isNotNegative().isLessThan(both.indexOf(DEFAULT));

        // All of that was served by one engine of each version.
        assertThat(drawbar.engines()).extracting(Engine::version).containsExactlyInAnyOrder(OLD, DEFAULT);
    }

    @Test
    void aVersionThatIsNotThereIsRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> byJdbc("spark@1.2.3"))
                .isInstanceOf(SQLException.class)
                .hasMessageContainingAll("1.2.3", DEFAULT, OLD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spark@" + OLD, "spark@" + DEFAULT})
    void parametersComeBackAsTheyWentInByEachDoor(String engine) throws Exception {
        List<String> values = Arrays.asList(TEXT, null, DECIMAL, "2024-02-29", "true");
        String rest = "{\"code\":\"" + MARKERS + "\",\"engine\":\"" + engine + "\",\"parameters\":["
                + JSON.writeValueAsString(TEXT) + ",null," + DECIMAL
                + ",{\"type\":\"date\",\"value\":\"2024-02-29\"},true]}";
        HttpResponse<String> accepted = post(rest);
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(201);
        assertThat(accepted.body()).contains("\"parameterCount\":5").doesNotContain("drop table");
        assertThat(row(JSON.readTree(accepted.body()).get("id").asText())).isEqualTo(values);

        Job job = server.client()
                .submit(JobRequest.builder(MARKERS)
                        .engine(engine)
                        .parameter(TEXT)
                        .parameter(null)
                        .parameter(new BigDecimal(DECIMAL))
                        .parameter(LocalDate.of(2024, 2, 29))
                        .parameter(true)
                        .build());
        assertThat(row(job.id().toString())).isEqualTo(values);

        String printed = server.launcher()
                .succeed(
                        "run",
                        "-q",
                        "--format=json",
                        "--engine=" + engine,
                        "--execute=" + MARKERS,
                        "--param=varchar:" + TEXT,
                        "--param=null",
                        "--param=decimal:" + DECIMAL,
                        "--param=date:2024-02-29",
                        "--param=boolean:true");
        assertThat(texts(JSON.readTree(printed))).isEqualTo(values);
    }

    @Test
    void parametersThatCannotBeBoundAreRefusedByWhomeverKnowsIt() throws Exception {
        Job few = server.client()
                .submit(JobRequest.builder("select ?, ?")
                        .engine("spark")
                        .parameter(1)
                        .build());
        Job failed = server.client().await(few.id());
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.error().orElseThrow().message()).isEqualTo("Found 1 parameters, expected 2.");

        HttpResponse<String> several = post("{\"code\":\"select ?; select 2\",\"parameters\":[1]}");
        assertThat(several.statusCode()).as(several.body()).isEqualTo(400);
        assertThat(several.body()).contains("BAD_REQUEST", "script of one statement; this one has 2");

        Launcher.Outcome unable =
                server.launcher().call("run", "--engine=python", "--execute=print(1)", "--param=bigint:1");
        assertThat(unable.exit()).isEqualTo(1);
        assertThat(unable.output()).contains("UNSUPPORTED", "Engine python binds no parameters");
        assertThat(server.client().engines()).extracting(Engine::type).doesNotContain("python");
    }

    @Test
    void noLogOfTheServersHasAParameter() throws Exception {
        String value = "value-" + UUID.randomUUID();
        Job job = server.client()
                .submit(JobRequest.builder("select ?")
                        .engine("spark")
                        .parameter(value)
                        .build());
        assertThat(row(job.id().toString())).containsExactly(value);
        post("{\"code\":\"select ?\",\"parameters\":[{\"type\":\"date\",\"value\":\"" + value + "\"}]}");
        try (Stream<Path> files = Files.walk(server.home().resolve("logs"))) {
            List<Path> logs = files.filter(Files::isRegularFile).toList();
            assertThat(logs).isNotEmpty().allSatisfy(log -> assertThat(
                            Files.readString(log, StandardCharsets.ISO_8859_1))
                    .doesNotContain(value));
        }
    }

    private static HttpResponse<String> post(String job) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/jobs"))
                .header("Authorization", "Bearer " + server.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(job))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The only row of a job's first result. */
    private static List<String> row(String job) {
        DrawbarClient drawbar = server.client();
        Job end = drawbar.await(new JobId(job));
        assertThat(end.state()).as("%s", end.error()).isEqualTo(JobState.SUCCEEDED);
        return texts(
                drawbar.resultPages(end.id(), 0, 1).iterator().next().rows().get(0));
    }

    private static List<String> texts(Iterable<JsonNode> cells) {
        List<String> texts = new ArrayList<>();
        cells.forEach(cell -> texts.add(cell.isNull() ? null : cell.asText()));
        return texts;
    }

    private static String byJdbc(String engine) throws SQLException {
        try (Connection connection = server.connect("?engine=" + engine);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(VERSION)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private static String byRest(DrawbarClient drawbar, String engine) {
        return row(drawbar.submit(JobRequest.builder(VERSION).engine(engine).build())
                        .id()
                        .toString())
                .get(0);
    }
}
