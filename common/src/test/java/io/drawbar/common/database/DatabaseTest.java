package io.drawbar.common.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.config.Settings;
import io.drawbar.common.home.DrawbarHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir
    Path home;

    @Test
    void aCommitSurvivesAKilledProcess() throws Exception {
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WriteAndHalt.class.getName(),
                        home.toString())
                .inheritIO()
                .start();
        assertThat(killed.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(killed.exitValue()).isEqualTo(WriteAndHalt.EXIT);

        try (Database database = open(home)) {
            List<Integer> rows = database.jdbi()
                    .withHandle(handle -> handle.createQuery("select n from number order by n")
                            .mapTo(Integer.class)
                            .list());
            assertThat(rows).containsExactly(1, 2, 3);
        }
    }

    @Test
    void aDatabaseThatHadToCloseItselfIsOpenedAgain() {
        try (Database database = open(home)) {
            database.jdbi().useHandle(handle -> handle.execute("create table number (n int primary key)"));
            // What H2 does when its disk is full.
            assertThatThrownBy(() -> database.jdbi().useHandle(handle -> {
                        handle.execute("shutdown immediately");
                        handle.execute("insert into number values (1)");
                    }))
                    .isInstanceOf(JdbiException.class);
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> database.jdbi()
                    .useHandle(handle -> handle.execute("merge into number values (2)")));
        }
    }

    @Test
    void aDatabaseThatCannotBeOpenedNamesItsSetting() {
        Settings wrong = settings(Map.of("drawbar.database.url", "jdbc:nonsense:x"));

        assertThatThrownBy(() -> Database.open(wrong, new DrawbarHome(home)))
                .isInstanceOf(BadConfiguration.class)
                .hasMessageContaining("database.url");
    }

    private static Database open(Path home) {
        return Database.open(settings(Map.of()), new DrawbarHome(home));
    }

    private static Settings settings(Map<String, String> given) {
        Properties properties = new Properties();
        properties.putAll(given);
        return Settings.load(Database.settings(), Optional.empty(), Map.of(), properties);
    }

    /** Commits three rows and ends without closing anything, as a killed process does. */
    static final class WriteAndHalt {
        static final int EXIT = 9;

        private WriteAndHalt() {}

        public static void main(String[] args) {
            Database database = open(Path.of(args[0]));
            database.jdbi().useHandle(handle -> handle.execute("create table number (n int primary key)"));
            for (int n = 1; n <= 3; n++) {
                int number = n;
                database.jdbi().useTransaction(handle -> handle.execute("insert into number values (?)", number));
            }
            Runtime.getRuntime().halt(EXIT);
        }
    }
}
