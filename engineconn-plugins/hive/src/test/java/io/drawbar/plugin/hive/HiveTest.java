package io.drawbar.plugin.hive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.testkit.EngineContract;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.RecordingSink;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin with a real Hive in this process: the contract of all engines, and what is Hive's own. */
class HiveTest extends EngineContract {
    private Path work;

    @Override
    protected EngineUnderTest start(Path folder) throws Exception {
        work = folder;
        EngineUnderTest engine = EngineUnderTest.start(
                new HivePlugin(), Map.of("hive.local.time.zone", "Asia/Karachi"), folder, new HiveProbes());
        engine.run(ManyNumbers.table(folder.resolve("numbers")));
        return engine;
    }

    @Nested
    class Own {
        @Test
        void partitionsAreMadeAsRowsWantThemAndJoined() throws Exception {
            try (EngineSession session = engine().session()) {
                engine().setUp(
                                session,
                                List.of(
                                        "create database if not exists shop",
                                        "use shop",
                                        "create table sales (item int, amount decimal(10,2)) partitioned by (day string)"
                                                + " stored as orc",
                                        "create table items (item int, name string) stored as parquet",
                                        "create view named as select i.name, s.amount, s.day from sales s"
                                                + " join items i on s.item = i.item"));
                RecordingSink inserted = engine().run(
                                session,
                                "insert into sales partition (day) select * from (select 1, 2.50, 'mon' union all"
                                        + " select 2, 3.25, 'tue' union all select 1, 4.00, 'tue') x");
                assertThat(inserted.updateCount()).hasValue(3L);
                assertThat(inserted.progress()).anySatisfy(progress -> {
                    assertThat(progress.unit()).isEqualTo("tasks");
                    assertThat(progress.done()).isPositive();
                });
                assertThat(inserted.logs())
                        .anySatisfy(line -> assertThat(line.line()).contains("Executing command"));
                engine().run(session, "insert into items values (1, 'drum'), (2, 'fife')");
                assertThat(engine().run(session, "show partitions sales")
                                .result()
                                .rows())
                        .containsExactly(List.of("day=mon"), List.of("day=tue"));
                assertThat(engine().run(
                                        session,
                                        "select name, sum(amount) as total, count(*) as many from named group by name"
                                                + " order by name")
                                .result()
                                .rows())
                        .containsExactly(
                                List.of("drum", new java.math.BigDecimal("6.50"), 2L),
                                List.of("fife", new java.math.BigDecimal("3.25"), 1L));
            }
        }

        @Test
        void aFunctionOfAnAddedJarBelongsToItsSession(@TempDir Path folder) throws Exception {
            try (EngineSession session = engine().session();
                    EngineSession other = engine().session()) {
                RecordingSink added = engine().run(session, "add jar " + UdfJar.make(folder));
                assertThat(added.logs())
                        .anySatisfy(line -> assertThat(line.line()).contains("twice.jar"));
                engine().run(session, "create temporary function twice as 'sample.Twice'");
                assertThat(engine().run(session, "select twice('ab')").result().value())
                        .isEqualTo("abab");
                EngineException elsewhere =
                        catchThrowableOfType(EngineException.class, () -> engine().run(other, "select twice('ab')"));
                assertThat(elsewhere.kind()).isEqualTo(Kind.USER);
            }
        }

        @Test
        void mapReduceRunsWhereASessionWantsIt() throws Exception {
            try (EngineSession session = engine().session(Map.of("hive.execution.engine", "mr"), Optional.empty())) {
                RecordingSink sink = engine().run(
                                session, "select k, count(*) from (select explode(array(1, 2, 2)) as k) x group by k");
                assertThat(sink.result().rows()).containsExactlyInAnyOrder(List.of(1, 1L), List.of(2, 2L));
                assertThat(sink.progress())
                        .anySatisfy(progress -> assertThat(progress.unit()).isEqualTo("percent"));
            }
        }

        @Test
        void aUnionIsAStructureOfItsAlternatives() throws Exception {
            assertThat(engine().run("select create_union(1, 7, 'text')")
                            .result()
                            .value())
                    .isEqualTo(mapOf("tag", (byte) 1, "value0", null, "value1", "text"));
        }

        private Map<String, Object> mapOf(Object... entries) {
            Map<String, Object> map = new java.util.LinkedHashMap<>();
            for (int i = 0; i < entries.length; i += 2) {
                map.put((String) entries[i], entries[i + 1]);
            }
            return map;
        }

        @Test
        void aTimestampFinerThanMicrosecondsIsCutAndTheUserTold() throws Exception {
            RecordingSink sink = engine().run("select timestamp '2024-02-29 01:02:03.123456789' as fine");
            assertThat(sink.result().value()).isEqualTo(LocalDateTime.of(2024, 2, 29, 1, 2, 3, 123_456_000));
            assertThat(sink.logs()).anySatisfy(line -> assertThat(line.line()).contains("drawbar.timestamps"));
        }

        @Test
        void aFailureHasHivesNameAndItsPlace() {
            EngineException failure = catchThrowableOfType(
                    EngineException.class, () -> engine().run("select id,\n  nosuch from default.numbers"));
            assertThat(failure.kind()).isEqualTo(Kind.USER);
            assertThat(failure.engineCode()).hasValue("INVALID_TABLE_OR_COLUMN");
            assertThat(failure.line()).isEqualTo(2);
            assertThat(failure.column()).isEqualTo(3);
        }

        @Test
        void aCommandThatIsNotAllowedIsRefused() {
            EngineException refusal = catchThrowableOfType(
                    EngineException.class, () -> engine().run("compile `class X {}` as groovy named x.groovy"));
            assertThat(refusal.kind()).isEqualTo(Kind.USER);
        }

        @Test
        void whatBelongsToTheEngineIsNotSetByASession() {
            EngineException refusal = catchThrowableOfType(
                    EngineException.class, () -> engine().run("set hive.metastore.uris=thrift://elsewhere:1"));
            assertThat(refusal.kind()).isEqualTo(Kind.USER);
            assertThat(refusal).hasMessageContaining("hive.metastore.uris");
        }

        @Test
        void whoOpensASessionOwnsWhatItMakes() throws Exception {
            engine().run("create table if not exists owned (x int)");
            assertThat(engine().run("describe formatted owned").result().rows().toString())
                    .contains("tester");
        }

        @Test
        void anUnknownWayOfExecutingIsRefusedBeforeHiveStarts() {
            EngineException refusal = catchThrowableOfType(EngineException.class, () -> new HivePlugin()
                    .start(new EngineContext("e", "o", "4.0.1", Map.of("hive.execution.engine", "spark"), work)));
            assertThat(refusal).hasMessageContaining("expected tez or mr");
        }
    }
}
