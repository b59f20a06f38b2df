package io.drawbar.plugin.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.SessionRequest;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.testkit.RecordingSink;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sources, their users and their connections, on a real PostgreSQL and what lives in the process. */
class DataSourcesTest {
    @TempDir
    static Path folder;

    private static EmbeddedPostgres postgres;
    private static JdbcEngine engine;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
        String url = "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
        Files.writeString(folder.resolve("password"), "hush\n");
        Map<String, String> settings = new HashMap<>();
        settings.put("pool.wait", "1s");
        settings.put("source.pg.url", url);
        settings.put("source.pg.user", "postgres");
        settings.put("source.pg.password", "file:" + folder.resolve("password"));
        settings.put("source.pg.pool-user-size", "2");
        settings.put("source.reading.url", url);
        settings.put("source.reading.user", "postgres");
        settings.put("source.reading.read-only", "true");
        settings.put("source.private.url", url);
        settings.put("source.private.users", "boss, chief");
        settings.put("source.duck.url", "jdbc:duckdb::memory:sources");
        settings.put("source.lite.url", "jdbc:sqlite::memory:");
        settings.put("source.bad.url", "jdbc:postgresql://127.0.0.1/x?socketFactory=a.B");
        engine = new JdbcEngine(settings, Map.of(), DataSourcesTest.class.getClassLoader());
    }

    @AfterAll
    static void stop() throws Exception {
        engine.close();
        postgres.close();
    }

    private static EngineSession open(String user, String source, Map<String, String> more) throws EngineException {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("source", source);
        return engine.openSession(
                new SessionRequest(UUID.randomUUID().toString(), user, Optional.empty(), Optional.empty(), settings));
    }

    private static RecordingSink run(EngineSession session, String text) throws EngineException, InterruptedException {
        RecordingSink sink = new RecordingSink();
        try (EngineStatement statement =
                session.prepare(new StatementRequest(UUID.randomUUID().toString(), "sql", text, List.of(), Map.of()))) {
            statement.run(sink);
        }
        return sink;
    }

    private static Object value(EngineSession session, String text) throws EngineException, InterruptedException {
        return run(session, text).result().value();
    }

    private static EngineException refusal(EngineSession session, String text) {
        return catchThrowableOfType(EngineException.class, () -> run(session, text));
    }

    @Test
    void aSourceIsForItsUsersAndOthersAreNotToldOfIt() throws Exception {
        EngineException refusal = catchThrowableOfType(EngineException.class, () -> open("ann", "private", Map.of()));
        assertThat(refusal.kind()).isEqualTo(Kind.USER);
        assertThat(refusal).hasMessageContaining("[bad, duck, lite, pg, reading]");
        assertThatCode(() -> open("chief", "private", Map.of()).close()).doesNotThrowAnyException();
    }

    @Test
    void aSourceThatIsRefusedHarmsNoOther() throws Exception {
        EngineException refusal = catchThrowableOfType(EngineException.class, () -> open("ann", "bad", Map.of()));
        assertThat(refusal).hasMessageContaining("socketFactory");
        try (EngineSession session = open("ann", "pg", Map.of())) {
            assertThat(value(session, "select 1")).isEqualTo(1);
        }
    }

    @Test
    void aPasswordInTheConfigurationIsRefusedWithoutBeingShown() {
        EngineException refusal = catchThrowableOfType(
                EngineException.class,
                () -> DataSource.read(Map.of("source.a.url", "jdbc:postgresql://h/x", "source.a.password", "hush")));
        assertThat(refusal).hasMessageContaining("source.a.password").hasMessageNotContaining("hush");
    }

    @Test
    void aConnectionIsUsedAgainByItsUserAloneAndKeepsNothing() throws Exception {
        Object pid;
        try (EngineSession session = open("ann", "pg", Map.of())) {
            pid = value(session, "select pg_backend_pid()");
            run(session, "create temp table mine as select 42 as x");
            run(session, "set statement_timeout = '7s'");
        }
        try (EngineSession other = open("bob", "pg", Map.of())) {
            assertThat(value(other, "select pg_backend_pid()")).isNotEqualTo(pid);
        }
        try (EngineSession again = open("ann", "pg", Map.of())) {
            assertThat(value(again, "select pg_backend_pid()")).isEqualTo(pid);
            assertThat(refusal(again, "select * from mine")).hasMessageContaining("mine");
            assertThat(value(again, "show statement_timeout")).isEqualTo("0");
        }
    }

    @Test
    void aUserHasOnlySoManyConnectionsAndIdleSessionsHaveNone() throws Exception {
        int before = engine.open("pg");
        EngineSession second = open("carl", "pg", Map.of());
        try (EngineSession idle = open("carl", "pg", Map.of());
                EngineSession first = open("carl", "pg", Map.of())) {
            assertThat(engine.open("pg")).isEqualTo(before);
            run(first, "select 1");
            run(second, "select 1");
            EngineException refusal = refusal(idle, "select 1");
            assertThat(refusal.kind()).isEqualTo(Kind.RESOURCES);
            assertThat(refusal).hasMessageContaining("pool.user-size");
            second.close();
            assertThat(value(idle, "select 1")).isEqualTo(1);
        }
    }

    @Test
    void aReadOnlySourceIsOnlyReadWhateverTheStatementLooksLike() throws Exception {
        try (EngineSession writer = open("ann", "pg", Map.of());
                EngineSession reader = open("ann", "reading", Map.of())) {
            run(writer, "create table kept (x int)");
            run(writer, "insert into kept values (1)");
            run(
                    writer,
                    "create function sneak() returns int language sql as 'insert into kept values (2) returning x'");
            assertThat(value(reader, "select count(*) from kept")).isEqualTo(1L);
            assertThat(refusal(reader, "delete from kept").sqlState()).hasValue("25006");
            assertThat(refusal(reader, "/* select */ drop table kept").sqlState())
                    .hasValue("25006");
            assertThat(refusal(reader, "with d as (delete from kept returning 1) select * from d")
                            .sqlState())
                    .hasValue("25006");
            assertThat(refusal(reader, "select sneak()").sqlState()).hasValue("25006");
            assertThat(value(reader, "select count(*) from kept")).isEqualTo(1L);
        }
    }

    @Test
    void aReadOnlySourceStaysSoWhateverItsUserSets() throws Exception {
        try (EngineSession writer = open("eve", "pg", Map.of())) {
            run(writer, "create table guarded (x int)");
        }
        for (int visit = 0; visit < 2; visit++) {
            try (EngineSession reader = open("eve", "reading", Map.of())) {
                String write = "with d as (insert into guarded values (1) returning x) select x from d";
                assertThat(refusal(reader, write).sqlState()).hasValue("25006");
                run(reader, "select set_config('default_transaction_read_only', 'off', false)");
                assertThat(refusal(reader, write).sqlState()).hasValue("25006");
                assertThat(refusal(reader, "explain analyze " + write).sqlState())
                        .hasValue("25006");
                assertThat(refusal(reader, "select 1; commit; begin; insert into guarded values (2)")
                                .sqlState())
                        .hasValue("25006");
                assertThat(value(reader, "select count(*) from guarded")).isEqualTo(0L);
            }
        }
    }

    @Test
    void aTransactionIsTheSessionsAndRolledBackWithIt() throws Exception {
        try (EngineSession session = open("ann", "pg", Map.of())) {
            run(session, "create table banked (x int)");
            run(session, "begin");
            run(session, "insert into banked values (1)");
            assertThat(value(session, "select count(*) from banked")).isEqualTo(1L);
            run(session, "rollback");
            assertThat(value(session, "select count(*) from banked")).isEqualTo(0L);
            run(session, "begin");
            run(session, "insert into banked values (2)");
            run(session, "commit");
            run(session, "begin");
            run(session, "insert into banked values (3)");
        }
        try (EngineSession session = open("ann", "pg", Map.of())) {
            assertThat(value(session, "select sum(x) from banked")).isEqualTo(2L);
        }
    }

    @Test
    void duckDbReachesNothingOutsideItself() throws Exception {
        try (EngineSession session = open("ann", "duck", Map.of())) {
            assertThat(value(session, "select 1")).isEqualTo(1);
            for (String attack : List.of(
                    "select * from read_text('/etc/hostname')",
                    "copy (select 1) to '" + folder.resolve("written.csv") + "'",
                    "attach '" + folder.resolve("other.db") + "' as other",
                    "install httpfs",
                    "load httpfs",
                    "set enable_external_access = true",
                    "set lock_configuration = false")) {
                assertThat(refusal(session, attack)).as(attack).isNotNull();
            }
        }
        assertThat(folder.resolve("written.csv")).doesNotExist();
        assertThat(folder.resolve("other.db")).doesNotExist();
    }

    @Test
    void sqliteReachesNothingOutsideItself() throws Exception {
        try (EngineSession session = open("ann", "lite", Map.of())) {
            run(session, "create table t (id integer, name text)");
            run(session, "insert into t values (1, 'ä'), (2, null)");
            assertThat(run(session, "select id, name from t order by id")
                            .result()
                            .rows())
                    .containsExactly(List.of(1L, "ä"), java.util.Arrays.asList(2L, null));
            assertThat(refusal(session, "select * from nowhere").kind()).isEqualTo(Kind.USER);
            assertThat(refusal(session, "attach '" + folder.resolve("other.sqlite") + "' as other"))
                    .isNotNull();
            assertThat(refusal(session, "select load_extension('x')")).isNotNull();
        }
        assertThat(folder.resolve("other.sqlite")).doesNotExist();
    }

    @Test
    void aNoticeOfTheDatabaseIsInTheLog() throws Exception {
        try (EngineSession session = open("ann", "pg", Map.of())) {
            RecordingSink sink = run(session, "do $$ begin raise notice 'hello there'; end $$");
            assertThat(sink.logs()).anySatisfy(log -> assertThat(log.line()).contains("hello there"));
        }
    }
}
