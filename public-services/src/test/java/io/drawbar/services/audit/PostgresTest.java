package io.drawbar.services.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.config.Settings;
import io.drawbar.common.database.Database;
import io.drawbar.common.home.DrawbarHome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The migrations and group commits on a real PostgreSQL, as {@code database.url} would name it. */
class PostgresTest {
    private static final int ENTRIES = 2_000;

    @TempDir
    Path folder;

    @Test
    void theAuditIsWrittenAndReadAsOnTheEmbeddedDatabase() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
                .setPGStartupWait(Duration.ofMinutes(1))
                .start()) {
            Properties properties = new Properties();
            properties.setProperty("drawbar.database.url", postgres.getJdbcUrl("postgres", "postgres"));
            Settings settings = Settings.load(Database.settings(), Optional.empty(), Map.of(), properties);
            open(settings); // The first time makes the tables, the second finds them.
            open(settings);
        }
    }

    private void open(Settings settings) throws Exception {
        try (Database database = Database.open(settings, new DrawbarHome(folder));
                AuditLog audit = new AuditLog(database.jdbi(), Clock.systemUTC(), ENTRIES, new SimpleMeterRegistry())) {
            List<CompletableFuture<Void>> written = new ArrayList<>();
            for (int i = 0; i < ENTRIES; i++) {
                written.add(audit.write(
                        new AuditEntryRecord(i, "ann", "act-" + i, "ünïcode \0", "ok", "x".repeat(5_000), "")));
            }
            CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            List<AuditLog.Stored> newest = audit.read(2, 0, "ann", "");
            assertThat(newest)
                    .extracting(it -> it.entry().action())
                    .containsExactly("act-" + (ENTRIES - 1), "act-" + (ENTRIES - 2));
            assertThat(audit.read(1, newest.get(1).id(), "ann", "")
                            .get(0)
                            .entry()
                            .action())
                    .isEqualTo("act-" + (ENTRIES - 3));
            audit.removeOlderThan(Duration.ofDays(1));
            assertThat(audit.read(10, 0, "", "")).isEmpty();
        }
    }
}
