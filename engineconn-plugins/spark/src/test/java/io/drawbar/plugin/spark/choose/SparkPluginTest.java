package io.drawbar.plugin.spark.choose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.engine.spi.EngineException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkPluginTest {
    private static final List<Path> JARS = List.of(
            Path.of("README"),
            Path.of("drawbar-spark-3.5_2.12.jar"),
            Path.of("drawbar-spark-3.5_2.13.jar"),
            Path.of("drawbar-spark-4.0_2.13.jar"),
            Path.of("drawbar-spark-4.2_2.13.jar"));

    @ParameterizedTest
    @CsvSource({
        "3.5.0, 2.12.18, 3.5_2.12",
        "3.5.9, 2.13.8, 3.5_2.13",
        "4.0.1, 2.13.16, 4.0_2.13",
        "4.1.0, 2.13.17, 4.0_2.13",
        "4.2.0, 2.13.18, 4.2_2.13",
        "4.10.0-preview1, 2.13.18, 4.2_2.13"
    })
    void theNewestLineThatIsNotNewerThanWhatRunsIsTaken(String spark, String scala, String line) throws Exception {
        assertThat(SparkPlugin.choose(RunningSpark.of(spark, scala), JARS))
                .isEqualTo(Path.of("drawbar-spark-" + line + ".jar"));
    }

    @ParameterizedTest
    @CsvSource({"3.4.4, 2.12.18", "5.0.0, 2.13.18", "4.0.0, 3.3.0"})
    void anotherSparkIsRefusedWithWhatThereIs(String spark, String scala) throws Exception {
        RunningSpark running = RunningSpark.of(spark, scala);
        assertThatThrownBy(() -> SparkPlugin.choose(running, JARS))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("Found Spark " + spark)
                .hasMessageContaining(
                        "[3.5 with Scala 2.12, 3.5 with Scala 2.13, 4.0 with Scala 2.13, 4.2 with Scala 2.13]");
    }

    @Test
    void aClassPathWithoutSparkIsRefused() {
        assertThatThrownBy(() -> RunningSpark.find(ClassLoader.getPlatformClassLoader()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("are not those of a Spark");
    }
}
