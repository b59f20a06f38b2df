package io.drawbar.plugin.presto;

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
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plugin on a real Presto server: the contract of all engines, and what is Presto's own. */
class PrestoTest extends EngineContract {
    private PrestoServer server;

    @Override
    protected EngineUnderTest start(Path folder) throws Exception {
        server = PrestoServer.start(Path.of(""), folder);
        return EngineUnderTest.start(new PrestoPlugin(), Map.of("url", server.url()), folder, new PrestoProbes());
    }

    @Override
    protected void stop() {
        server.close();
    }

    @Nested
    class Columns extends ColumnCases {
        Columns() {
            super(engine());
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            create table made as select name, regionkey as r from nation        | nation[name, regionkey] | made[name, r]
            create table made (a, b) as select * from (select name, comment from region) | region[comment, name] | made[a, b]
            create table made as select * from region                           | region[comment, name, regionkey] | made[comment, name, regionkey]
            insert into nation select * from nation                             | nation[comment, name, nationkey, regionkey] | nation[comment, name, nationkey, regionkey]
            insert into nation (name, nationkey) select name, regionkey from region | region[name, regionkey] | nation[name, nationkey]
            insert into region (name) values ('x')                              | '' | region[name]
            create table made as (select name from region) with no data         | region[name] | made[name]
            create table made as select name as "a, b" from region              | region[name] | made[*]
            """)
        void aChangeTellsTheColumnsThatItReadsAndWrites(String text, String reads, String writes) throws Exception {
            check(text, reads, writes);
        }
    }

    @Nested
    class CancelSeen extends CancelCases {
        CancelSeen() {
            super(engine(), server.queries());
        }
    }

    @Nested
    class Own {
        private static final String COUNT = "select count(*) from nation";

        @Test
        void aQueryIsNamedInTheLogWithItsPlaceInTheConsole() throws Exception {
            RecordingSink sink = engine().run(COUNT);
            assertThat(sink.logs()).anySatisfy(log -> assertThat(log.line())
                    .matches("Presto query \\S+: http://.*/ui/query.html\\?\\S+"));
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
        void theUserOfTheSessionIsTheUserOfTheQuery() throws Exception {
            assertThat(engine().run("select current_user").result().value()).isEqualTo("tester");
        }

        /** The driver logs in as the query's user and cannot act for another. */
        @Test
        void whoLogsInIsTheUserWhenOneIsConfigured() throws Exception {
            try (HeaderRecorder recorder = new HeaderRecorder(server.address());
                    Engine other = start(Map.of("url", url(recorder), "user", "service"));
                    EngineSession session = other.openSession(request(Map.of()))) {
                assertThat(engine().run(session, "select current_user").result().value())
                        .isEqualTo("service");
                assertThat(recorder.seen()).contains("x-presto-user: service").doesNotContain("x-presto-user: ann");
            }
        }

        @Test
        void warningsAreInTheLog() throws Exception {
            RecordingSink sink = engine().run("select name from nation union select name from region");
            assertThat(sink.logs()).anySatisfy(log -> {
                assertThat(log.level()).isEqualTo(StatementSink.Level.WARN);
                assertThat(log.line()).contains("UNION");
            });
        }

        @Test
        void credentialsGoWithEveryQueryAndAreNotShown(@TempDir Path folder) throws Exception {
            Path secret = Files.writeString(folder.resolve("secret"), "hush");
            try (HeaderRecorder recorder = new HeaderRecorder(server.address());
                    Engine other = start(Map.of("url", url(recorder), "credential.vault", "file:" + secret));
                    EngineSession session = other.openSession(request(Map.of()))) {
                RecordingSink sink = engine().run(session, COUNT);
                assertThat(recorder.seen()).contains("x-presto-extra-credential: vault=hush");
                assertThat(sink.logs())
                        .noneSatisfy(log -> assertThat(log.line()).contains("hush"));
            }
        }

        /** TPC-H has no roles; the server takes any, and has the driver send it from then on. */
        @Test
        void aRoleIsTakenByTheServer() throws Exception {
            try (HeaderRecorder recorder = new HeaderRecorder(server.address());
                    Engine other = start(Map.of("url", url(recorder)));
                    EngineSession session = other.openSession(request(Map.of("role", "auditor")))) {
                engine().run(session, COUNT);
                assertThat(recorder.seen()).anyMatch(header -> header.matches("x-presto-role: tpch=.*auditor.*"));
            }
        }

        @Test
        void tagsZoneAndPropertiesReachTheServer() throws Exception {
            Map<String, String> settings = Map.of(
                    "client-tags", "night,drawbar", "time-zone", "Asia/Karachi", "session.query_max_run_time", "13m");
            try (EngineSession session = engine().session(settings, Optional.empty())) {
                assertThat(engine().run(session, "select current_timezone()")
                                .result()
                                .value())
                        .isEqualTo("Asia/Karachi");
                String known = server.queries()
                        .query(CancelCases.query(engine().run(session, COUNT)).orElseThrow());
                assertThat(known)
                        .contains("\"night\"", "\"drawbar\"")
                        .containsPattern("\"query_max_run_time\"\\s*:\\s*\"13m\"");
            }
        }

        @Test
        void anAddressWithParametersIsRefused() {
            EngineException refusal = catchThrowableOfType(
                    EngineException.class, () -> start(Map.of("url", "jdbc:presto://h:1/x?queryInterceptors=a.B")));
            assertThat(refusal).hasMessageContaining("without parameters");
        }

        private Engine start(Map<String, String> settings) throws EngineException {
            return new PrestoPlugin()
                    .start(new EngineContext("engine", "tester", "0.296", settings, Path.of("target")));
        }

        private String url(HeaderRecorder recorder) {
            return "jdbc:presto://" + recorder.place() + "/tpch/tiny";
        }

        private SessionRequest request(Map<String, String> settings) {
            return new SessionRequest("own", "ann", Optional.empty(), Optional.empty(), settings);
        }
    }
}
