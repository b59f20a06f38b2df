package io.drawbar.manager.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.manager.agent.BuiltDistribution;
import io.drawbar.manager.agent.Distribution;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The installer, on a plugin whose engine is one tiny library that this build has fetched anyway, and on echo. */
class InstallIT {
    private static final String DEAD_END = "http://127.0.0.1:1/";

    private static Distribution distribution;

    @TempDir
    Path folder;

    private Path tinyJar;
    private Path home;
    private final Properties properties = new Properties();
    private final List<String> said = new ArrayList<>();
    private final List<String> complained = new ArrayList<>();

    @BeforeAll
    static void build() {
        distribution = BuiltDistribution.in(Path.of("target", "it-dist").toAbsolutePath());
    }

    @BeforeEach
    void tinyEngine() throws IOException {
        tinyJar = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().startsWith("opentest4j-"))
                .findFirst()
                .orElseThrow();
        home = folder.resolve("home");
        properties.setProperty("drawbar.dist", distribution.root().toString());
        properties.setProperty("drawbar.install.repository", DEAD_END);
        properties.setProperty(
                "drawbar.install.local-repository", repository(tinyJar).toString());
        plugin("org.opentest4j:opentest4j:" + tinyJar.getParent().getFileName());
    }

    /** Of group org.opentest4j: org/opentest4j/opentest4j/VERSION/JAR. */
    private static Path repository(Path jar) {
        return jar.getParent().getParent().getParent().getParent().getParent();
    }

    private void plugin(String coordinates) throws IOException {
        Path plugins = Files.createDirectories(home.resolve("plugins"));
        String echo;
        Path echoConf = Path.of("../engineconn-plugins/echo/src/main/plugin/engine.conf");
        echo = Files.readString(echoConf)
                .replace("type = echo", "type = tiny")
                .replace("coordinates = []", "coordinates = [\"" + coordinates + "\"]");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(plugins.resolve("tiny.zip")))) {
            zip.putNextEntry(new ZipEntry("engine.conf"));
            zip.write(echo.getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("plugin.properties"));
            zip.write("plugin.id=tiny\nplugin.version=1\n".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("lib/tiny.jar"));
            zip.write(jarWithAnExtension());
        }
    }

    private static byte[] jarWithAnExtension() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
            jar.putNextEntry(new ZipEntry("META-INF/extensions.idx"));
            jar.write("tiny.Plugin\n".getBytes(StandardCharsets.UTF_8));
            jar.putNextEntry(new ZipEntry("tiny/Plugin.class"));
        }
        return bytes.toByteArray();
    }

    private int run(String... words) {
        List<String> all = new ArrayList<>(List.of("--home", home.toString()));
        all.addAll(List.of(words));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = EngineCommand.run(
                all.toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                properties);
        said.clear();
        said.addAll(out.toString(StandardCharsets.UTF_8).lines().toList());
        complained.clear();
        complained.addAll(err.toString(StandardCharsets.UTF_8).lines().toList());
        return code;
    }

    @Test
    void librariesComeFromTheLocalRepositoryAndStayWhenInstalledAgain() {
        assertThat(run("install", "tiny", "--no-archive")).as("%s", complained).isZero();
        Path installed = home.resolve("engines/tiny-1");
        assertThat(installed.resolve("lib").resolve(tinyJar.getFileName())).isRegularFile();
        assertThat(installed.resolve("engine.json")).content().contains("opentest4j");
        assertThat(run("install", "tiny@1", "--no-archive")).isZero();
        assertThat(said).anyMatch(line -> line.contains("is installed in"));
        assertThat(run("list")).isZero();
        assertThat(said).anyMatch(line -> line.matches("tiny +1 +installed +no"));
        assertThat(run("remove", "tiny")).isZero();
        assertThat(installed).doesNotExist();
    }

    @Test
    void withoutANetworkOneSentenceSaysSo() throws IOException {
        plugin("io.drawbar.test:no-such-artifact:1");
        assertThat(run("install", "tiny", "--no-archive")).isEqualTo(1);
        assertThat(complained).singleElement().asString().contains(DEAD_END, "does not answer", "install.repository");
        try (var left = Files.list(home.resolve("engines"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aDamagedLibraryIsRefused() throws IOException {
        Path copy = folder.resolve("repository/org/opentest4j/opentest4j")
                .resolve(tinyJar.getParent().getFileName());
        Files.createDirectories(copy);
        String pom = tinyJar.getFileName().toString().replace(".jar", ".pom");
        Files.copy(tinyJar.resolveSibling(pom), copy.resolve(pom));
        Files.write(copy.resolve(tinyJar.getFileName()), new byte[] {1, 2, 3});
        Files.writeString(copy.resolve(tinyJar.getFileName() + ".sha1"), "0".repeat(40));
        properties.setProperty(
                "drawbar.install.local-repository", folder.resolve("repository").toString());
        assertThat(run("install", "tiny", "--no-archive")).isEqualTo(1);
        assertThat(complained).singleElement().asString().contains("is damaged");
        assertThat(home.resolve("engines/tiny-1")).doesNotExist();
    }

    @Test
    void anUnknownEngineVersionOrWordIsToldAtOnce() {
        assertThat(run("install", "nope")).isEqualTo(1);
        assertThat(complained).singleElement().asString().contains("'nope'", "echo", "tiny");
        assertThat(run("install", "tiny@9")).isEqualTo(1);
        assertThat(complained).singleElement().asString().contains("'9'");
        assertThat(run("instal", "tiny")).isEqualTo(2);
        assertThat(complained.get(0)).contains("instal");
    }

    @Test
    void anArchiveIsTrainedUsedAndNotMadeTwice() throws IOException {
        Path loaded = folder.resolve("loaded.txt");
        properties.setProperty("drawbar.engines.echo.java-options", "[\"-Xlog:class+load:file=" + loaded + "\"]");
        assertThat(run("install", "echo", "--measure")).as("%s", complained).isZero();
        assertThat(home.resolve("engines/echo-1/engine.jsa")).isRegularFile();
        assertThat(said).anyMatch(line -> line.contains("without the archive"));
        // The last start measured was the one with the archive; the isolated host's classes come out of it as well.
        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.contains("io.grpc.") && line.contains("shared objects file (top)"))
                .anyMatch(
                        line -> line.contains("io.drawbar.plugin.echo.") && line.contains("shared objects file (top)"));
        assertThat(run("install", "echo")).isZero();
        assertThat(said).anyMatch(line -> line.contains("is up to date"));
        Path fingerprint = home.resolve("engines/echo-1/engine.jsa.fingerprint");
        String classPath = Files.readAllLines(fingerprint).get(0);
        Files.write(fingerprint, List.of(classPath, "of another plugin"));
        assertThat(run("install", "echo", "--keep-archive")).isZero();
        assertThat(said).anyMatch(line -> line.contains("still fits"));
        assertThat(home.resolve("run/engines")).isEmptyDirectory();
    }

    @Test
    void anEngineWhoseTrainingFailsIsInstalledWithAWarningThatHasTheEndOfItsLog() {
        properties.setProperty("drawbar.engines.echo.settings.echo.start-failure", "The rack is on fire.");
        assertThat(run("install", "echo")).isZero();
        assertThat(String.join("\n", complained))
                .contains("Warning: ", "exit code 3", "The rack is on fire.", "starts without a class-data archive");
        assertThat(home.resolve("engines/echo-1/engine.jsa")).doesNotExist();
    }

    @Test
    void aPluginIsAddedShownAndRemoved() throws IOException {
        Path zip = home.resolveSibling("new-tiny.zip");
        Files.move(home.resolve("plugins/tiny.zip"), zip);
        assertThat(run("plugin", "add", zip.toString(), "--sha256", "0".repeat(64)))
                .isEqualTo(1);
        assertThat(complained.get(0)).contains("is refused", "checksum");
        assertThat(home.resolve("plugins/tiny-1.zip")).doesNotExist();
        assertThat(run("plugin", "add", zip.toString())).as("%s", complained).isZero();
        assertThat(home.resolve("plugins/tiny-1.zip")).exists();
        assertThat(run("show", "tiny")).isZero();
        assertThat(said).anyMatch(line -> line.contains("echo.batch-rows") && line.contains("integer"));
        Files.writeString(home.resolve("plugins/broken.zip"), "no zip");
        assertThat(run("plugin", "list")).isZero();
        assertThat(said).anyMatch(line -> line.startsWith("tiny ") && line.contains("used"));
        assertThat(said)
                .anyMatch(line -> line.contains("refused") && line.contains("broken.zip: it is not a readable zip"));
        assertThat(run("plugin", "remove", "broken.zip")).as("%s", complained).isZero();
        assertThat(run("plugin", "remove", "tiny@2")).isEqualTo(1);
        assertThat(run("plugin", "remove", "tiny")).isZero();
        assertThat(home.resolve("plugins")).isEmptyDirectory();
        assertThat(run("show", "tiny")).isEqualTo(1);
    }

    @Test
    void aPluginThatCannotBeUsedChangesNothing() throws IOException {
        Path broken = Files.writeString(home.resolveSibling("broken.zip"), "no zip");
        assertThat(run("plugin", "add", broken.toString())).isEqualTo(1);
        assertThat(complained.get(0)).contains("is refused", "not a readable zip");
        assertThat(run("plugin", "add", "nowhere.zip")).isEqualTo(1);
        assertThat(run("plugin", "add")).isEqualTo(2);
        assertThat(home.resolve("plugins/broken.zip")).doesNotExist();
    }
}
