package io.drawbar.plugin.flink.choose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.engine.spi.EngineException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlinkPluginTest {
    private static final List<Path> JARS =
            List.of(Path.of("README"), Path.of("drawbar-flink-1.20.jar"), Path.of("drawbar-flink-2.2.jar"));

    @ParameterizedTest
    @CsvSource({"1.20.0, 1.20", "1.20.3, 1.20", "2.2.0, 2.2", "2.10.0-preview1, 2.2"})
    void theNewestLineThatIsNotNewerThanWhatRunsIsTaken(String flink, String line) throws Exception {
        assertThat(FlinkPlugin.choose(RunningFlink.of(flink), JARS))
                .isEqualTo(Path.of("drawbar-flink-" + line + ".jar"));
    }

    @ParameterizedTest
    @CsvSource({"1.19.1", "2.0.0", "3.0.0"})
    void anotherFlinkIsRefusedWithWhatThereIs(String flink) throws Exception {
        RunningFlink running = RunningFlink.of(flink);
        assertThatThrownBy(() -> FlinkPlugin.choose(running, JARS))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("Found Flink " + flink)
                .hasMessageContaining("[1.20, 2.2]");
    }

    @Test
    void aClassPathWithoutFlinkIsRefused() {
        assertThatThrownBy(() -> RunningFlink.find(ClassLoader.getPlatformClassLoader()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("are not those of a Flink");
    }
}
