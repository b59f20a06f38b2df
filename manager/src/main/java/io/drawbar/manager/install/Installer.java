package io.drawbar.manager.install;

import io.drawbar.common.coordination.Json;
import io.drawbar.common.engine.EngineDescriptor;
import io.drawbar.manager.agent.EngineLibraries;
import io.drawbar.manager.agent.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts the jars of an engine's version into its folder: into another folder first and then, complete, to its place, so that nobody
 * ever sees half of it.
 */
final class Installer {
    private static final double MEGABYTE = 1_000_000;

    private final MavenJars jars;
    private final EngineLibraries libraries;
    private final Progress progress;

    /**
     * What is kept beside the jars.
     *
     * @param type of engine
     * @param version of the engine
     * @param coordinates it was resolved from
     * @param files names and sizes of the jars
     */
    record Installed(String type, String version, List<String> coordinates, SortedMap<String, Long> files) {}

    Installer(MavenJars jars, EngineLibraries libraries, Progress progress) {
        this.jars = jars;
        this.libraries = libraries;
        this.progress = progress;
    }

    /**
     * Installs a version; does nothing when it is there and whole.
     *
     * @param with coordinates of more libraries; those that were added before stay, another version of one takes its place
     */
    void install(EngineDescriptor descriptor, String name, List<String> with) throws InstallFailure {
        EngineDescriptor.Version version = EngineLibraries.version(descriptor, name);
        Path folder = libraries.folder(descriptor.type(), name);
        String what = descriptor.title() + " " + name;
        if (EngineLibraries.isBuiltIn(descriptor, name) && with.isEmpty()) {
            progress.say(what + " needs no libraries of its own.");
            return;
        }
        try {
            List<String> coordinates = coordinates(folder, version, with);
            if (isWhole(folder, coordinates)) {
                progress.say(what + " is installed in " + folder + ".");
                return;
            }
            List<Path> found = coordinates.isEmpty() ? List.of() : jars.resolve(coordinates, version.exclude());
            place(descriptor, name, coordinates, folder, found);
        } catch (IOException e) {
            throw Causes.of(what + " cannot be installed", folder, e);
        }
    }

    /** The version's own, then what was added before and is not replaced now, then what is added now. */
    private static List<String> coordinates(Path folder, EngineDescriptor.Version version, List<String> with)
            throws IOException {
        Map<String, String> byName = new LinkedHashMap<>();
        List<String> all = new ArrayList<>(version.coordinates());
        Path marker = folder.resolve(EngineLibraries.MARKER);
        if (Files.isRegularFile(marker)) {
            List<String> before =
                    Json.read(Files.readAllBytes(marker), Installed.class).coordinates();
            List<String> own =
                    version.coordinates().stream().map(Installer::artifact).toList();
            before.stream().filter(one -> !own.contains(artifact(one))).forEach(all::add);
        }
        all.addAll(with);
        all.forEach(one -> byName.put(artifact(one), one));
        return List.copyOf(byName.values());
    }

    /** Group and artifact. */
    private static String artifact(String coordinates) {
        String[] parts = coordinates.split(":", 3);
        return parts[0] + ":" + parts[1];
    }

    private static boolean isWhole(Path folder, List<String> coordinates) throws IOException {
        Path marker = folder.resolve(EngineLibraries.MARKER);
        if (!Files.isRegularFile(marker)) {
            return false;
        }
        Installed installed = Json.read(Files.readAllBytes(marker), Installed.class);
        if (!installed.coordinates().equals(coordinates)) {
            return false;
        }
        for (var file : installed.files().entrySet()) {
            Path jar = folder.resolve("lib").resolve(file.getKey());
            if (!Files.isRegularFile(jar) || Files.size(jar) != file.getValue()) {
                return false;
            }
        }
        return true;
    }

    private void place(
            EngineDescriptor descriptor, String name, List<String> coordinates, Path folder, List<Path> found)
            throws IOException, InstallFailure {
        long bytes = 0;
        for (Path jar : found) {
            bytes += Files.size(jar);
        }
        Causes.checkSpace(folder.getParent(), bytes);
        Path fresh = Files.createTempDirectory(folder.getParent(), "." + folder.getFileName());
        try {
            Path lib = Files.createDirectories(fresh.resolve("lib"));
            SortedMap<String, Long> files = new TreeMap<>();
            progress.begin("Checked and placed", found.size());
            for (Path jar : found) {
                verify(jar);
                String file = unique(jar, files);
                link(jar, lib.resolve(file));
                files.put(file, Files.size(jar));
                progress.file(Files.size(jar));
            }
            progress.end();
            Installed installed = new Installed(descriptor.type().value(), name, coordinates, files);
            Files.write(fresh.resolve(EngineLibraries.MARKER), Json.write(installed));
            Folders.delete(folder);
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Folders.delete(fresh);
        }
        progress.say(String.format(
                Locale.ROOT,
                "%s %s is installed in %s (%d jars, %.0f MB).",
                descriptor.title(),
                name,
                folder,
                found.size(),
                bytes / MEGABYTE));
    }

    /** Two groups may have an artifact of the same name. */
    private static String unique(Path jar, SortedMap<String, Long> taken) {
        String name = jar.getFileName().toString();
        return taken.containsKey(name) ? jar.getParent().getParent().getParent().getFileName() + "-" + name : name;
    }

    private static void link(Path jar, Path target) throws IOException {
        try {
            Files.createLink(target, jar);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            // Another file system: a copy does as well.
            Files.copy(jar, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** Compares a jar with the checksum that its repository gave for it, where that is kept. */
    private static void verify(Path jar) throws IOException, InstallFailure {
        Path expected = jar.resolveSibling(jar.getFileName() + ".sha1");
        if (!Files.isRegularFile(expected)) {
            return;
        }
        String wanted = Files.readString(expected).trim().split("\\s", 2)[0];
        String actual = sha1(jar);
        if (!actual.equalsIgnoreCase(wanted)) {
            throw new InstallFailure("The file " + jar + " is damaged (SHA-1 " + actual + ", expected " + wanted
                    + "): delete it and install again.");
        }
    }

    private static String sha1(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            byte[] buffer = new byte[256 << 10];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-1.", e);
        }
    }
}
