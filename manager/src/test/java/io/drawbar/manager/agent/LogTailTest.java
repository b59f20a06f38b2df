package io.drawbar.manager.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    @TempDir
    Path folder;

    @Test
    void linesComeWholeAndTheLastWithoutAnEndAtTheEnd() throws IOException {
        Path file = folder.resolve("x.log");
        LogTail tail = new LogTail(file);
        assertThat(tail.read(false)).isEmpty();
        Files.writeString(file, "one\ntw");
        assertThat(tail.read(false)).containsExactly("one");
        Files.writeString(file, "o\nthree", StandardOpenOption.APPEND);
        assertThat(tail.read(false)).containsExactly("two");
        assertThat(tail.read(true)).containsExactly("three");
        assertThat(LogTail.last(file, 2)).containsExactly("two", "three");
    }

    @Test
    void aFileThatGrewTooLargeIsCutAndReadOn() throws IOException {
        LogFiles logs = new LogFiles(new DrawbarHome(folder), 100, Duration.ofDays(1), Clock.systemUTC());
        Path file = logs.make(new EngineId("e1"));
        LogTail tail = new LogTail(file);
        Files.writeString(file, "0123456789\n".repeat(50));
        assertThat(tail.read(false)).hasSize(50);
        logs.cut(file);
        assertThat(file).isEmptyFile();
        assertThat(Files.size(folder.resolve("logs/engines/e1.log.1"))).isEqualTo(100);
        Files.writeString(file, "after\n", StandardOpenOption.APPEND);
        assertThat(tail.read(false)).isEqualTo(List.of("after"));
    }
}
