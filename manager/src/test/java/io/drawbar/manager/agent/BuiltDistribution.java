package io.drawbar.manager.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The parts of the distribution that engine processes are made of, from what the modules have just built. */
public final class BuiltDistribution {
    private static final Path MODULES = Path.of("..").toAbsolutePath().normalize();

    private BuiltDistribution() {}

    /** Lays it out in a folder. */
    public static Distribution in(Path root) {
        try {
            Path host = MODULES.resolve("engineconn-plugins/host/target");
            Path spi = MODULES.resolve("sdk/engine-spi/target");
            copy(host.resolve("lib"), ".*\\.jar", root.resolve("lib/engine/host"));
            copy(host, "drawbar-engine-host-[^-]*(-SNAPSHOT)?\\.jar", root.resolve("lib/engine/host"));
            copy(host, ".*-boot\\.jar", root.resolve("lib/engine/shared"));
            copy(host.resolve("logging"), ".*\\.jar", root.resolve("lib/engine/logging"));
            copy(spi.resolve("lib"), ".*\\.jar", root.resolve("lib/engine/shared"));
            copy(spi, "drawbar-engine-spi-[^-]*(-SNAPSHOT)?\\.jar", root.resolve("lib/engine/shared"));
            copy(MODULES.resolve("engineconn-plugins/echo/target"), ".*\\.zip", root.resolve("plugins"));
            copy(MODULES.resolve("dist/src/main/agent"), "as-user", root.resolve("lib/agent"));
            copy(MODULES.resolve("dist/src/main/conf"), ".*\\.yaml", root.resolve("conf"));
            return new Distribution(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, String names, Path to) throws IOException {
        Files.createDirectories(to);
        List<Path> found;
        try (Stream<Path> files = Files.list(from)) {
            found = files.filter(file -> file.getFileName().toString().matches(names))
                    .toList();
        }
        for (Path file : found) {
            Files.copy(
                    file,
                    to.resolve(file.getFileName()),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
