package io.drawbar.plugin.trino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.SessionRequest;
import io.drawbar.engine.spi.StatementSink;
import io.drawbar.engine.testkit.EngineContract;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.RecordingSink;
import io.drawbar.plugin.presto.family.CancelCases;
import io.drawbar.plugin.presto.family.ColumnCases;
import io.drawbar.plugin.presto.family.HeaderRecorder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plugin on a real Trino server: the contract of all engines, and what is Trino's own. */
class TrinoTest extends EngineContract {
    private Optional<TrinoServer> server = Optional.empty();

    @Override
    protected EngineUnderTest start(Path folder) throws Exception {
        Optional<NewerJava> java = NewerJava.find();
        Assumptions.assumeTrue(
                java.isPresent(),
                "Trino's server needs Java " + NewerJava.LOWEST + " or newer, which is not on this machine:"
                        + " -Dtrino.java.home names one.");
        server = Optional.of(TrinoServer.start(java.get(), folder));
        return EngineUnderTest.start(
                new TrinoPlugin(), Map.of("url", server.get().url()), folder, new TrinoProbes());
    }

    @Override
    protected void stop() {
        server.ifPresent(TrinoServer::close);
    }

    /** With tables and views of the memory connector, which has no MERGE, UPDATE and DELETE. */
    @Nested
    class Columns extends ColumnCases {
        Columns() {
            super(engine());
        }

        @BeforeEach
        void makeTables() throws Exception {
            engine().run("create table if not exists memory.default.copies (id bigint, what varchar, extra date)");
            engine().run("create or replace view memory.default.seen as"
                    + " select id as key, what, extra from memory.default.copies where extra is null");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            insert into memory.default.copies select nationkey, name, null from nation | nation[name, nationkey] | copies[extra, id, what]
            insert into memory.default.copies (what, id) select name, regionkey from region where comment > 'a' | region[comment, name, regionkey] | copies[id, what]
            insert into memory.default.copies (id) values (1), (?)                  | '' | copies[id]
            create table memory.default.made as select name, count(*) as c from nation group by name | nation[name] | made[c, name]
            create table memory.default.made (a, b, c) as select * from region      | region[comment, name, regionkey] | made[a, b, c]
            create view memory.default.other as select name from nation where regionkey = 1 | nation[name, regionkey] | other[*]
            """)
        void aChangeTellsTheColumnsThatItReadsAndWrites(String text, String reads, String writes) throws Exception {
            check(text, reads, writes);
        }

        /** Which it is by the connector when the cluster plans it. */
        @Test
        void aTableIsNotMadeByBeingAnalysed() throws Exception {
            check("create table memory.default.unmade as select 1 as one", "''", "unmade[one]");
            assertThat(engine().run("show tables from memory.default like 'unmade'")
                            .result()
                            .rows())
                    .isEmpty();
        }

        /** The table behind it is in the plan, but no name of its columns is in the statement. */
        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            select what from memory.default.seen where key = 1                      | copies[*] seen[key, what]
            select * from memory.default.seen                                       | copies[*] seen[extra, key, what]
            select s.what, c.id from memory.default.seen s, memory.default.copies c | copies[id] seen[what]
            """)
        void aViewTellsItsOwnColumns(String text, String reads) throws Exception {
            check(text, reads, "''");
        }
    }

    @Nested
    class CancelSeen extends CancelCases {
        CancelSeen() {
            super(engine(), server.orElseThrow().queries());
        }
    }

    @Nested
    class Own {
        private static final String COUNT = "select count(*) from nation";

        @Test
        void aQueryIsNamedInTheLogWithItsPlaceInTheConsole() throws Exception {
            RecordingSink sink = engine().run(COUNT);
            assertThat(sink.logs()).anySatisfy(log -> assertThat(log.line())
                    .matches("Trino query \\S+: http://.*/ui/query.html\\?\\S+"));
        }

        @Test
        void progressCountsSplitsAndRows() throws Exception {
            RecordingSink sink = engine().run("select count(*) from tpch.sf1.lineitem");
            assertThat(sink.progress()).anySatisfy(progress -> {
                assertThat(progress.unit()).isEqualTo("splits");
                assertThat(progress.done()).isPositive();
                assertThat(progress.detail()).contains("rows");
            });
        }

