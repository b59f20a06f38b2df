package io.drawbar.plugin.hiveserver2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.SessionRequest;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import io.drawbar.engine.testkit.EngineContract;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.RecordingSink;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plugin on a real HiveServer2: the contract of all engines, and what is Hive's own. */
@Tag("slow") // minutes: Hive starts, makes its metastore, and runs jobs
class HiveServer2Test extends EngineContract {
    private HiveProcess server;

    @Override
    protected EngineUnderTest start(Path folder) throws Exception {
        server = HiveProcess.start(folder);
        return EngineUnderTest.start(new HiveServer2Plugin(), Map.of("url", server.url()), folder, new ServerProbes());
    }

    @Override
    protected void stop() {
        server.close();
    }

    /** Uses are written as {@code table[columns]}, with {@code *} where they cannot be told. */
    @Nested
    class Columns {
        @BeforeEach
        void makeTables() throws Exception {
            try (EngineSession session = engine().session()) {
                engine().run(
                                session,
                                "create table if not exists lutes (id bigint, name string, `two words` string,"
                                        + " parts struct<a:int,b:string>) partitioned by (made int)");
                engine().run(session, "create table if not exists reeds (id bigint, name string)");
                engine().run(
                                session,
                                "create view if not exists old_lutes as select id, name from lutes where made < 1800");
            }
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            select name from lutes where made = 1799                                   | lutes[made, name]
            select `two words`, l.parts.a from lutes l                                 | lutes[parts, two words]
            select * from lutes                                                        | lutes[id, made, name, parts, two words]
            select * from reeds where id in (select id from lutes where made > 3)      | lutes[id, made] reeds[id, name]
            select count(*) from reeds                                                 | reeds[]
            select count(*) from lutes where made in (1, 2)                            | lutes[made]
            select max(made) from lutes                                                | lutes[made]
            select r.name from reeds r join lutes l on r.id = l.id                     | lutes[id] reeds[id, name]
            select l.made, count(*) from lutes l left join reeds r on l.id = r.id group by l.made order by l.made | lutes[id, made] reeds[id]
            select id from reeds union all select id from lutes where name = 'x'       | lutes[id, name] reeds[id]
            select max(id) over (partition by made order by name) from lutes           | lutes[id, made, name]
            select r.id from reeds r where exists (select 1 from lutes l where l.id = r.id and l.made = 2) | lutes[id, made] reeds[id]
            with q as (select id, made from lutes) select a.id from q a join q b on a.made = b.made | lutes[id, made]
            select a.name from reeds a, reeds b where a.id = b.id                      | reeds[id, name]
            select id, word from reeds lateral view explode(split(name, ' ')) w as word | reeds[id, name]
            select distinct made from lutes limit 3                                    | lutes[made]
            select q.id from (select * from reeds) q                                   | reeds[id]
            with q as (select * from lutes) select id, name from q where made = 3      | lutes[id, made, name]
            select lutes.id from default.lutes left join reeds r on r.id = lutes.id    | lutes[id] reeds[id]
            select id from reeds where 1 = 0                                           | reeds[id]
            """)
        void aQueryTellsTheColumnsThatItReads(String text, String reads) throws Exception {
            check(text, reads, "''");
        }

        /** What the optimizer has lost may still be what somebody must not ask for. */
        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            select made, id from lutes where 1 = 0                                     | lutes[id, made]
            select id from reeds where name = 'x' or 1 = 1                             | reeds[id, name]
            select id from reeds union all select id from reeds where name = 'x' and 1 = 0 | reeds[id, name]
            select l.id from lutes l join reeds r on l.id = r.id and (l.made = 1 or 1 = 1) | lutes[id, made] reeds[id]
            """)
        void whatAPlanHasLostIsToldAsWell(String text, String reads) throws Exception {
            check(text, reads, "''");
        }

