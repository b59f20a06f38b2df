package io.drawbar.manager.agent;

import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.engine.EngineDescriptor;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineTypeName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the libraries of an engine's version are: nowhere, when it needs none; in an installation that an environment variable names;
 * or in the home, where {@code engine install} has put them. Thread-safe.
 */
public final class EngineLibraries {
    /** Written last by the installer: a folder without it is not complete. */
    public static final String MARKER = "engine.json";

    private final DrawbarHome home;
    private final Map<String, String> environment;

    /**
     * Libraries as seen from here.
     *
     * @param environment the process's environment
     */
    public EngineLibraries(DrawbarHome home, Map<String, String> environment) {
        this.home = home;
        this.environment = Map.copyOf(environment);
    }

    /** Where a version is installed, whether it is there or not. */
    public Path folder(EngineTypeName type, String version) {
        return home.engines().resolve(type.value() + "-" + version);
    }

    /** The version of the descriptor; an unknown one is the asker's mistake. */
    public static EngineDescriptor.Version version(EngineDescriptor descriptor, String version) {
        EngineDescriptor.Version found = descriptor.versions().get(version);
        if (found == null) {
            throw new DrawbarException(
                    ErrorCode.UNKNOWN_ENGINE,
                    "There is no version '" + version + "' of " + descriptor.type() + "; there are "
                            + descriptor.versions().keySet() + ".");
        }
        return found;
    }

    /** The engine's jars in a fixed order; empty when they are not there. */
    public Optional<List<Path>> find(EngineDescriptor descriptor, String name) {
        EngineDescriptor.Version version = version(descriptor, name);
        Optional<Path> installation = installation(version);
        if (installation.isPresent()) {
            return Optional.of(Distribution.jars(installation.get()));
        }
        if (isBuiltIn(descriptor, name)) {
            return Optional.of(List.of());
        }
        Path folder = folder(descriptor.type(), name);
        return Files.isRegularFile(folder.resolve(MARKER))
                ? Optional.of(namedFirst(Distribution.jars(folder.resolve("lib")), version.coordinates()))
                : Optional.empty();
    }

    /**
     * What a descriptor names comes first, in its order, as a build has it: a jar may hold, in versions that suit it, classes that other jars
     * bring as well.
     */
    private static List<Path> namedFirst(List<Path> jars, List<String> coordinates) {
        Set<Path> ordered = new LinkedHashSet<>();
        for (String one : coordinates) {
            String file = jar(one);
            jars.stream().filter(jar -> jar.endsWith(file)).forEach(ordered::add);
        }
        ordered.addAll(jars);
        return List.copyOf(ordered);
    }

    /** The name of the file that coordinates stand for: group:artifact:version, or group:artifact:extension:classifier:version. */
    private static String jar(String coordinates) {
        String[] parts = coordinates.split(":", -1);
        if (parts.length < 3) {
            throw new BadConfiguration("The coordinates " + coordinates + " are not group:artifact:version.");
        }
        String classifier = parts.length == 5 ? "-" + parts[3] : "";
        return parts[1] + "-" + parts[parts.length - 1] + classifier + ".jar";
    }

    /** Whether a version is there without being installed. */
    public static boolean isBuiltIn(EngineDescriptor descriptor, String name) {
        return version(descriptor, name).coordinates().isEmpty() && !descriptor.optIn();
    }

    /** Whether a version's libraries come from an installation outside Drawbar. */
    public boolean hasInstallation(EngineDescriptor descriptor, String name) {
        return installation(version(descriptor, name)).isPresent();
    }

    /** The engine's jars; without them the asker is told how to get them. */
    public List<Path> get(EngineDescriptor descriptor, String name) {
        return find(descriptor, name)
                .orElseThrow(() -> new DrawbarException(
                        ErrorCode.UNKNOWN_ENGINE,
                        descriptor.title() + " " + name + " is not installed here: run `drawbar engine install "
                                + descriptor.type() + "@" + name + "`."));
    }

    private static boolean holds(Path folder, String pattern) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
            return found.iterator().hasNext();
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be read.", e);
        }
    }

    /** The folder of jars of an installation that is there and holds this version. */
    private Optional<Path> installation(EngineDescriptor.Version version) {
        if (version.installation().isEmpty()) {
            return Optional.empty();
        }
        EngineDescriptor.Installation installation = version.installation().get();
        String root = environment.getOrDefault(installation.variable(), "");
        if (root.isBlank()) {
            return Optional.empty();
        }
        Path jars = Path.of(root).resolve(installation.jars());
        if (installation.holds().isPresent()) {
            return holds(jars, installation.holds().get()) ? Optional.of(jars) : Optional.empty();
        }
        for (String coordinates : version.coordinates()) {
            if (!Files.isRegularFile(jars.resolve(jar(coordinates)))) {
                return Optional.empty();
            }
        }
        return Optional.of(jars);
    }
}
