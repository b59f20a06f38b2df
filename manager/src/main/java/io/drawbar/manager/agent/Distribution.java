package io.drawbar.manager.agent;

import io.drawbar.common.config.BadConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Where the distribution keeps what engine processes are made of.
 *
 * @param root the distribution's folder
 */
public record Distribution(Path root) {
    public Distribution {
        Objects.requireNonNull(root, "root");
        root = root.toAbsolutePath().normalize();
    }

    public Path plugins() {
        return root.resolve("plugins");
    }

    /** The host's own jars, loaded in isolation. */
    public Path hostLib() {
        return root.resolve("lib/engine/host");
    }

    /**
     * The class path of an engine process: the engine's jars, then those that host and plugin share, then logging when the engine
     * has none. The order never changes, because class-data archives depend on it.
     */
    public List<Path> classPath(List<Path> engineJars) {
        List<Path> path = new ArrayList<>(engineJars);
        boolean hasApi = engineJars.stream().anyMatch(jar -> name(jar).startsWith("slf4j-api-"));
        for (Path jar : jars(root.resolve("lib/engine/shared"))) {
            if (!hasApi || !name(jar).startsWith("slf4j-api-")) {
                path.add(jar);
            }
        }
        if (!hasApi) {
            path.addAll(jars(root.resolve("lib/engine/logging")));
        }
        return path;
    }

    private static String name(Path jar) {
        return jar.getFileName().toString();
    }

    /** The jars of a folder in the order of their names. */
    static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> name(file).endsWith(".jar")).sorted().toList();
        } catch (java.nio.file.NoSuchFileException | java.nio.file.NotDirectoryException e) {
            throw new BadConfiguration(
                    "The folder " + folder
                            + " is not there; expected the distribution's engine libraries (setting dist).",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be read.", e);
        }
    }
}
