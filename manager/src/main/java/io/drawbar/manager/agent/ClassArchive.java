package io.drawbar.manager.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A class-data archive of an engine process: classes as the JVM keeps them in memory, mapped instead of parsed. It fits only the Java
 * and the jars it was made with, which its fingerprint records; the JVM checks the same once more and goes without when in doubt.
 *
 * @param file the archive
 */
public record ClassArchive(Path file) {

    /**
     * The archive of a version.
     *
     * @param folder where the version is installed
     */
    public static ClassArchive in(Path folder) {
        return new ClassArchive(folder.resolve("engine.jsa"));
    }

    private Path fingerprintFile() {
        return file.resolveSibling("engine.jsa.fingerprint");
    }

    /** What an archive depends on, as a digest. */
    public static String fingerprint(Path javaHome, List<Path> classPath, Path hostLib, Path pluginFolder)
            throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(javaHome).append('\n');
        Path release = javaHome.resolve("release");
        if (Files.isReadable(release)) {
            text.append(Files.readString(release));
        }
        for (Path jar : classPath) {
            describe(jar, text);
        }
        for (Path jar : Distribution.jars(hostLib)) {
            describe(jar, text);
        }
        try (Stream<Path> files = Files.walk(pluginFolder)) {
            for (Path jar : files.filter(path -> path.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                text.append(pluginFolder.relativize(jar))
                        .append(' ')
                        .append(Files.size(jar))
                        .append('\n');
            }
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256.", e);
        }
    }

    private static void describe(Path jar, StringBuilder into) throws IOException {
        into.append(jar)
                .append(' ')
                .append(Files.size(jar))
                .append(' ')
                .append(Files.getLastModifiedTime(jar).toMillis())
                .append('\n');
    }

    /** The archive, when it is there and was made with exactly these. */
    public Optional<Path> fitting(String fingerprint) throws IOException {
        boolean fits = Files.isRegularFile(file)
                && Files.isRegularFile(fingerprintFile())
                && Files.readString(fingerprintFile()).trim().equals(fingerprint);
        return fits ? Optional.of(file) : Optional.empty();
    }

    /** Records what the archive was made with; written after the archive. */
    public void record(String fingerprint) throws IOException {
        Files.writeString(fingerprintFile(), fingerprint);
    }

    /** Takes the archive away. */
    public void delete() throws IOException {
        Files.deleteIfExists(fingerprintFile());
        Files.deleteIfExists(file);
    }
}
