package io.drawbar.plugin.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.RecordingSink;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an application of Spark's is besides its SQL: jars, its console, its executors, and who shares it. */
@Timeout(240)
class SparkApplicationTest {
    /** Adds up numbers; Spark without Hive takes functions in Java in no other shape. */
    private static final String FUNCTION = """
            package added;

            import org.apache.spark.sql.Row;
            import org.apache.spark.sql.expressions.MutableAggregationBuffer;
            import org.apache.spark.sql.expressions.UserDefinedAggregateFunction;
            import org.apache.spark.sql.types.*;

            public class Twice extends UserDefinedAggregateFunction {
                public StructType inputSchema() { return new StructType().add("x", DataTypes.LongType); }
                public StructType bufferSchema() { return new StructType().add("sum", DataTypes.LongType); }
                public DataType dataType() { return DataTypes.LongType; }
                public boolean deterministic() { return true; }
                public void initialize(MutableAggregationBuffer buffer) { buffer.update(0, 0L); }
                public void update(MutableAggregationBuffer buffer, Row row) {
                    buffer.update(0, buffer.getLong(0) + 2 * row.getLong(0));
                }
                public void merge(MutableAggregationBuffer buffer, Row other) {
                    buffer.update(0, buffer.getLong(0) + other.getLong(0));
                }
                public Object evaluate(Row buffer) { return buffer.getLong(0); }
            }
            """;

    private static EngineUnderTest engine;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws Exception {
        engine = EngineUnderTest.start(
                new SparkStart(),
                Map.of(
                        "spark.master",
                        "local[2]",
                        "spark.ui.enabled",
                        "true",
                        "spark.ui.port",
                        "0",
                        "spark.ui.liveUpdate.period",
                        "0"), // else a count may stay as it was until the next event
                folder,
                new SparkProbes());
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    private static SparkContext context() {
        return SparkSession.builder().getOrCreate().sparkContext();
    }

    /** A jar with the function, compiled here. */
    private static Path jar() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source/added")).resolve("Twice.java");
        Files.writeString(source, FUNCTION);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-nowarn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(failed).isZero();
        Path jar = folder.resolve("twice.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("added/Twice.class"));
            Files.copy(classes.resolve("added/Twice.class"), out);
        }
        return jar;
    }

    @Test
    void aJarThatASessionAddsBringsFunctionsOfItsOwn() throws Exception {
        Path jar = jar();
        try (EngineSession session = engine.session();
                EngineSession other = engine.session()) {
            engine.run(session, "add jar '" + jar + "'");
            assertThat(engine.run(session, "list jars").result().rows().toString())
                    .contains("twice.jar");
            engine.run(session, "create temporary function twice as 'added.Twice'");

            assertThat(engine.run(session, "select twice(id) from range(0, 100, 1, 4)")
                            .result()
                            .value())
                    .as("it runs in the tasks, too")
                    .isEqualTo(9900L);
            assertThatThrownBy(() -> engine.run(other, "select twice(id) from range(10)"))
                    .as("a temporary function belongs to its session")
                    .isInstanceOfSatisfying(
                            EngineException.class,
                            failure -> assertThat(failure.engineCode()).contains("UNRESOLVED_ROUTINE"));
        }
        try (EngineSession later = engine.session()) {
            engine.run(later, "create function kept as 'added.Twice' using jar '" + jar + "'");
            assertThat(engine.run(later, "select kept(3)").result().value()).isEqualTo(6L);
        }
        try (EngineSession another = engine.session()) {
            assertThat(engine.run(another, "select kept(4)").result().value()).isEqualTo(8L);
            engine.run(another, "drop function kept");
        }
    }

