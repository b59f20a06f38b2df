package io.drawbar.manager.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
    @TempDir
    Path folder;

    @Test
    void anotherClassPathMakesItUselessAndAnotherHostOnlyWorthMakingAgain() throws IOException {
        Path java = Files.createDirectories(folder.resolve("java"));
        Path engine = Files.writeString(folder.resolve("engine.jar"), "1");
        Path hostLib = Files.createDirectories(folder.resolve("host"));
        Path plugin = Files.createDirectories(folder.resolve("plugin-123"));
        Files.writeString(hostLib.resolve("host.jar"), "1");
        ClassArchive archive = ClassArchive.in(folder);
        ClassArchive.Fingerprint made = ClassArchive.Fingerprint.of(java, List.of(engine), hostLib, plugin);
        assertThat(archive.fitting(made)).isEmpty();
        Files.writeString(archive.file(), "archive");
        archive.record(made);
        assertThat(archive.fitting(made)).contains(archive.file());
        assertThat(archive.upToDate(made)).isTrue();

        Files.writeString(hostLib.resolve("host.jar"), "changed");
        ClassArchive.Fingerprint host = ClassArchive.Fingerprint.of(java, List.of(engine), hostLib, plugin);
        assertThat(archive.fitting(host)).isPresent();
        assertThat(archive.upToDate(host)).isFalse();

        Files.writeString(engine, "changed");
        assertThat(archive.fitting(ClassArchive.Fingerprint.of(java, List.of(engine), hostLib, plugin)))
                .isEmpty();
        Files.writeString(java.resolve("release"), "JAVA_VERSION=\"21.0.1\"");
        assertThat(new JavaRuntime(java).version()).isEqualTo(21);
    }
}
