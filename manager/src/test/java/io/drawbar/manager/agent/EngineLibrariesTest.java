package io.drawbar.manager.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.engine.EngineDescriptor;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineTypeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineLibrariesTest {
    private static final String DESCRIPTOR = """
            type = some
            title = "Some"
            summary = "Has libraries."
            mode = heavy
            default-version = "1"
            versions { "1" { coordinates = ["org.x:whole:1.0", "org.x:extra:jar:all:2"] } }
            languages = [sql]
            default-language = sql
            capabilities = []
            lexical {
              double-quote = identifier
              backtick = none
              backslash-escapes = false
              hash-comments = false
              nested-comments = false
              dollar-quotes = false
              compound-blocks = false
            }
            sharing { default = user, allowed = [user], max-sessions = 1, max-statements = 1 }
            resources { memory = 128m, cores = 1 }
            launch { java-options = [], class-data-archive = false, start-timeout = 30s, idle-timeout = 30m }
            settings {}
            training = []
            """;

    @TempDir
    Path folder;

    /** As in a build, where a jar with everything in it comes before what it holds in other versions. */
    @Test
    void whatADescriptorNamesComesBeforeWhatItBrings() throws IOException {
        EngineDescriptor descriptor =
                EngineDescriptor.read(Files.writeString(folder.resolve("engine.conf"), DESCRIPTOR));
        EngineLibraries libraries = new EngineLibraries(new DrawbarHome(folder.resolve("home")), Map.of());
        Path installed = libraries.folder(new EngineTypeName("some"), "1");
        Path lib = Files.createDirectories(installed.resolve("lib"));
        for (String jar : List.of("a-3.jar", "extra-2-all.jar", "more-whole-1.0.jar", "whole-1.0.jar", "z-1.jar")) {
            Files.createFile(lib.resolve(jar));
        }
        assertThat(libraries.find(descriptor, "1")).isEmpty();
        Files.createFile(installed.resolve(EngineLibraries.MARKER));
        assertThat(libraries.get(descriptor, "1"))
                .extracting(jar -> jar.getFileName().toString())
                .containsExactly("whole-1.0.jar", "extra-2-all.jar", "a-3.jar", "more-whole-1.0.jar", "z-1.jar");
    }
}
