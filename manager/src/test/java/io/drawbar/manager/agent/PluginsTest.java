package io.drawbar.manager.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.manager.agent.FoundPlugin.State;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Zips come and go while a server runs, and a bad one harms no other. */
class PluginsTest {
    private static final EngineTypeName ACME = new EngineTypeName("acme");

    @TempDir
    Path folder;

    private DrawbarHome home;
    private Path plugins;
    private final List<FoundPlugin> news = new ArrayList<>();

    @BeforeEach
    void folders() throws IOException {
        home = new DrawbarHome(folder.resolve("home"));
        plugins = Files.createDirectories(home.plugins());
        Files.createDirectories(folder.resolve("dist/plugins"));
    }

    private Plugins plugins(PluginTrust trust) throws IOException {
        return new Plugins(new Distribution(folder.resolve("dist")), home, trust, news::add);
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, byte[]> parts(String type, String version, String spi) throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        parts.put("engine.conf", bytes("""
                type = %s, title = T, summary = S, mode = thin, default-version = "1", spi = "%s"
                versions { "1" { coordinates = [] } }, languages = [sql], default-language = sql, capabilities = []
                lexical { double-quote = identifier, backtick = none, backslash-escapes = false, hash-comments = false
                  nested-comments = false, dollar-quotes = false, compound-blocks = false }
                sharing { default = server, allowed = [server], max-sessions = 1, max-statements = 1 }
                resources { memory = 1m, cores = 1 }
                launch { java-options = [], class-data-archive = false, start-timeout = 1s, idle-timeout = 1s }
                settings {}, training = []
                """.formatted(type, spi)));
        parts.put("plugin.properties", bytes("plugin.id=" + type + "\nplugin.version=" + version + "\n"));
        parts.put(
                "lib/plugin.jar",
                zip(Map.of("META-INF/extensions.idx", bytes("acme.Plugin\n"), "acme/Plugin.class", bytes("code"))));
        return parts;
    }

    private Path put(String name, Map<String, byte[]> parts) throws IOException {
        return Files.write(plugins.resolve(name), zip(parts));
    }

    private static FoundPlugin only(Plugins all) {
        assertThat(all.found()).hasSize(1);
        return all.found().get(0);
    }

    @Test
    void aZipIsUsedAsSoonAsItIsThereAndGoneWhenItIsTakenAway() throws IOException {
        Plugins all = plugins(PluginTrust.OF_THE_DISTRIBUTION);
        assertThat(all.all()).isEmpty();
        Path zip = put("acme.zip", parts("acme", "1.0", "1.0"));
        assertThat(all.get(ACME).version()).isEqualTo("1.0");
        Path unzipped = all.get(ACME).folder();
        Files.delete(zip);
        assertThat(all.all()).isEmpty();
        assertThat(unzipped.resolve("engine.conf")).exists(); // what runs from it runs on
    }

    @Test
    void ofTwoVersionsTheHigherIsUsedAndTheOtherStaysBesideIt() throws IOException {
        put("a.zip", parts("acme", "1.10.0", "1.0"));
        put("b.zip", parts("acme", "1.9.0", "1.0"));
        put("c.zip", parts("acme", "1.10.0-beta", "1.0"));
        Plugins all = plugins(PluginTrust.OF_THE_DISTRIBUTION);
        assertThat(all.get(ACME).version()).isEqualTo("1.10.0");
        assertThat(all.found()).extracting(FoundPlugin::state).containsExactly(State.USED, State.OLDER, State.OLDER);
        Files.delete(plugins.resolve("a.zip"));
        assertThat(all.get(ACME).version()).isEqualTo("1.10.0-beta");
    }

    @Test
    void theHomesGoesBeforeTheDistributions() throws IOException {
        Files.write(folder.resolve("dist/plugins/acme.zip"), zip(parts("acme", "2.0", "1.0")));
        put("acme.zip", parts("acme", "1.0", "1.0"));
        Plugins all = plugins(PluginTrust.OF_THE_DISTRIBUTION);
        assertThat(all.get(ACME).version()).isEqualTo("1.0");
        assertThat(all.found()).extracting(FoundPlugin::state).containsExactly(State.OLDER, State.USED);
    }

    @Test
    void twoThatCallThemselvesTheSameAreNotBothTaken() throws IOException {
        put("a.zip", parts("acme", "1.0", "1.0"));
        Map<String, byte[]> other = parts("acme", "1.0", "1.0");
        other.put("other.txt", bytes("other"));
        put("b.zip", other);
        Plugins all = plugins(PluginTrust.OF_THE_DISTRIBUTION);
        assertThat(all.found()).extracting(FoundPlugin::state).containsExactly(State.USED, State.REFUSED);
        assertThat(all.found().get(1).reason()).contains("a.zip", "another version");
    }

