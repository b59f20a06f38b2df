package io.drawbar.plugin.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guide for vendors shows code that is here. */
class GuideTest {
    private static final Pattern SNIPPET =
            Pattern.compile("```(?:java|hocon)\\n(?://|#) (\\S+)\\n(.*?)\\n```", Pattern.DOTALL);

    @Test
    void everyPieceOfTheGuideIsInTheSources() throws IOException {
        Path root = Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .filter(folder -> Files.isDirectory(folder.resolve("sdk/engine-spi")))
                .findFirst()
                .orElseThrow();
        Path sources = root.resolve("engineconn-plugins/csv/src");
        Matcher snippets = SNIPPET.matcher(Files.readString(root.resolve("sdk/engine-spi/GUIDE.md")));
        int count = 0;
        while (snippets.find()) {
            count++;
            assertThat(Files.readString(file(sources, snippets.group(1))))
                    .as("%s as the guide shows it", snippets.group(1))
                    .contains(snippets.group(2));
        }
        assertThat(count).isGreaterThan(10);
    }

    private static Path file(Path sources, String name) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            Optional<Path> found = files.filter(
                            file -> file.getFileName().toString().equals(name))
                    .findFirst();
            return found.orElseThrow(
                    () -> new AssertionError("The guide shows " + name + ", which is not in " + sources));
        }
    }
}
