package io.drawbar.plugin.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.spi.StatementShape;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.RecordedResult;
import io.drawbar.engine.testkit.RecordingSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to Spark. */
@Timeout(60)
class SparkSqlTest {
    private static EngineUnderTest engine;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        engine =
                EngineUnderTest.start(new SparkStart(), Map.of("spark.master", "local[2]"), folder, new SparkProbes());
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void selectsWithoutATableRunNoJob() throws Exception {
        for (String text :
                List.of("select 1", "values (1), (2)", "select rand() < 2, uuid() is not null, current_user()")) {
            RecordingSink sink = engine.run(text);
            assertThat(sink.result().rowCount()).isPositive();
            assertThat(sink.logs()).noneMatch(log -> log.line().startsWith("Job "));
        }
        assertThat(engine.run("select (select max(id) from range(5)) + 1")
                        .result()
                        .value())
                .isEqualTo(5L);
        assertThat(engine.run("select uuid()").result().value())
                .isNotEqualTo(engine.run("select uuid()").result().value());
        assertThat(engine.run("select explode(array(1, 2))").result().rows()).hasSize(2);
        assertThat(engine.run("select 1 where false").result().rows()).isEmpty();
    }

    @Test
    void orderHoldsOverManyPartitions() throws Exception {
        List<List<Object>> rows = engine.run("select id from range(0, 200000, 1, 16) order by id desc")
                .result()
                .rows();
        assertThat(rows).hasSize(200_000);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i).get(0)).isEqualTo(199_999L - i);
        }
        assertThat(engine.run("select id from range(1000) order by id desc limit 2")
                        .result()
                        .rows())
                .containsExactly(List.of(999L), List.of(998L));
        assertThat(engine.run("select id from range(0, 1000000, 1, 8) limit 100000")
                        .result()
                        .rowCount())
                .isEqualTo(100_000);
    }

    @Test
    void columnsMayShareANameAndEveryStatementAnswersWhatItHas() throws Exception {
        RecordedResult twice = engine.run("select 1 as a, 2 as a").result();
        assertThat(twice.columnNames()).containsExactly("a", "a");
        assertThat(twice.rows()).containsExactly(List.of(1, 2));
        assertThat(engine.run("show schemas").result().columnNames()).containsExactly("namespace");
        assertThat(engine.run("describe select 1 as x").result().rows()).hasSize(1);
        assertThat(engine.run("explain select 1").result().rowCount()).isEqualTo(1);
    }

    @Test
    @EnabledIf("io.drawbar.plugin.spark.TestedSpark#isAtLeast4")
    void scriptsRunWhenTheyAreRunAndNotBefore() throws Exception {
        try (EngineSession session = engine.session()) {
            String script = "begin declare x int default 1; while x < 100 do set x = x * 2; end while; select x; end";
            try (EngineStatement statement = session.prepare(engine.request(script))) {
                assertThat(statement.shape().kind()).isEqualTo(StatementShape.Kind.UNKNOWN);
                RecordingSink sink = new RecordingSink();
                statement.run(sink);
                assertThat(sink.result().value()).isEqualTo(128);
            }
        }
    }

    @Test
    void progressTellsTheStatementAndHowFarItIsInAll() throws Exception {
        String text = "select id % 7 as k,\n count(*) from range(0, 3000000, 1, 4) group by id % 7 order by k";
        List<Progress> told = engine.run(text).progress();
        assertThat(told)
                .isNotEmpty()
                .allSatisfy(progress -> assertThat(progress.detail())
                        .startsWith("select id % 7 as k, count(*) from range(0, 3000000, 1, 4) g… · stages "));
        assertThat(told).anySatisfy(progress -> assertThat(progress.detail()).contains("read 3,000,000 rows"));
        assertThat(told)
                .as("Each part of an adaptive plan is a job that lists the stages before it as well; they are not run again.")
                .allSatisfy(progress -> assertThat(progress.total()).isLessThanOrEqualTo(4 + 16 + 16));
    }

    @Test
    void failuresInTasksSayTheirRootCause() {
        assertThatThrownBy(() -> runWithAnsi("select 1,\n  id / (id - 3) from range(10)"))
                .isInstanceOfSatisfying(EngineException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(Kind.USER);
                    assertThat(failure.engineCode()).contains("DIVIDE_BY_ZERO");
                    assertThat(failure.sqlState()).contains("22012");
                    assertThat(failure.line()).isEqualTo(2);
                    assertThat(failure.column()).isEqualTo(3);
                    assertThat(failure.getMessage()).doesNotContain("Job aborted");
                });
    }

    private static void runWithAnsi(String text) throws Exception {
        try (EngineSession session = engine.session(Map.of("spark.sql.ansi.enabled", "true"), Optional.empty())) {
            engine.run(session, text);
        }
    }

    @Test
    void jobsOfAClusterHandOverInOrderToo() throws Exception {
        try (EngineSession session = engine.session();
                ActiveSession active = ActiveSession.of(SparkSession.builder().getOrCreate())) {
            assertThat(active).isNotNull();
            assertThat(session).isNotNull();
            SparkSession spark = SparkSession.active();
            QueryExecution execution = ParsedStatement.execution(
                    spark, spark.sessionState().sqlParser().parsePlan("select id from range(0, 100000, 1, 7)"));
            RDD<InternalRow> rdd = execution.executedPlan().execute();
            List<Integer> rows = new ArrayList<>();
            try (ClusterJob job = new ClusterJob(
                    spark.sparkContext(),
                    rdd,
                    new EncodePartition(execution.analyzed().schema(), "UTC"))) {
                for (ArrowBatch batch = job.take(); batch != null; batch = job.take()) {
                    rows.add(batch.rows());
                }
            }
            assertThat(rows).hasSize(7);
            assertThat(rows.stream().mapToInt(Integer::intValue).sum()).isEqualTo(100_000);
        }
    }
}