    @Test
    void aBrokenOneIsToldWithItsReasonAndHarmsNoOther() throws IOException {
        put("acme.zip", parts("acme", "1.0", "1.0"));
        Files.writeString(plugins.resolve("broken.zip"), "no zip");
        Plugins all = plugins(PluginTrust.OF_THE_DISTRIBUTION);
        assertThat(all.all()).containsOnlyKeys(ACME);
        assertThat(all.found().get(1).message().getState()).isEqualTo("refused");
        assertThat(all.found().get(1).message().getReason()).contains("not a readable zip");
        assertThat(news).as("each once").hasSize(2).containsExactlyInAnyOrderElementsOf(all.found());
        assertThatThrownBy(() -> all.get(new EngineTypeName("broken")))
                .hasMessageContaining("broken.zip: it is not a readable zip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0", "1.99", "0.9"})
    void anotherVersionOfTheSpiIsRefused(String spi) throws IOException {
        put("acme.zip", parts("acme", "1.0", spi));
        FoundPlugin found = only(plugins(PluginTrust.OF_THE_DISTRIBUTION));
        assertThat(found.state()).isEqualTo(State.REFUSED);
        assertThat(found.reason()).contains("version " + spi + " of the engine SPI");
    }

    @Test
    void aClassThatIsNotThereIsNoticedBeforeAnythingIsLoaded() throws IOException {
        Map<String, byte[]> parts = parts("acme", "1.0", "1.0");
        parts.put("lib/plugin.jar", zip(Map.of("META-INF/extensions.idx", bytes("acme.Plugin\n"))));
        put("acme.zip", parts);
        assertThat(only(plugins(PluginTrust.OF_THE_DISTRIBUTION)).reason()).contains("acme.Plugin", "none of the jars");
        parts.remove("lib/plugin.jar");
        put("acme.zip", parts);
        assertThat(only(plugins(PluginTrust.OF_THE_DISTRIBUTION)).reason()).contains("names an extension");
    }

    @Test
    void aChecksumMustBeRightAndMayBeRequired() throws IOException {
        Path zip = put("acme.zip", parts("acme", "1.0", "1.0"));
        PluginTrust required = new PluginTrust(true, false, Map.of());
        Plugins all = plugins(required);
        assertThat(only(all).reason()).contains("acme.zip.sha256", "agent.plugins.checksum");
        Files.writeString(plugins.resolve("acme.zip.sha256"), "0".repeat(64) + "  acme.zip\n");
        assertThat(only(all).reason()).contains("its checksum is", "0".repeat(64));
        Files.writeString(
                plugins.resolve("acme.zip.sha256"), PluginZip.checksum(Files.readAllBytes(zip)) + "  acme.zip\n\n");
        assertThat(only(all).state()).isEqualTo(State.USED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "RSA"})
    void aSignatureMustBeOfATrustedKeyAndMayBeRequired(String algorithm) throws Exception {
        Path zip = put("acme.zip", parts("acme", "1.0", "1.0"));
        KeyPair trusted = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        KeyPair stranger = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        Path pem = Files.writeString(
                folder.resolve("acme.pem"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(trusted.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        Plugins all = plugins(new PluginTrust(false, true, Map.of("acme", PluginTrust.key("acme", pem))));
        assertThat(only(all).reason()).contains("acme.zip.sig", "agent.plugins.signature");
        sign(zip, stranger);
        assertThat(only(all).reason()).contains("none of the trusted keys [acme]");
        Files.writeString(plugins.resolve("acme.zip.sig"), "%%%");
        assertThat(only(all).state()).isEqualTo(State.REFUSED);
        sign(zip, trusted);
        assertThat(only(all).state()).isEqualTo(State.USED);
        assertThat(only(all).plugin().orElseThrow().signedBy()).contains("acme");
        Map<String, byte[]> changed = parts("acme", "1.0", "1.0");
        changed.put("evil.txt", bytes("evil"));
        put("acme.zip", changed);
        assertThat(only(all).state()).isEqualTo(State.REFUSED);
    }

    private void sign(Path zip, KeyPair keys) throws Exception {
        boolean rsa = keys.getPrivate().getAlgorithm().equals("RSA");
        Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "Ed25519");
        signature.initSign(keys.getPrivate());
        signature.update(Files.readAllBytes(zip));
        Files.writeString(
                plugins.resolve("acme.zip.sig"), Base64.getMimeEncoder().encodeToString(signature.sign()));
    }
}
