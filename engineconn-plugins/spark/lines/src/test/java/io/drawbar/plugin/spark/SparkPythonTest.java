package io.drawbar.plugin.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.RecordingSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Python beside SQL. PySpark is in none of Maven's artifacts, so the build can only see that it is refused well; a session runs where
 * {@code python/lib} is beside the folder of the tested Spark's jars.
 */
@Timeout(120)
class SparkPythonTest {
    @TempDir
    private Path folder;

    private static StatementRequest python(String code) {
        return new StatementRequest("python-" + code.hashCode(), "python", code, List.of(), Map.of());
    }

    private EngineUnderTest start() throws Exception {
        return EngineUnderTest.start(
                new SparkStart(), Map.of("spark.master", "local[2]"), folder, new SparkProbes());
    }

    @Test
    void withoutPySparkPythonIsRefusedAndSqlGoesOn() throws Exception {
        try (EngineUnderTest engine = start();
                EngineSession session = engine.session(Map.of("python.variable.day", "monday"), Optional.empty())) {
            EngineException refusal =
                    catchThrowableOfType(EngineException.class, () -> session.prepare(python("spark.range(3)")));

            assertThat(refusal.kind()).isEqualTo(Kind.UNSUPPORTED);
            assertThat(refusal.getMessage()).contains("pyspark.zip", "py4j-*-src.zip", "SPARK_HOME");
            assertThat(engine.run(session, "select 1").result().value()).isEqualTo(1);
        }
    }

    @Test
    void onlyPySparkOfTheRunningVersionIsTaken() throws Exception {
        Path lib = Files.createDirectories(folder.resolve("python/lib"));
        zip(lib.resolve("pyspark.zip"), "pyspark/version.py", "__version__: str = \"3.4.1\"\n");
        assertThat(refusal(lib, "4.0.1")).contains("py4j-*-src.zip");
        zip(lib.resolve("py4j-0.10.9.9-src.zip"), "py4j/version.py", "__version__ = '0.10.9.9'\n");

        assertThat(refusal(lib, "4.0.1")).contains("is PySpark 3.4.1; the Spark that runs here is 4.0.1");
        assertThat(PythonSources.in(lib, "3.4.1").path())
                .isEqualTo(lib.resolve("pyspark.zip") + ":" + lib.resolve("py4j-0.10.9.9-src.zip"));
        zip(lib.resolve("pyspark.zip"), "other.py", "");
        assertThat(refusal(lib, "4.0.1")).contains("of an unknown version");
        Files.writeString(lib.resolve("pyspark.zip"), "no zip");
        assertThat(catchThrowableOfType(EngineException.class, () -> PythonSources.in(lib, "4.0.1"))
                        .kind())
                .isEqualTo(Kind.ENGINE);
    }

    private static String refusal(Path lib, String version) {
        EngineException refusal =
                catchThrowableOfType(EngineException.class, () -> PythonSources.in(lib, version));
        assertThat(refusal.kind()).isEqualTo(Kind.UNSUPPORTED);
        return refusal.getMessage();
    }

    private static void zip(Path file, String name, String content) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new ZipEntry(name));
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void textsReachPythonAsTheyAre() {
        assertThat(PySparkWork.literal("a\"b\\c\nд")).isEqualTo("\"a\\u0022b\\u005cc\\u000a\\u0434\"");
    }

    @Test
    void aSessionInPythonIsTheSameAsItsSql() throws Exception {
        Assumptions.assumeThat(hasPySpark())
                .as("There is no PySpark beside the tested Spark's jars.")
                .isTrue();
        try (EngineUnderTest engine = start();
                EngineSession session = engine.session()) {
            run(session, "spark.range(5).createOrReplaceTempView('five')\nkept = 7");
            assertThat(engine.run(session, "select count(*) from five").result().value()).isEqualTo(5L);
            assertThat(run(session, "spark.sql('select id * 2 as twice from five order by id')")
                            .result()
                            .rows())
                    .containsExactly(List.of(0L), List.of(2L), List.of(4L), List.of(6L), List.of(8L));
            assertThat(run(session, "sc.parallelize(range(100), 4).map(lambda x: x + kept).sum()")
                            .result()
                            .value())
                    .isEqualTo("5650");
        }
    }

    private static boolean hasPySpark() {
        try {
            PythonSources.find();
            return true;
        } catch (EngineException e) {
            return false;
        }
    }

    private static RecordingSink run(EngineSession session, String code) throws Exception {
        RecordingSink sink = new RecordingSink();
        try (var statement = session.prepare(python(code))) {
            statement.run(sink);
        }
        return sink;
    }
}
