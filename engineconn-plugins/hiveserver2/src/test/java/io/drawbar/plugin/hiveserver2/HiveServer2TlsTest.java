package io.drawbar.plugin.hiveserver2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.SessionRequest;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.testkit.RecordingSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real HiveServer2 that is spoken to encrypted, by its own protocol and by HTTP. */
@Tag("slow") // a server is started
class HiveServer2TlsTest {
    private static final String WORD = "of the store; ?#";

    @TempDir
    static Path folder;

    private static HiveProcess server;

    @BeforeAll
    static void startServer() throws Exception {
        keytool(
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1")
                .add("server.p12");
        keytool("-exportcert", "-rfc", "-alias", "server", "-file", folder + "/server.pem")
                .add("server.p12");
        for (String type : List.of("p12", "jks")) {
            keytool("-importcert", "-noprompt", "-alias", "trusted", "-file", folder + "/server.pem")
                    .add("trusted." + type);
        }
        Files.writeString(folder.resolve("word"), WORD);
        Files.writeString(folder.resolve("wrong"), "secret-guess");
        server = HiveProcess.start(
                folder,
                Map.of(
                        "hive.server2.transport.mode",
                        "all",
                        "hive.server2.use.SSL",
                        "true",
                        "hive.server2.keystore.path",
                        folder + "/server.p12",
                        "hive.server2.keystore.password",
                        WORD,
                        "hive.conf.restricted.list",
                        "hive.materializedview.rewriting"),
                ";ssl=true;sslTrustStore=" + folder + "/trusted.jks;trustStoreType=JKS");
    }

    @AfterAll
    static void stopServer() {
        if (server != null) { // null when it did not start
            server.close();
        }
    }

    /** A command that lacks the store it is for. */
    private record Keytool(List<String> command) {
        void add(String store) throws Exception {
            List<String> whole = new ArrayList<>(command);
            String type = store.endsWith("jks") ? "JKS" : "PKCS12";
            whole.addAll(List.of("-keystore", folder + "/" + store, "-storetype", type, "-storepass", WORD));
            Path said = folder.resolve("keytool.log");
            Process process = new ProcessBuilder(whole)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        }
    }

    private static Keytool keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        return new Keytool(command);
    }

    private static Map<String, String> settings(String transport, String... more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("transport", transport);
        settings.put("url", transport.equals("http") ? server.httpUrl() : server.url());
        settings.put("ssl", "true");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private static Engine start(Map<String, String> settings, Path work) throws EngineException {
        return new HiveServer2Plugin().start(new EngineContext("engine", "tester", "4.0.1", settings, work));
    }

    private static EngineSession session(Engine engine) throws EngineException {
        return engine.openSession(new SessionRequest("tls", "ann", Optional.empty(), Optional.empty(), Map.of()));
    }

    private static StatementRequest request(String text) {
        return new StatementRequest("one", "sql", text, List.of(), Map.of());
    }

    private static Object one(Engine engine) throws Exception {
        RecordingSink sink = new RecordingSink();
        try (EngineSession session = session(engine);
                EngineStatement statement = session.prepare(request("select 1"))) {
            statement.run(sink);
        }
        return sink.result().value();
    }

    @ParameterizedTest
    @CsvSource({
        "binary, trusted.p12, true",
        "binary, trusted.jks, true",
        "binary, trusted.jks, false",
        "binary, server.pem, false",
        "http, trusted.p12, true",
        "http, server.pem, false"
    })
    void aServerIsTrustedByAFileOfAnyTypeWithItsPassword(
            String transport, String store, boolean password, @TempDir Path work) throws Exception {
        Map<String, String> settings = settings(transport, "ssl-trust-store", folder + "/" + store);
        if (password) {
            settings.put("ssl-trust-store-password", "file:" + folder + "/word");
        }
        try (Engine engine = start(settings, work)) {
            assertThat(one(engine)).isEqualTo(1);
            try (Stream<Path> files = Files.list(work)) {
                assertThat(files).allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                        .isEqualTo(PosixFilePermissions.fromString("rw-------")));
            }
        }
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void aServerThatNoFileSpeaksForIsNotTrusted(@TempDir Path work) throws Exception {
        try (Engine engine = start(settings("binary"), work)) {
            EngineException failure = catchThrowableOfType(EngineException.class, () -> one(engine));
            assertThat(failure).isNotNull();
            assertThat(failure.kind()).isEqualTo(Kind.ENGINE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "trusted.p12, wrong, password",
        "trusted.jks, wrong, password",
        "nowhere.jks, word, there is no such file",
        "trusted.p12, , without a password",
        "word, , could not be read"
    })
    void aFileThatCannotBeReadIsToldAtTheStart(String store, String word, String message, @TempDir Path work) {
        Map<String, String> settings = settings("binary", "ssl-trust-store", folder + "/" + store);
        if (word != null) {
            settings.put("ssl-trust-store-password", "file:" + folder + "/" + word);
        }
        EngineException failure = catchThrowableOfType(EngineException.class, () -> start(settings, work));
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).isEqualTo(Kind.USER);
        assertThat(failure).hasMessageContaining("ssl-trust-store").hasMessageContaining(message);
        assertThat(failure.getMessage()).doesNotContain(WORD).doesNotContain("secret-guess");
    }

    @Test
    void aPasswordOfNoFileIsRefused(@TempDir Path work) {
        Map<String, String> settings = settings("binary", "ssl-trust-store-password", "file:" + folder + "/word");
        assertThat(catchThrowableOfType(EngineException.class, () -> start(settings, work)))
                .hasMessageContaining("no ssl-trust-store");
    }

    /** This server does not let statements say how they are planned, so a plan may be of other tables than the statement's. */
    @Test
    void whatIsPlannedOtherwiseThanWrittenIsOfNoKnownKind(@TempDir Path work) throws Exception {
        try (Engine engine = start(settings("binary", "ssl-trust-store", folder + "/server.pem"), work);
                EngineSession session = session(engine)) {
            StatementAnalysis analysis = session.analyse(request("select * from numbers"));
            assertThat(analysis.kind()).isEqualTo(StatementAnalysis.Kind.UNKNOWN);
            assertThat(analysis.reads()).singleElement().satisfies(read -> assertThat(read.table())
                    .isEqualTo("numbers"));
        }
    }

    @Test
    void aServerThatEndsNothingLosesTheConnectionInTimeOverHttpAsWell() throws Exception {
        StuckCancel.check(settings("http", "ssl-trust-store", folder + "/server.pem"));
    }
}