        @Test
        void warningsAreInTheLog() throws Exception {
            RecordingSink sink = engine().run("select * from (select name from nation order by name)");
            assertThat(sink.logs()).anySatisfy(log -> {
                assertThat(log.level()).isEqualTo(StatementSink.Level.WARN);
                assertThat(log.line()).contains("ORDER BY");
            });
        }

        @Test
        void theUserOfTheSessionIsTheUserOfTheQuery() throws Exception {
            assertThat(engine().run("select current_user").result().value()).isEqualTo("tester");
        }

        @Test
        void whoLogsInActsForTheUserOfTheSession() throws Exception {
            try (HeaderRecorder recorder =
                            new HeaderRecorder(server.orElseThrow().address());
                    Engine other = start(Map.of("url", url(recorder), "user", "service"));
                    EngineSession session = other.openSession(request(Map.of()))) {
                assertThat(engine().run(session, "select current_user").result().value())
                        .isEqualTo("ann");
                assertThat(recorder.seen()).contains("x-trino-user: ann");
            }
        }

        @Test
        void tagsZoneAndPropertiesReachTheServer() throws Exception {
            Map<String, String> settings = Map.of(
                    "client-tags",
                    "night,drawbar",
                    "client-info",
                    "a report",
                    "time-zone",
                    "Asia/Karachi",
                    "session.query_max_run_time",
                    "13m");
            try (EngineSession session = engine().session(settings, Optional.empty())) {
                assertThat(engine().run(session, "select current_timezone()")
                                .result()
                                .value())
                        .isEqualTo("Asia/Karachi");
                String known = server.orElseThrow()
                        .queries()
                        .query(CancelCases.query(engine().run(session, COUNT)).orElseThrow());
                assertThat(known)
                        .contains("\"night\"", "\"drawbar\"", "\"clientInfo\":\"a report\"")
                        .contains("\"query_max_run_time\":\"13m\"");
            }
        }

        @Test
        void credentialsGoWithEveryQueryAndAreNotShown(@TempDir Path folder) throws Exception {
            Path secret = Files.writeString(folder.resolve("secret"), "hush");
            try (HeaderRecorder recorder =
                            new HeaderRecorder(server.orElseThrow().address());
                    Engine other = start(Map.of("url", url(recorder), "credential.vault", "file:" + secret));
                    EngineSession session = other.openSession(request(Map.of()))) {
                RecordingSink sink = engine().run(session, COUNT);
                assertThat(recorder.seen()).contains("x-trino-extra-credential: vault=hush");
                assertThat(sink.logs())
                        .noneSatisfy(log -> assertThat(log.line()).contains("hush"));
            }
        }

        @Test
        void aRoleIsTakenByTheServer() throws Exception {
            try (EngineSession session = engine().session(Map.of("role", "nobody_has_it"), Optional.empty())) {
                EngineException refusal =
                        catchThrowableOfType(EngineException.class, () -> engine().run(session, "select 1"));
                assertThat(refusal).hasMessageMatching("(?is).*(role|tpch).*");
                assertThat(refusal.kind()).isEqualTo(EngineException.Kind.USER);
            }
        }

        @Test
        void anAddressWithParametersIsRefused() {
            EngineException refusal = catchThrowableOfType(
                    EngineException.class, () -> start(Map.of("url", "jdbc:trino://h:1/x?sessionUser=root")));
            assertThat(refusal).hasMessageContaining("without parameters");
        }

        private Engine start(Map<String, String> settings) throws EngineException {
            return new TrinoPlugin().start(new EngineContext("engine", "tester", "476", settings, Path.of("target")));
        }

        private String url(HeaderRecorder recorder) {
            return "jdbc:trino://" + recorder.place() + "/tpch/tiny";
        }

        private SessionRequest request(Map<String, String> settings) {
            return new SessionRequest("own", "ann", Optional.empty(), Optional.empty(), settings);
        }
    }
}
