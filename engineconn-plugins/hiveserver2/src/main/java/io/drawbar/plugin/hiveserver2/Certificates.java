package io.drawbar.plugin.hiveserver2;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Certificates to trust. The driver takes the password of their file from its URL only, which it writes into its messages; so they are read
 * here, and the driver is given a copy, of which nothing is secret: certificates are public, and it is read without a password.
 */
final class Certificates {
    private static final String PEM = "-----BEGIN CERTIFICATE-----";
    /** What a file of the copy's type has to be written with, and need not be read with. */
    private static final char[] NO_SECRET = "public".toCharArray();

    private final String setting;
    private final List<Certificate> trusted;

    private Certificates(String setting, List<Certificate> trusted) {
        this.setting = setting;
        this.trusted = List.copyOf(trusted);
    }

    /**
     * Reads a file.
     *
     * @param setting its name
     * @param store one of any type that the JVM knows, or one of PEM
     */
    static Certificates read(String setting, Path store, Optional<String> password) throws EngineException {
        List<Certificate> found;
        try {
            found = isPem(store) ? pem(store) : store(store, password);
        } catch (IOException | GeneralSecurityException e) {
            throw refused(
                    setting,
                    "could not be read"
                            + (password.isPresent()
                                    ? " with the password of " + setting + "-password: "
                                    : " without a password: ")
                            + (e instanceof NoSuchFileException ? "there is no such file" : e.getMessage()),
                    e);
        }
        if (found.isEmpty()) {
            throw refused(
                    setting,
                    "has no certificates" + (password.isPresent() ? "" : " that can be read without a password"),
                    new IOException(store.toString()));
        }
        return new Certificates(setting, found);
    }

    private static boolean isPem(Path store) throws IOException {
        return Files.size(store) < 1 << 24
                && new String(Files.readAllBytes(store), StandardCharsets.ISO_8859_1).contains(PEM);
    }

    private static List<Certificate> pem(Path store) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(store)) {
            return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
        }
    }

    /** A key's own certificate is trusted as well, as by the JVM itself. */
    private static List<Certificate> store(Path store, Optional<String> password)
            throws IOException, GeneralSecurityException {
        File file = store.toFile();
        KeyStore keys =
                KeyStore.getInstance(file, password.map(String::toCharArray).orElse(null));
        List<Certificate> found = new ArrayList<>();
        for (String alias : Collections.list(keys.aliases())) {
            Optional.ofNullable(keys.getCertificate(alias)).ifPresent(found::add);
        }
        return found;
    }

    /** Writes them into a new file of the type {@code JKS}, which only the process's user can read or write. */
    Path copy(Path folder) throws EngineException {
        try {
            Path copy = Files.createTempFile(Files.createDirectories(folder).toAbsolutePath(), "trusted-", ".jks");
            KeyStore keys = KeyStore.getInstance("JKS");
            keys.load(null, NO_SECRET);
            for (int i = 0; i < trusted.size(); i++) {
                keys.setCertificateEntry("trusted-" + i, trusted.get(i));
            }
            try (OutputStream out = Files.newOutputStream(copy)) {
                keys.store(out, NO_SECRET);
            }
            return copy;
        } catch (IOException | GeneralSecurityException e) {
            throw refused(setting, "could not be copied into the engine's work folder: " + e.getMessage(), e);
        }
    }

    private static EngineException refused(String setting, String why, Exception cause) {
        return EngineException.builder(
                        Kind.USER,
                        "The file that the setting " + setting + " names " + why + " (engines.hiveserver2.settings."
                                + setting + ").")
                .sqlState("22023")
                .cause(cause)
                .build();
    }
}
