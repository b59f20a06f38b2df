package io.drawbar.plugin.hive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A metastore's database that wants a password, which is in no file. */
@Timeout(180)
class MetastorePasswordTest {
    private static final String PASSWORD = "open-sesame-4711";
    private static final List<String> DERBY =
            List.of("derby.connection.requireAuthentication", "derby.authentication.provider", "derby.user.keeper");

    @TempDir
    private Path folder;

    @BeforeAll
    static void lock() {
        List<String> values = List.of("true", "BUILTIN", PASSWORD);
        for (int i = 0; i < DERBY.size(); i++) {
            System.setProperty(DERBY.get(i), values.get(i));
        }
    }

    @AfterAll
    static void unlock() {
        DERBY.forEach(System::clearProperty);
    }

    @Test
    void itOpensTheDatabaseAndIsInNoFileAndInNoAnswer() throws Exception {
        try (EngineUnderTest engine = start(PASSWORD);
                EngineSession session = engine.session()) {
            engine.run(session, "create table kept (x int)");
            engine.run(session, "insert into kept values (1), (2)");
            assertThat(engine.run(session, "select sum(x) from kept").result().value())
                    .isEqualTo(3L);
            assertThat(found(PASSWORD)).isEmpty();
            assertThat(engine.run(session, "set").result().rows())
                    .noneMatch(row -> row.toString().contains("ConnectionPassword=" + PASSWORD));
            EngineException hidden = catchThrowableOfType(
                    EngineException.class, () -> engine.run(session, "set javax.jdo.option.ConnectionPassword"));
            assertThat(hidden == null ? "" : hidden.getMessage()).doesNotContain(PASSWORD);
            Path site;
            try (Stream<Path> all = Files.walk(folder)) {
                site = all.filter(file -> file.endsWith("hive-site.xml"))
                        .findFirst()
                        .orElseThrow();
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(site)))
                    .isEqualTo("rw-------");
        }
    }

    private EngineUnderTest start(String password) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("hive.metastore.warehouse.dir", folder.resolve("warehouse").toString());
        settings.put("javax.jdo.option.ConnectionUserName", "keeper");
        settings.put("javax.jdo.option.ConnectionPassword", password);
        return EngineUnderTest.start(new HivePlugin(), settings, folder, new HiveProbes());
    }

    /** The files with some words in them. */
    private List<Path> found(String words) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> holds(file, words))
                    .toList();
        }
    }

    private static boolean holds(Path file, String words) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
