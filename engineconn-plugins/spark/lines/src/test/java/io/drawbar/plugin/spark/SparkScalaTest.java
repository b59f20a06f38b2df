package io.drawbar.plugin.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.RecordedResult;
import io.drawbar.engine.testkit.RecordingSink;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scala beside SQL in one session. */
@Timeout(300)
class SparkScalaTest {
    private static final AtomicLong IDS = new AtomicLong();
    private static EngineUnderTest engine;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        engine = EngineUnderTest.start(new SparkStart(), Map.of("spark.master", "local[2]"), folder, new SparkProbes());
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    private static StatementRequest request(String code) {
        return new StatementRequest("scala-" + IDS.incrementAndGet(), "scala", code, List.of(), Map.of());
    }

    private static RecordingSink scala(EngineSession session, String code) throws Exception {
        RecordingSink sink = new RecordingSink();
        try (EngineStatement statement = session.prepare(request(code))) {
            statement.run(sink);
        }
        return sink;
    }

    private static EngineException failure(EngineSession session, String code) {
        return catchThrowableOfType(EngineException.class, () -> scala(session, code));
    }

    @Test
    void definitionsStayAndTheLastValueIsShown() throws Exception {
        try (EngineSession session = engine.session()) {
            RecordingSink defined = scala(session, "val base = 40\ndef plus(n: Int) = base + n");
            assertThat(defined.results()).isEmpty();
            assertThat(defined.logs())
                    .anySatisfy(line -> assertThat(line.line()).contains("base: Int = 40"));
            RecordedResult text =
                    scala(session, "println(\"from Scala\")\nplus(2)").result();
            assertThat(text.value().toString()).endsWith("Int = 42");
            assertThat(text.schema().getCustomMetadata()).containsEntry("drawbar.kind", "text");
            RecordingSink printed = scala(session, "println(\"one\\ntwo\"); print(\"three\")");
            assertThat(printed.output())
                    .extracting(RecordingSink.OutputLine::line)
                    .containsExactly("one", "two", "three");
        }
    }

    @Test
    void aDataFrameIsATableAndItsViewsAreSharedWithSql() throws Exception {
        try (EngineSession session = engine.session();
                EngineSession other = engine.session()) {
            RecordedResult table = scala(session, """
                val df = spark.range(5).withColumn("twice", col("id") * 2)
                df.createOrReplaceTempView("doubled")
                df
                """).result();
            assertThat(table.columnNames()).containsExactly("id", "twice");
            assertThat(table.rowCount()).isEqualTo(5);
            assertThat(engine.run(session, "select sum(twice) from doubled")
                            .result()
                            .value())
                    .isEqualTo(20L);
            engine.run(session, "create temporary view three as select 3 as n");
            assertThat(scala(session, "spark.table(\"three\").as[Int].head()")
                            .result()
                            .value()
                            .toString())
                    .endsWith("Int = 3");
            assertThat(failure(other, "spark.table(\"doubled\")")).hasMessageContaining("doubled");
            assertThat(failure(other, "df")).hasMessageContaining("not found: value df");
        }
    }

    @Test
    void codeOfEachSessionReachesTheExecutors() throws Exception {
        try (EngineSession one = engine.session();
                EngineSession two = engine.session()) {
            for (EngineSession session : List.of(one, two)) {
                String factor = session == one ? "10" : "1000";
                scala(session, "case class Row2(id: Long, big: Long)\nval factor = " + factor);
                RecordedResult mapped = scala(
                                session, "spark.range(3).as[Long].map(n => Row2(n, n * factor)).toDF().orderBy(\"id\")")
                        .result();
                assertThat(mapped.rows().get(2)).containsExactly(2L, 2L * Long.parseLong(factor));
                scala(session, "spark.udf.register(\"times\", (n: Long) => n * factor)");
                assertThat(engine.run(session, "select max(times(id)) from range(5)")
                                .result()
                                .value())
                        .isEqualTo(4L * Long.parseLong(factor));
                assertThat(scala(session, "sc.parallelize(1 to 10, 2).map(_ * factor).sum.toLong")
                                .result()
                                .value()
                                .toString())
                        .endsWith("Long = " + 55L * Long.parseLong(factor));
            }
        }
    }

    @Test
    void errorsSayWhereAndWhy() throws Exception {
        try (EngineSession session = engine.session()) {
            EngineException wrong = failure(session, "val x = 1\n\nnowhere + x");
            assertThat(wrong.kind()).isEqualTo(Kind.USER);
            assertThat(wrong).hasMessage("not found: value nowhere");
            assertThat(wrong.line()).isEqualTo(3);
            assertThat(wrong.column()).isEqualTo(1);
            EngineException thrown = failure(session, "throw new IllegalStateException(\"no luck\")");
            assertThat(thrown.kind()).isEqualTo(Kind.USER);
            assertThat(thrown.engineCode()).hasValue("IllegalStateException");
            assertThat(thrown).hasMessageContaining("no luck");
            assertThat(failure(session, "spark.sql(\"select * from missing\")").engineCode())
                    .hasValue("TABLE_OR_VIEW_NOT_FOUND");
            assertThat(failure(session, "val open = (1 +").kind()).isEqualTo(Kind.USER);
            assertThat(scala(session, "1 + 1").result().value().toString()).endsWith("Int = 2");
        }
    }

    @Test
    void aCancelEndsItsJobsAndTheSessionGoesOn() throws Exception {
        try (EngineSession session = engine.session()) {
            scala(session, "val kept = 7");
            try (EngineStatement statement = session.prepare(
                    request("println(\"begun\")\nspark.range(2).rdd.map { n => Thread.sleep(300000); n }.count()"))) {
                RecordingSink sink = new RecordingSink();
                CompletableFuture<Void> end = CompletableFuture.runAsync(() -> {
                    try {
                        statement.run(sink);
                    } catch (EngineException | InterruptedException e) {
                        throw new CompletionException(e);
                    }
                });
                Awaitility.await().atMost(60, TimeUnit.SECONDS).untilAsserted(() -> assertThat(sink.output())
                        .isNotEmpty());
                statement.cancel();
                assertThat(end)
                        .failsWithin(30, TimeUnit.SECONDS)
                        .withThrowableOfType(ExecutionException.class)
                        .havingCause()
                        .isInstanceOfSatisfying(
                                EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CANCELLED));
            }
            assertThat(scala(session, "kept").result().value().toString()).endsWith("Int = 7");
        }
    }
}
