package io.drawbar.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.it.Launcher;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that encrypts: whom the driver trusts, and who logs in with a password. */
@Timeout(120)
class JdbcTlsIT {
    private static final String STORE_PASSWORD = "changeit";
    private static final String PASSWORD = "Kestrel over the 7 fields";

    private static Launcher launcher;
    private static Path store;
    private static Path certificate;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        launcher = Launcher.fresh("jdbc-tls");
        Path folder = Files.createDirectories(launcher.home().resolve("conf"));
        store = folder.resolve("store.p12");
        certificate = folder.resolve("certificate.pem");
        Path key = folder.resolve("key.pem");
        makeCertificate(key);
        launcher.start();
        launcher.with("DRAWBAR_NEW_PASSWORD", PASSWORD).succeed("user", "add", "ada");
        launcher.succeed("stop");
        Files.writeString(
                folder.resolve("drawbar.conf"),
                "gateway.tls { certificate = \"" + certificate + "\", key = \"" + key + "\" }\n");
        launcher.start();
        port = JdbcServer.port(launcher);
    }

    @AfterAll
    static void stop() throws Exception {
        launcher.succeed("stop");
    }

    /** For this machine by its address, and not by its name. */
    private static void makeCertificate(Path key) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-validity",
                        "2",
                        "-dname",
                        "CN=Drawbar",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        STORE_PASSWORD,
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            made.load(in, STORE_PASSWORD.toCharArray());
        }
        pem(certificate, "CERTIFICATE", made.getCertificate("server").getEncoded());
        pem(
                key,
                "PRIVATE KEY",
                made.getKey("server", STORE_PASSWORD.toCharArray()).getEncoded());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", made.getCertificate("server"));
        try (var out = Files.newOutputStream(store)) {
            trusted.store(out, STORE_PASSWORD.toCharArray());
        }
    }

    private static void pem(Path file, String kind, byte[] bytes) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + kind
                        + "-----\n");
    }

    private static Connection connect(String host, String password, String more) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", "ada");
        login.setProperty("password", password);
        return DriverManager.getConnection("jdbc:drawbar://" + host + ":" + port + "/?engine=echo" + more, login);
    }

    private static String file(Path path) {
        return URLEncoder.encode(path.toString(), StandardCharsets.UTF_8);
    }

    private static void use(Connection made) throws SQLException {
        try (Connection connection = made;
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select * from rows(20000)")) {
            int count = 0;
            while (rows.next()) {
                count++;
            }
            assertThat(count).isEqualTo(20_000);
            assertThat(connection.getMetaData().getUserName()).isEqualTo("ada");
            assertThat(connection.getMetaData().getURL()).doesNotContain("Kestrel");
        }
    }

    @Test
    void aCertificateIsTrustedByItsFileOrByAStore() throws SQLException {
        use(connect("127.0.0.1", PASSWORD, "&tls=true&tlsCertificate=" + file(certificate)));
        use(connect(
                "127.0.0.1",
                PASSWORD,
                "&tls=true&trustStore=" + file(store) + "&trustStoreType=PKCS12&trustStorePassword=" + STORE_PASSWORD));
    }

    @Test
    void aCertificateThatIsNotTrustedIsRefusedUnlessNothingIsToBeChecked() throws SQLException {
        assertThatThrownBy(() -> connect("127.0.0.1", PASSWORD, "&tls=true"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"))
                .hasMessageContaining("certificat");
        use(connect("127.0.0.1", PASSWORD, "&tls=true&tlsVerify=false"));
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws SQLException {
        String trusted = "&tls=true&tlsCertificate=" + file(certificate);
        assertThatThrownBy(() -> connect("localhost", PASSWORD, trusted))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));
        use(connect("localhost", PASSWORD, trusted + "&tlsVerify=false"));
    }

    @Test
    void aServerThatEncryptsIsNotSpokenToInTheClear() {
        // As preset, since the host is this machine.
        assertThatThrownBy(() -> connect("127.0.0.1", PASSWORD, ""))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"))
                .hasMessageNotContaining("Kestrel");
    }

    @Test
    void aWrongPasswordIsAWrongLoginAndIsNotRepeated() {
        assertThatThrownBy(() -> connect("127.0.0.1", "hush-hush", "&tls=true&tlsCertificate=" + file(certificate)))
                .isInstanceOfSatisfying(SQLInvalidAuthorizationSpecException.class, e -> assertThat(e.getSQLState())
                        .isEqualTo("28000"))
                .hasMessageNotContaining("hush-hush");
    }
}
