package io.drawbar.common.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The folder that holds all of an installation's state, and the only place that knows how it is laid out. Folders are made when
 * first asked for, readable by their owner alone.
 *
 * @param root the folder, {@code ~/.drawbar} by default
 */
public record DrawbarHome(Path root) {
    public DrawbarHome {
        Objects.requireNonNull(root, "root");
        root = root.toAbsolutePath().normalize();
    }

    /** What people edit: {@code drawbar.conf}, {@code users.json}. */
    public Path conf() {
        return folder("conf");
    }

    /** Keys and tokens; nothing here is ever shown. */
    public Path secrets() {
        return folder("secrets");
    }

    /** The embedded database, the embedded ZooKeeper, results. */
    public Path data() {
        return folder("data");
    }

    public Path logs() {
        return folder("logs");
    }

    /** Files of running processes: the server's address, one folder for each engine process. */
    public Path run() {
        return folder("run");
    }

    /** Installed engines' libraries, one folder for each {@code TYPE-VERSION}. */
    public Path engines() {
        return folder("engines");
    }

    /** Plugins added to those of the distribution. */
    public Path plugins() {
        return folder("plugins");
    }

    /**
     * A secret of 32 random bytes in hexadecimal, made when it is first asked for. Two processes that ask at once get the same.
     *
     * @param name the file's name below {@link #secrets()}
     */
    public String secret(String name) {
        Path file = secrets().resolve(name);
        try {
            if (!Files.exists(file)) {
                byte[] bytes = new byte[32];
                new SecureRandom().nextBytes(bytes);
                Path fresh = Files.createTempFile(secrets(), name, ".new");
                Files.writeString(fresh, HexFormat.of().formatHex(bytes), StandardCharsets.US_ASCII);
                try {
                    Files.createLink(file, fresh);
                } catch (FileAlreadyExistsException e) {
                    // Another process was first: its secret is the one.
                } finally {
                    Files.delete(fresh);
                }
            }
            return Files.readString(file, StandardCharsets.US_ASCII).trim();
        } catch (IOException e) {
            throw new UncheckedIOException("The secret " + file + " can be neither read nor made.", e);
        }
    }

    /** Writes a file so that readers see the old or the new content whole, readable by its owner alone. */
    public static void replace(Path file, String content) throws IOException {
        Path fresh = Files.createTempFile(
                file.toAbsolutePath().getParent(), file.getFileName().toString(), ".new");
        Files.writeString(fresh, content, StandardCharsets.UTF_8, StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path folder(String name) {
        Path folder = root.resolve(name);
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(root);
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be made.", e);
        }
    }
}
