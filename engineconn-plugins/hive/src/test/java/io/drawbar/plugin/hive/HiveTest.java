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
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
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
    class Joins extends JoinCancels {
        Joins() {
            super(engine());
        }
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
                                List.of("drum", new BigDecimal("6.50"), 2L),
                                List.of("fife", new BigDecimal("3.25"), 1L));
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

        /** Hive's mappers share a flag with all readers in the process. */
        @Test
        void mapReduceThatHasSeenEnoughTakesNoRowsFromOthers() throws Exception {
            String few = "select count(*) from (select id from default.numbers limit 5) x";
            try (EngineSession mapReduce = engine().session(Map.of("hive.execution.engine", "mr"), Optional.empty());
                    EngineSession tez = engine().session()) {
                assertThat(engine().run(mapReduce, few).result().value()).isEqualTo(5L);
                engine().run(tez, "create table whole stored as orc as select 1 as x union all select 2");
                assertThat(engine().run(tez, "select count(distinct x) from whole where x > 0")
                                .result()
                                .value())
                        .isEqualTo(2L);
            }
        }

        /** The same flag, of stages of one statement that know nothing of each other. */
        @Test
        void independentStagesOfMapReduceTakeNoRowsFromEachOther() throws Exception {
            Map<String, String> settings = Map.of("hive.execution.engine", "mr", "hive.exec.parallel", "true");
            try (EngineSession session = engine().session(settings, Optional.empty())) {
                RecordingSink sink = engine().run(
                                session,
                                "select count(distinct id) from (select id from default.numbers limit 5) few union all"
                                        + " select count(distinct id) from (select id from default.numbers limit 300000) many");
                assertThat(sink.result().rows()).containsExactlyInAnyOrder(List.of(5L), List.of(300_000L));
                assertThat(sink.progress())
                        .anySatisfy(progress -> assertThat(progress.unit()).isEqualTo("percent"));
                assertThat(sink.logs().stream().filter(line -> line.line().contains("Launching Job")))
                        .hasSizeGreaterThan(2);
                assertThat(catchThrowableOfType(
                                        EngineException.class,
                                        () -> engine().run(
                                                        session,
                                                        "select count(distinct id) from default.numbers where assert_true(id < 5) is null"
                                                                + " union all select count(distinct id) from default.numbers where id % 7 = 9"))
                                .kind())
                        .isEqualTo(Kind.ENGINE);
                assertThat(engine().run(session, "select 1").result().value()).isEqualTo(1);
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
        void aTextIsAValueWhateverIsInIt() throws Exception {
            List<String> corpus = List.of(
                    "\\",
                    "\\\\'",
                    "'; drop table owned; --",
                    "' or '1'='1",
                    "\\' or 1=1 --",
                    "\\u0041 \\101 \\n \\% \\_ \\0",
                    "two\nlines\r\nand\ttabs",
                    "/* ? */ -- ? \" ` ?",
                    "${hiveconf:hive.execution.engine} $${env:HOME} ${",
                    "a;b",
                    "\u0000 \u001a \u2028",
                    "žluť 日本 𝄞");
            try (EngineSession session = engine().session()) {
                for (String value : corpus) {
                    assertThat(engine().run(session, "select ?, '?', length(?)", value, value)
                                    .result()
                                    .rows())
                            .containsExactly(List.of(value, "?", value.codePointCount(0, value.length())));
                }
            }
        }

        @Test
        void numbersAreExactAndWhatHiveCannotHoldIsRefused() throws Exception {
            try (EngineSession session = engine().session()) {
                BigDecimal most = new BigDecimal("-1234567890123456789012345678.9012345678");
                for (Object value : new Object[] {
                    Byte.MIN_VALUE,
                    Short.MIN_VALUE,
                    Integer.MIN_VALUE,
                    Long.MIN_VALUE,
                    Long.MAX_VALUE,
                    Float.MIN_VALUE,
                    Float.NaN,
                    Double.MAX_VALUE,
                    Double.MIN_VALUE,
                    Double.NaN,
                    Double.NEGATIVE_INFINITY,
                    most,
                    new BigDecimal("1.500"),
                    new BigDecimal("0.001"),
                    BigDecimal.TEN.pow(37),
                    new byte[0],
                    LocalDate.of(1, 1, 1),
                    LocalDate.of(9999, 12, 31),
                    LocalDate.of(1582, 10, 10)
                }) {
                    assertThat(engine().run(session, "select ?", value).result().value())
                            .isEqualTo(value);
                }
                assertThat(engine().run(session, "select cast(? as string)", LocalDateTime.of(2024, 2, 29, 1, 2, 3, 4))
                                .result()
                                .value())
                        .isEqualTo("2024-02-29 01:02:03.000000004");
                for (Object value : new Object[] {
                    BigDecimal.TEN.pow(38), new BigDecimal("1e-39"), LocalDate.of(10_000, 1, 1), LocalTime.NOON
                }) {
                    assertThat(catchThrowableOfType(
                                            EngineException.class, () -> engine().run(session, "select ?", value))
                                    .kind())
                            .as("%s", value)
                            .isIn(Kind.USER, Kind.UNSUPPORTED);
                }
            }
        }

        @Test
        void parametersStandWhereverValuesDo() throws Exception {
            try (EngineSession session = engine().session()) {
                engine().run(
                                session,
                                "create table bound (i int, b bigint, d decimal(10,3), s string, y binary, t timestamp)"
                                        + " partitioned by (p string) stored as orc");
                Object[] row = {
                    -1,
                    Long.MIN_VALUE,
                    new BigDecimal("-1.500"),
                    "it's",
                    new byte[] {-1, 0},
                    LocalDateTime.of(5, 1, 1, 0, 0)
                };
                engine().run(
                                session,
                                "insert into bound partition (p = ?) values (?, ?, ?, ?, ?, ?)",
                                prepend("?'", row));
                engine().run(
                                session,
                                "insert into bound partition (p) values (?, ?, ?, ?, ?, ?, ?)",
                                append(new Object[6], "x"));
                assertThat(engine().run(
                                        session,
                                        "select * from bound where p = ? and i in (?) and i-?=0 limit ?",
                                        "?'",
                                        -1,
                                        -1,
                                        5L)
                                .result()
                                .rows())
                        .usingRecursiveComparison()
                        .isEqualTo(List.of(List.of(append(row, "?'"))));
                assertThat(engine().run(session, "select p from bound where i is null limit ?, ?", 0, 1)
                                .result()
                                .value())
                        .isEqualTo("x");
            }
        }

        private Object[] append(Object[] values, Object last) {
            Object[] all = Arrays.copyOf(values, values.length + 1);
            all[values.length] = last;
            return all;
        }

        private Object[] prepend(Object first, Object[] values) {
            Object[] all = new Object[values.length + 1];
            all[0] = first;
            System.arraycopy(values, 0, all, 1, values.length);
            return all;
        }

        @Test
        void aFailureBesideParametersHasThePlaceInTheTextAsItWasWritten() {
            EngineException failure = catchThrowableOfType(EngineException.class, () -> engine().run(
                            "select ?,\n ?, nosuch from default.numbers", "a long text", "another"));
            assertThat(failure.line()).isEqualTo(2);
            assertThat(failure.column()).isEqualTo(5);
            assertThat(failure).hasMessageContaining("2:4");
        }

        @Test
        void anUnknownWayOfExecutingIsRefusedBeforeHiveStarts() {
            EngineException refusal = catchThrowableOfType(EngineException.class, () -> new HivePlugin()
                    .start(new EngineContext("e", "o", "4.0.1", Map.of("hive.execution.engine", "spark"), work)));
            assertThat(refusal).hasMessageContaining("expected tez or mr");
        }
    }
}
