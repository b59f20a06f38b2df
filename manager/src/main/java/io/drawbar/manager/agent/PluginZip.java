package io.drawbar.manager.agent;

import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.engine.EngineDescriptor;
import io.drawbar.common.engine.EngineSpi;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Unzips a plugin, once for each content of the zip, and trusts nothing that stands in it. */
final class PluginZip {
    private static final int MAX_ENTRIES = 10_000;
    private static final long MAX_BYTES = 2L << 30;
    private static final long MAX_ZIP_BYTES = 512L << 20;
    /** Two copies of these would not know each other: they come from the process's class path. */
    private static final List<String> LENT = List.of("drawbar-engine-spi-", "slf4j-api-", "pf4j-");

    private PluginZip() {}

    /**
     * The plugin in a zip.
     *
     * @param zip the file
     * @param into folder of unzipped plugins, one for each checksum
     * @param trust what the zip must show before it is opened
     */
    static InstalledPlugin open(Path zip, Path into, PluginTrust trust) throws BadPlugin {
        try {
            if (Files.size(zip) > MAX_ZIP_BYTES) {
                throw new BadPlugin("it has more than " + MAX_ZIP_BYTES + " bytes");
            }
            // Read once: what is checked is what is unzipped, whatever happens to the file meanwhile.
            byte[] content = Files.readAllBytes(zip);
            String checksum = checksum(content);
            Optional<String> signedBy = trust.check(content, zip, checksum);
            String name = zip.getFileName().toString().replaceFirst("\\.zip$", "");
            Path folder = into.resolve(name + "-" + checksum.substring(0, 16));
            if (!Files.isDirectory(folder)) {
                unzip(content, into, folder);
            }
            EngineDescriptor descriptor = descriptor(folder);
            PluginCode.check(descriptor, folder);
            return new InstalledPlugin(descriptor, folder, checksum, version(folder), signedBy);
        } catch (ZipException e) {
            throw new BadPlugin("it is not a readable zip: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new BadPlugin("it cannot be unzipped: " + e, e);
        }
    }

    private static String version(Path folder) throws IOException, BadPlugin {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(folder.resolve("plugin.properties"))) {
            properties.load(reader);
        } catch (IllegalArgumentException e) {
            throw new BadPlugin("its plugin.properties cannot be read: " + e.getMessage(), e);
        }
        String version = properties.getProperty("plugin.version", "").strip();
        if (version.isEmpty() || properties.getProperty("plugin.id", "").isBlank()) {
            throw new BadPlugin("its plugin.properties lacks plugin.id or plugin.version");
        }
        return version;
    }

    private static EngineDescriptor descriptor(Path folder) throws BadPlugin {
        Path file = folder.resolve("engine.conf");
        if (!Files.isRegularFile(file) || !Files.isRegularFile(folder.resolve("plugin.properties"))) {
            throw new BadPlugin("it lacks engine.conf or plugin.properties");
        }
        try {
            EngineDescriptor descriptor = EngineDescriptor.read(file);
            if (!EngineSpi.CURRENT.carries(descriptor.spi())) {
                throw new BadPlugin(EngineSpi.refusal(descriptor.spi()));
            }
            return descriptor;
        } catch (BadConfiguration e) {
            throw new BadPlugin(e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new BadPlugin("its engine.conf cannot be used: " + e.getMessage(), e);
        }
    }

    private static void unzip(byte[] content, Path into, Path folder) throws IOException, BadPlugin {
        Path fresh = Files.createTempDirectory(into, ".unzip");
        Path copy = Files.createTempFile(into, ".plugin", ".zip");
        try {
            Files.write(copy, content);
            try (ZipFile file = new ZipFile(copy.toFile())) {
                if (file.size() > MAX_ENTRIES) {
                    throw new BadPlugin("it has " + file.size() + " entries; at most " + MAX_ENTRIES + " are allowed");
                }
                long left = MAX_BYTES;
                Enumeration<? extends ZipEntry> entries = file.entries();
                while (entries.hasMoreElements()) {
                    left -= extract(file, entries.nextElement(), fresh, left);
                }
            }
            move(fresh, folder);
        } finally {
            Files.deleteIfExists(copy);
            Folders.delete(fresh);
        }
    }

    private static void move(Path fresh, Path folder) throws IOException {
        try {
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException | AtomicMoveNotSupportedException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
            // Another process was first, with the same content.
        }
    }

    private static long extract(ZipFile file, ZipEntry entry, Path root, long leftBytes) throws IOException, BadPlugin {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root) || entry.getName().indexOf('\0') >= 0) {
            throw new BadPlugin("its entry '" + entry.getName() + "' leads out of the plugin's folder");
        }
        String name = target.getFileName().toString();
        if (name.endsWith(".jar") && LENT.stream().anyMatch(name::startsWith)) {
            throw new BadPlugin("it brings " + name + ", which the engine process lends to plugins");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return 0;
        }
        Files.createDirectories(target.getParent());
        long written = 0;
        try (InputStream in = file.getInputStream(entry);
                OutputStream out = Files.newOutputStream(target)) {
            byte[] buffer = new byte[64 << 10];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                written += read;
                if (written > leftBytes) {
                    throw new BadPlugin("it unzips to more than " + MAX_BYTES + " bytes");
                }
                out.write(buffer, 0, read);
            }
        }
        return written;
    }

    static String checksum(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256.", e);
        }
    }
}
