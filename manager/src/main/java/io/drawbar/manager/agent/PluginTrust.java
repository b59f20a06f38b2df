package io.drawbar.manager.agent;

import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.engine.EngineDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a plugin's zip must show before anything of it is read: its checksum in {@code NAME.zip.sha256} as {@code sha256sum} writes it, and a
 * signature of its bytes in {@code NAME.zip.sig}, in base64, by a key that the configuration trusts (Ed25519, or RSA with SHA-256).
 *
 * @param checksumRequired whether a zip without a checksum is refused; one that is there must be right in any case
 * @param signatureRequired whether a zip without a signature is refused; one that is there must be right once any key is trusted
 * @param keys trusted keys by the names that people gave them
 */
public record PluginTrust(boolean checksumRequired, boolean signatureRequired, Map<String, PublicKey> keys) {
    /** What comes with the distribution is part of it, and is not asked for anything. */
    static final PluginTrust OF_THE_DISTRIBUTION = new PluginTrust(false, false, Map.of());

    static final Setting<String> CHECKSUM = Setting.string(
                    "agent.plugins.checksum",
                    "optional",
                    "Whether a plugin's zip in the home needs its checksum beside it, NAME.zip.sha256: optional or"
                            + " required.")
            .where("optional or required", List.of("optional", "required")::contains);
    static final Setting<String> SIGNATURE = Setting.string(
                    "agent.plugins.signature",
                    "optional",
                    "Whether a plugin's zip in the home needs a signature beside it, NAME.zip.sig: optional or"
                            + " required.")
            .where("optional or required", List.of("optional", "required")::contains);
    static final Setting<Map<String, String>> KEYS = Setting.section(
            "agent.plugins.trusted-keys",
            "Whose signatures of plugins are believed: files of public keys in PEM, by name, such as acme ="
                    + " /etc/drawbar/acme.pem.",
            EngineDescriptor::texts);

    private static final int LARGEST_SIDE_FILE_BYTES = 64 << 10;

    public PluginTrust {
        keys = Map.copyOf(keys);
    }

    /** As the configuration has it. */
    public static PluginTrust of(Settings settings) {
        Map<String, PublicKey> keys = new TreeMap<>();
        settings.get(KEYS).forEach((name, file) -> keys.put(name, key(name, Path.of(file))));
        boolean signed = settings.get(SIGNATURE).equals("required");
        if (signed && keys.isEmpty()) {
            throw new BadConfiguration(
                    "agent.plugins.signature is required, and agent.plugins.trusted-keys names no key: no plugin could"
                            + " be used.");
        }
        return new PluginTrust(settings.get(CHECKSUM).equals("required"), signed, keys);
    }

    static PublicKey key(String name, Path file) {
        try {
            String text = Files.readString(file)
                    .replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "")
                    .replaceAll("\\s", "");
            X509EncodedKeySpec encoded =
                    new X509EncodedKeySpec(Base64.getDecoder().decode(text));
            for (String algorithm : List.of("Ed25519", "RSA")) {
                Optional<PublicKey> key = key(algorithm, encoded);
                if (key.isPresent()) {
                    return key.get();
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new BadConfiguration("agent.plugins.trusted-keys." + name + ": " + file + " cannot be read: " + e, e);
        }
        throw new BadConfiguration("agent.plugins.trusted-keys." + name + ": " + file
                + " holds no public key of Ed25519 or RSA in PEM (BEGIN PUBLIC KEY).");
    }

    private static Optional<PublicKey> key(String algorithm, X509EncodedKeySpec encoded) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePublic(encoded));
        } catch (GeneralSecurityException e) {
            return Optional.empty(); // of another algorithm
        }
    }

    /**
     * Checks a zip.
     *
     * @param content the zip's bytes
     * @param zip its file, beside which checksum and signature are
     * @param checksum of the bytes, SHA-256 in hexadecimal
     * @return the name of the key that signed it
     */
    Optional<String> check(byte[] content, Path zip, String checksum) throws BadPlugin, IOException {
        Optional<String> told = beside(zip, ".sha256");
        if (told.isPresent()) {
            String expected = told.get().strip().split("\\s+", 2)[0].toLowerCase(Locale.ROOT);
            if (!expected.equals(checksum)) {
                throw new BadPlugin(
                        "its checksum is " + checksum + ", and " + zip.getFileName() + ".sha256 says " + expected);
            }
        } else if (checksumRequired) {
            throw new BadPlugin("there is no " + zip.getFileName()
                    + ".sha256 beside it with its checksum (setting agent.plugins.checksum)");
        }
        Optional<String> signature = beside(zip, ".sig");
        if (signature.isEmpty() && signatureRequired) {
            throw new BadPlugin("there is no " + zip.getFileName()
                    + ".sig beside it with its signature (setting agent.plugins.signature)");
        }
        return signature.isEmpty() || keys.isEmpty() ? Optional.empty() : Optional.of(signer(content, signature.get()));
    }

    private static Optional<String> beside(Path zip, String ending) throws IOException, BadPlugin {
        Path file = zip.resolveSibling(zip.getFileName() + ending);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > LARGEST_SIDE_FILE_BYTES) {
            throw new BadPlugin(file.getFileName() + " is larger than " + LARGEST_SIDE_FILE_BYTES + " bytes");
        }
        return Optional.of(Files.readString(file));
    }

    private String signer(byte[] content, String text) throws BadPlugin {
        byte[] signature;
        try {
            signature = Base64.getMimeDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw new BadPlugin("its signature is not in base64: " + e.getMessage(), e);
        }
        for (Map.Entry<String, PublicKey> key : new TreeMap<>(keys).entrySet()) {
            if (isBy(key.getValue(), content, signature)) {
                return key.getKey();
            }
        }
        throw new BadPlugin("its signature is of none of the trusted keys " + new TreeMap<>(keys).keySet()
                + " (setting agent.plugins.trusted-keys)");
    }

    private static boolean isBy(PublicKey key, byte[] content, byte[] signature) {
        try {
            Signature check = Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "Ed25519");
            check.initVerify(key);
            check.update(content);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // not even of the form of this key's signatures
        }
    }
}
