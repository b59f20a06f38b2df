package io.drawbar.manager.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginZipTest {
    @TempDir
    Path folder;

    private Path into;

    @BeforeEach
    void folder() throws IOException {
        into = Files.createDirectories(folder.resolve("a/unzipped"));
    }

    private Path zip(String... entries) throws IOException {
        Path zip = folder.resolve("x.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                out.write("content".getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return zip;
    }

    @Test
    void anEntryThatLeadsOutIsRefusedAndWritesNothing() throws IOException {
        Path zip = zip("engine.conf", "../../escaped.txt");
        assertThatThrownBy(() -> PluginZip.open(zip, into, PluginTrust.OF_THE_DISTRIBUTION))
                .isInstanceOf(BadPlugin.class)
                .hasMessageContaining("leads out");
        assertThat(folder.resolve("escaped.txt")).doesNotExist();
        assertThat(into).isEmptyDirectory();
    }

    @Test
    void aZipThatIsNoneOrLacksItsFilesIsRefused() throws IOException {
        Path none = Files.writeString(folder.resolve("none.zip"), "hello");
        assertThatThrownBy(() -> PluginZip.open(none, into, PluginTrust.OF_THE_DISTRIBUTION))
                .hasMessageContaining("not a readable zip");
        Path empty = zip("readme.txt");
        assertThatThrownBy(() -> PluginZip.open(empty, into, PluginTrust.OF_THE_DISTRIBUTION))
                .hasMessageContaining("lacks engine.conf");
    }

    @Test
    void aDescriptorThatCannotBeUsedIsRefusedWithItsReason() throws IOException {
        Path zip = zip("engine.conf", "plugin.properties");
        assertThatThrownBy(() -> PluginZip.open(zip, into, PluginTrust.OF_THE_DISTRIBUTION))
                .hasMessageContaining("engine.conf");
    }

    @Test
    void whatTheProcessLendsMayNotBeBrought() throws IOException {
        Path zip = zip("engine.conf", "plugin.properties", "lib/slf4j-api-2.0.17.jar");
        assertThatThrownBy(() -> PluginZip.open(zip, into, PluginTrust.OF_THE_DISTRIBUTION))
                .hasMessageContaining("slf4j-api-2.0.17.jar");
    }
}
