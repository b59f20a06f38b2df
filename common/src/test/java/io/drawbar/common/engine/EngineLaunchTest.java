package io.drawbar.common.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineLaunchTest {
    @TempDir
    Path folder;

    private static final EngineLaunch LAUNCH = new EngineLaunch(
            "e1",
            "spark",
            "4.0.1",
            "ann",
            "default",
            "user",
            Map.of("spark.master", "local[*]", "odd key=:#", "värde \\ with\nlines ", "empty", ""),
            "127.0.0.1:2181",
            "drawbar",
            10_000,
            "the-token",
            "drawbar:digest",
            "127.0.0.1",
            "/plugin folder",
            "/work",
            200,
            32,
            60_000,
            EngineLimits.DEFAULTS,
            List.of("select 1", "values (1)"));

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("launch"), LAUNCH.text());
        assertThat(EngineLaunch.read(file)).isEqualTo(LAUNCH);
    }

    @Test
    void aMissingOrWrongValueIsNamed() throws IOException {
        Path file = folder.resolve("launch");
        Files.writeString(file, LAUNCH.text().replace("maxSessions=200", ""));
        assertThatThrownBy(() -> EngineLaunch.read(file)).hasMessageContaining("maxSessions");
        Files.writeString(file, LAUNCH.text().replace("maxSessions=200", "maxSessions=many"));
        assertThatThrownBy(() -> EngineLaunch.read(file)).hasMessageContaining("'many'");
    }

    @Test
    void theTokenIsNotShown() {
        assertThat(LAUNCH.toString()).doesNotContain("the-token");
    }
}
