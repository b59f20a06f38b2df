package io.drawbar.plugin.trino;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A Java that is new enough for Trino's server, which needs a newer one than Drawbar does.
 *
 * @param home its folder
 */
record NewerJava(Path home) {
    static final int LOWEST = 24;

    private static final List<Path> USUAL_PLACES = List.of(Path.of("/usr/lib/jvm"), Path.of("/opt"));

    /** The one that the property {@code trino.java.home} names, or JAVA_HOME, or one where installations usually are. */
    static Optional<NewerJava> find() throws IOException {
        Stream.Builder<Path> homes = Stream.builder();
        Stream.of(System.getProperty("trino.java.home"), System.getenv("JAVA_HOME"))
                .filter(Objects::nonNull)
                .filter(home -> !home.isBlank())
                .map(Path::of)
                .forEach(homes);
        for (Path place : USUAL_PLACES) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> found = Files.list(place)) {
                    found.sorted().forEach(homes);
                }
            }
        }
        return homes.build()
                .map(NewerJava::new)
                .filter(java -> Files.isExecutable(java.program()))
                .filter(java -> java.version() >= LOWEST)
                .findFirst();
    }

    Path program() {
        return home.resolve("bin/java");
    }

    /** As its file {@code release} says; 0 when there is none. */
    private int version() {
        Properties release = new Properties();
        try (InputStream in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        } catch (IOException e) {
            return 0;
        }
        String text = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return Arrays.stream(text.split("\\D+"))
                .limit(1)
                .mapToInt(Integer::parseInt)
                .sum();
    }
}