        /** Tables behind a view are told when their names stand in the statement besides. */
        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            select name from old_lutes where id = 1                                    | old_lutes[id, name]
            select * from old_lutes                                                    | old_lutes[id, name]
            select count(*) from old_lutes                                             | old_lutes[]
            select r.id from reeds r join default.old_lutes o on r.id = o.id           | old_lutes[id] reeds[id]
            """)
        void aViewTellsItsOwnColumns(String text, String reads) throws Exception {
            check(text, reads, "''");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            select a.id from reeds a left join (select * from reeds) b on 1 = 0        | reeds[*]
            select id as name from reeds                                               | reeds[*]
            select l.id from lutes l where l.id in (select r.id from reeds r where name = 'x' or 1 = 1) | lutes[*] reeds[*]
            with reeds as (select id from lutes) select id from reeds where 1 = 0      | lutes[id]
            """)
        void whatIsNotSureIsNotTold(String text, String reads) throws Exception {
            check(text, reads, "''");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            insert into reeds select id, name from lutes where made = 3               | lutes[id, made, name] | reeds[id, name]
            insert into reeds (name) select name from lutes                            | lutes[name] | reeds[name]
            insert into reeds (id) values (1), (2)                                     | '' | reeds[id]
            insert into lutes partition (made) (id, made) select id, 5 from reeds      | reeds[id] | lutes[id, made]
            insert overwrite table lutes partition (made = 5) select id, name, name, named_struct('a', 1, 'b', 'x') from reeds | reeds[id, name] | lutes[id, made, name, parts, two words]
            from reeds insert into lutes partition (made = 5) (id) select id insert into reeds select id, 'x' | reeds[id] | lutes[id, made] reeds[id, name]
            create table copied as select id, upper(name) as loud from reeds          | reeds[id, name] | copied[id, loud]
            create table copied stored as orc as select * from reeds where id > 1      | reeds[id, name] | copied[id, name]
            """)
        void aChangeTellsTheColumnsThatItReadsAndWrites(String text, String reads, String writes) throws Exception {
            check(text, reads, writes);
        }

        private void check(String text, String reads, String writes) throws EngineException {
            try (EngineSession session = engine().session()) {
                StatementAnalysis analysis = session.analyse(engine().request(text));
                assertThat(uses(analysis.reads())).as("reads").isEqualTo(reads.equals("''") ? "" : reads);
                assertThat(uses(analysis.writes())).as("writes").isEqualTo(writes.equals("''") ? "" : writes);
            }
        }

        private static String uses(List<TableUse> uses) {
            return uses.stream()
                    .map(use -> use.table()
                            + use.columns()
                                    .map(names ->
                                            names.stream().sorted().toList().toString())
                                    .orElse("[*]"))
                    .sorted()
                    .collect(Collectors.joining(" "));
        }
    }

    @Nested
    class Own {
        @Test
        void theServersLogAndProgressAreTold() throws Exception {
            RecordingSink sink =
                    engine().run("select i, count(*) from (select i from numbers limit 5000) x group by i");
            assertThat(sink.result().rowCount()).isEqualTo(1000);
            assertThat(sink.logs()).anySatisfy(line -> assertThat(line.line()).contains("Executing command"));
            assertThat(sink.progress())
                    .anySatisfy(progress -> assertThat(progress.unit()).isEqualTo("tasks"));
        }

        @Test
        void aQuestionMarkIsACharacter() throws Exception {
            assertThat(engine().run("select 'what?' as `why?`").result().value())
                    .isEqualTo("what?");
        }

        @Test
        void whoUsesTheSessionIsWhoTheServerSees() throws Exception {
            Map<String, String> settings = Map.of("url", server.url(), "user", "service");
            try (Engine other = new HiveServer2Plugin().start(context(settings));
                    EngineSession session = other.openSession(request("ann"))) {
                assertThat(engine().run(session, "select logged_in_user()")
                                .result()
                                .value())
                        .isEqualTo("ann");
                for (String name : List.of("ann;initFile=/etc/passwd", "ann?a=b", "ann#a")) {
                    EngineException refusal = catchThrowableOfType(EngineException.class, () -> {
                        try (EngineSession hers = other.openSession(request(name))) {
                            engine().run(hers, "select 1");
                        }
                    });
                    assertThat(refusal).as(name).isNotNull();
                    assertThat(refusal.kind()).isEqualTo(Kind.USER);
                }
            }
            Map<String, String> plain = Map.of("url", server.url(), "user", "service", "impersonate", "false");
            try (Engine other = new HiveServer2Plugin().start(context(plain));
                    EngineSession session = other.openSession(request("ann"))) {
                assertThat(engine().run(session, "select logged_in_user()")
                                .result()
                                .value())
                        .isEqualTo("service");
            }
        }

        @Test
        void whatIsWrongIsToldWithPlacesInTheTextAsItWasWritten() throws Exception {
            try (EngineSession session = engine().session()) {
                EngineException failure = catchThrowableOfType(
                        EngineException.class, () -> session.analyse(engine().request("select *\nfrom nowhere")));
                assertThat(failure.line()).isEqualTo(2);
                for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                    assertThat(cause).hasMessageContaining("ine 2:5").hasMessageNotContaining("ine 3:");
                }
            }
        }

        @Test
        void aServerThatEndsNothingLosesTheConnectionInTime() throws Exception {
            StuckCancel.check(Map.of("url", server.url()));
        }

        @Test
        void addressesWithParametersAreRefusedAndTellNoSecret() {
            for (String url : List.of(
                    "jdbc:hive2://h:1/x;initFile=/etc/passwd",
                    "jdbc:hive2://h:1/x?hive.server2.proxy.user=root",
                    "jdbc:hive2://h:1/x#a=b",
                    "jdbc:hive2://h:1/;user=me;password=secret",
                    "jdbc:hive2:///",
                    "jdbc:hive2://h:1/x%3BinitFile=/f",
                    "jdbc:mysql://h:1/x")) {
                EngineException refusal = catchThrowableOfType(
                        EngineException.class, () -> new HiveServer2Plugin().start(context(Map.of("url", url))));
                assertThat(refusal).as(url).isNotNull();
                assertThat(refusal.kind()).isEqualTo(Kind.USER);
                assertThat(refusal).hasMessageContaining("without parameters");
                assertThat(refusal.getMessage()).doesNotContain("secret");
            }
        }

        @Test
        void propertiesPassWhenTheyAreHarmlessOrAllowed() throws Exception {
            Map<String, String> harmful = Map.of("url", server.url(), "property.initFile", "/etc/passwd");
            assertThat(catchThrowableOfType(
                            EngineException.class, () -> new HiveServer2Plugin().start(context(harmful))))
                    .hasMessageContaining("initFile");
            Map<String, String> split = Map.of("url", server.url(), "property.retries", "1;initFile=/f");
            assertThat(catchThrowableOfType(EngineException.class, () -> new HiveServer2Plugin().start(context(split))))
                    .hasMessageContaining("property.retries");
            Map<String, String> fine = Map.of("url", server.url(), "property.retries", "1");
            try (Engine other = new HiveServer2Plugin().start(context(fine));
                    EngineSession session = other.openSession(request("ann"))) {
                assertThat(engine().run(session, "select 1").result().value()).isEqualTo(1);
            }
        }

        @Test
        void passwordsAreReferences() {
            EngineException refusal = catchThrowableOfType(EngineException.class, () -> new HiveServer2Plugin()
                    .start(context(Map.of("url", server.url(), "password", "secret"))));
            assertThat(refusal).hasMessageContaining("env:NAME");
            assertThat(refusal.getMessage()).doesNotContain("secret");
        }

        private EngineContext context(Map<String, String> settings) {
            return new EngineContext("engine", "tester", "4.0.1", settings, Path.of("target"));
        }

        private SessionRequest request(String user) {
            return new SessionRequest("own-" + user, user, Optional.empty(), Optional.empty(), Map.of());
        }
    }
}
