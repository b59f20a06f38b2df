package io.drawbar.bench.place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** The files in which Drawbar's Spark keeps its tables, for making many without a statement for each. */
public final class SparkFolder {
    private final Path home;

    public SparkFolder(Path home) {
        this.home = home;
    }

    /** Makes tables {@code NAME1} and so on as {@code NAME0} is, so that there are {@code count}; the engine notices. */
    public void copy(String schema, String name, int count) throws IOException {
        Path folder;
        try (Stream<Path> files = Files.walk(home)) {
            folder = files.filter(file -> file.endsWith(".drawbar-catalog"))
                    .findFirst()
                    .orElseThrow();
        }
        String first = name + "0";
        String text = Files.readString(folder.resolve(schema).resolve("table " + first + ".json"));
        for (int i = 1; i < count; i++) {
            String other = name + i;
            Files.writeString(
                    folder.resolve(schema).resolve("table " + other + ".json"),
                    text.replace("\"" + first + "\"", "\"" + other + "\"")
                            .replace("/" + first + "\"", "/" + other + "\""));
        }
        Files.writeString(folder.resolve("changes"), ".", StandardOpenOption.APPEND);
    }
}
