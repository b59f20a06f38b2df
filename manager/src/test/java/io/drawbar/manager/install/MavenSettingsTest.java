package io.drawbar.manager.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenSettingsTest {
    @TempDir
    Path folder;

    private MavenSettings read(String mirrorOf) throws IOException, InstallFailure {
        return MavenSettings.read(Files.writeString(
                folder.resolve("settings.xml"),
                "<settings><localRepository>/elsewhere</localRepository><mirrors><mirror><id>m</id><mirrorOf>"
                        + mirrorOf
                        + "</mirrorOf><url>https://mirror.example.org/m2</url></mirror></mirrors></settings>"));
    }

    @Test
    void aMirrorOfCentralStandsForIt() throws Exception {
        assertThat(read("*").centralMirror()).contains("https://mirror.example.org/m2");
        assertThat(read("other, central").centralMirror()).isPresent();
        assertThat(read("*,!central").centralMirror()).isEmpty();
        assertThat(read("other").centralMirror()).isEmpty();
        assertThat(read("*").localRepository()).contains(Path.of("/elsewhere"));
    }

    @Test
    void withoutSettingsMavensOwnDefaultCounts() throws Exception {
        assertThat(MavenSettings.defaultRepository()).startsWith("https://").endsWith("/maven2");
    }

    @Test
    void aMissingFileSaysNothingAndABrokenOneIsTold() throws Exception {
        assertThat(MavenSettings.read(folder.resolve("none.xml")).centralMirror())
                .isEmpty();
        Path broken = Files.writeString(folder.resolve("broken.xml"), "<settings>");
        assertThatThrownBy(() -> MavenSettings.read(broken))
                .isInstanceOf(InstallFailure.class)
                .hasMessageContaining("broken.xml");
    }
}