    @Test
    void whoSharesTheApplicationSharesNeitherPlaceNorSettingsNorObjects() throws Exception {
        try (EngineSession ann = engine.session();
                EngineSession bob = engine.session()) {
            engine.run(ann, "create schema if not exists of_ann");
            engine.run(ann, "use of_ann");
            engine.run(ann, "set spark.sql.session.timeZone = Asia/Tokyo");
            engine.run(ann, "create temporary view seen as select 1 as x");
            engine.run(ann, "cache table seen");

            assertThat(engine.run(bob, "select current_schema()").result().value()).isEqualTo("default");
            assertThat(engine.run(bob, "select current_timezone()").result().value())
                    .isNotEqualTo("Asia/Tokyo");
            assertThatThrownBy(() -> engine.run(bob, "select * from seen"))
                    .isInstanceOfSatisfying(
                            EngineException.class,
                            failure -> assertThat(failure.engineCode()).contains("TABLE_OR_VIEW_NOT_FOUND"));
            assertThat(engine.run(ann, "select x from seen").result().value()).isEqualTo(1);
        }
    }

    @Test
    void sparksConsoleShowsEachStatementUnderItsText() throws Exception {
        String url = engine.engine().facts().get("ui-url");
        assertThat(url).startsWith("http://");
        StatementRequest request = engine.request("select /* told */ count(*)\n from range(0, 1000, 1, 3) where id > 7");
        try (EngineSession session = engine.session();
                EngineStatement statement = session.prepare(request)) {
            statement.run(new RecordingSink());
        }
        URI jobs = URI.create(url + "/api/v1/applications/" + context().applicationId() + "/jobs");
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(jobs).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .contains("select /* told */ count(*) from range(0, 1000, 1, 3) where id > 7")
                    .contains("\"jobGroup\" : \"" + request.statementId() + "\"");
        });
    }

    @Test
    void aPlanIsToldOnRequestAndNothingRuns() throws Exception {
        RecordingSink sink = engine.run("explain formatted select id % 3, count(*) from range(1000) group by 1");

        assertThat(sink.result().value().toString()).contains("== Physical Plan ==", "HashAggregate", "Range");
        assertThat(sink.logs()).noneMatch(log -> log.line().startsWith("Job "));
        assertThat(engine.run("explain cost select 1").result().value().toString())
                .contains("== Optimized Logical Plan ==");
    }

    @Test
    void aCancelFreesTheExecutors() throws Exception {
        StatementRequest request =
                engine.request("select count(*) from range(0, 1000000000000, 1, 8) where sqrt(id) % 7 = 3");
        try (EngineSession session = engine.session();
                EngineStatement statement = session.prepare(request)) {
            CompletableFuture<Void> run = CompletableFuture.runAsync(() -> {
                try {
                    statement.run(new RecordingSink());
                } catch (EngineException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            await().atMost(Duration.ofMinutes(1)).until(() -> runningTasks() == 2);
            statement.cancel();

            await().atMost(Duration.ofMinutes(1)).until(() -> runningTasks() == 0);
            await().atMost(Duration.ofMinutes(1)).until(() -> context().statusTracker().getActiveJobIds().length == 0);
            assertThatThrownBy(run::get)
                    .isInstanceOf(ExecutionException.class)
                    .rootCause()
                    .isInstanceOfSatisfying(
                            EngineException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(Kind.CANCELLED));
            assertThat(engine.run(session, "select count(*) from range(0, 100, 1, 4)")
                            .result()
                            .value())
                    .isEqualTo(100L);
        }
    }

    private static int runningTasks() {
        return Arrays.stream(context().statusTracker().getExecutorInfos())
                .mapToInt(SparkExecutorInfo::numRunningTasks)
                .sum();
    }

    @Test
    void aShortLimitRunsNoMoreTasksThanItNeeds() throws Exception {
        List<Progress> told =
                engine.run("select id from range(0, 1000000000, 1, 200) limit 5").progress();

        assertThat(told).isNotEmpty();
        assertThat(told.get(told.size() - 1).total()).as("tasks of 200").isEqualTo(1);
        assertThat(engine.run("select id from range(0, 1000000000, 1, 200) limit 0").logs())
                .noneMatch(log -> log.line().startsWith("Job "));
    }
}
