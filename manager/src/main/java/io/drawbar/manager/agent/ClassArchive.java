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

/**
 * A class-data archive of an engine process: classes as the JVM keeps them in memory, mapped instead of parsed. It fits only the Java
 * and the class path it was made with, which its fingerprint records; the JVM checks the same once more and goes without when in doubt.
 * Classes of the host and the plugin are taken from it one by one where their bytes are the same, so that it is still of use when
 * these have changed, and only worth making again.
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

    /**
     * What an archive depends on, as digests.
     *
     * @param classPath of the Java and the class path: another one makes the archive useless
     * @param beside of the host's and the plugin's jars: others make it less useful
     */
    public record Fingerprint(String classPath, String beside) {
        /** Taken of a process that is to be started. */
        public static Fingerprint of(Path javaHome, List<Path> classPath, Path hostLib, Path pluginFolder)
                throws IOException {
            StringBuilder needed = new StringBuilder().append(javaHome).append('\n');
            Path release = javaHome.resolve("release");
            if (Files.isReadable(release)) {
                needed.append(Files.readString(release));
            }
            for (Path jar : classPath) {
                describe(jar, needed);
            }
            StringBuilder wanted = new StringBuilder();
            for (Path jar : Distribution.jars(hostLib)) {
                describe(jar, wanted);
            }
            // The folder's name holds the checksum of the plugin's zip.
            wanted.append(pluginFolder);
            return new Fingerprint(digest(needed), digest(wanted));
        }

        private static String digest(StringBuilder text) {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                return HexFormat.of().formatHex(digest.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("This Java has no SHA-256.", e);
            }
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

    /** The archive, when it is there and of use for such a process. */
    public Optional<Path> fitting(Fingerprint fingerprint) throws IOException {
        return recorded()
                .filter(made -> made.classPath().equals(fingerprint.classPath()))
                .map(made -> file);
    }

    /** Whether there was one made, for whatever process. */
    public boolean isMade() throws IOException {
        return recorded().isPresent();
    }

    /** Whether making it again would change nothing. */
    public boolean upToDate(Fingerprint fingerprint) throws IOException {
        return recorded().equals(Optional.of(fingerprint));
    }

    private Optional<Fingerprint> recorded() throws IOException {
        if (!Files.isRegularFile(file) || !Files.isRegularFile(fingerprintFile())) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(fingerprintFile());
        return lines.size() == 2 ? Optional.of(new Fingerprint(lines.get(0), lines.get(1))) : Optional.empty();
    }

    /** Records what the archive was made with; written after the archive. */
    public void record(Fingerprint fingerprint) throws IOException {
        Files.write(fingerprintFile(), List.of(fingerprint.classPath(), fingerprint.beside()));
    }

    /** Takes the archive away. */
    public void delete() throws IOException {
        Files.deleteIfExists(fingerprintFile());
        Files.deleteIfExists(file);
    }
}
