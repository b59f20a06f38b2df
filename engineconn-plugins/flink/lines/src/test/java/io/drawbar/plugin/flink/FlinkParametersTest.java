package io.drawbar.plugin.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value that is given for a marker arrives as it is wherever a marker may stand, or is refused. */
class FlinkParametersTest {
    @TempDir
    static Path folder;

    private static EngineUnderTest engine;

    @BeforeAll
    static void start() throws Exception {
        engine = EngineUnderTest.start(
                new FlinkStart(), Map.of("table.local-time-zone", "Asia/Karachi"), folder, new FlinkProbes());
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    private static Object answer(String text, Object... values) throws Exception {
        return engine.run(text, values).result().value();
    }

    static List<Object> exact() {
        return List.of(
                Byte.MIN_VALUE,
                Short.MIN_VALUE,
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                Float.MIN_VALUE,
                -1234567f,
                Double.MIN_VALUE,
                Double.MAX_VALUE,
                1.0 / 3,
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                new BigDecimal("0"),
                new BigDecimal("0.00000000000000000000000000000000000001"),
                new BigDecimal("99999999999999999999999999999999999999"),
                new BigDecimal("-1234567890123456789.0123456789012345678"),
                "'); drop table x; --",
                "\\' \\u0041 ? ${a}",
                " \n\t\0\ud83d\ude00",
                LocalDate.of(1, 1, 1),
                LocalDate.of(9999, 12, 31),
                LocalTime.MIDNIGHT,
                LocalTime.of(23, 59, 59, 999_000_000),
                LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_999),
                LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000),
                Instant.EPOCH,
                Instant.parse("9999-12-30T00:00:00.000001Z"),
                Instant.parse("1900-01-01T00:00:00.123Z"),
                Instant.parse("2024-06-01T12:00:00.123456Z"),
                Instant.parse("2024-06-01T12:00:00.123456789Z"));
    }

    @ParameterizedTest
    @MethodSource("exact")
    void aValueArrivesToItsLastDigit(Object value) throws Exception {
        Object found = answer("select ?", value);
        if (value instanceof BigDecimal expected) {
            assertThat((BigDecimal) found).isEqualByComparingTo(expected);
        } else {
            assertThat(found).isEqualTo(value);
        }
    }

    static List<Object> tooMuch() {
        return List.of(
                new BigDecimal("123456789012345678901234567890123456789"),
                new BigDecimal("1e-39"),
                new BigDecimal("1e400"),
                Float.NaN,
                Float.NEGATIVE_INFINITY,
                LocalTime.of(1, 2, 3, 4_500_000),
                LocalDate.of(10000, 1, 1),
                LocalDateTime.of(-1, 1, 1, 0, 0),
                Instant.parse("+10000-01-01T00:00:00.000001Z"));
    }

    @ParameterizedTest
    @MethodSource("tooMuch")
    void aValueThatFlinkCannotHoldIsRefusedAndNotRounded(Object value) {
        EngineException refusal = catchThrowableOfType(EngineException.class, () -> answer("select ?", value));
        assertThat(refusal.kind()).isEqualTo(Kind.USER);
        assertThat(refusal).hasMessageContaining("parameter");
        assertThat(refusal.sqlState()).hasValue(value instanceof Number ? "22003" : "22008");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select count(*) from (values (1), (2), (3)) as t (x) where x > ? and x <= ?",
                "select count(*) from (values (0), (1), (2), (3)) as t (x) where x between ? + 1 and ?",
                "select count(*) from (values (1), (3), (4)) as t (x) where x in (?, ?)",
                "select cast(? as bigint) - ? + 4",
                "select array[?, ?, 2][3]",
                "select case when true then ? else ? end * 2 /* or ? */ -- or ?",
                "select char_length(cast(? as string)) + char_length(cast(? as string)) as `?`",
                "select count(*) + char_length('?') - 1 from (select * from (values (1), (2), (3), (4), (5)) as t (x)"
                        + " order by x limit ? offset ?) where x <> 9"
            })
    void markersStandWhereverValuesDo(String text) throws Exception {
        Object found = text.contains("limit") ? answer(text, 2, 1) : answer(text, 1, 3);
        assertThat(((Number) found).intValue()).isEqualTo(2);
    }

    @Test
    void aTableTakesEveryKindOfValueAndNull() throws Exception {
        try (EngineSession session = engine.session()) {
            engine.run(
                    session,
                    "create table kept (yes boolean, n int, d decimal(10, 2), s string, day_ date, t timestamp(6), b binary(2))"
                            + " with ('connector' = 'filesystem', 'format' = 'json', 'path' = '"
                            + folder.resolve("kept").toUri() + "')");
            String insert = "insert into kept values (?, ?, ?, ?, ?, ?, ?)";
            LocalDateTime moment = LocalDateTime.of(2024, 2, 29, 1, 2, 3, 456_789_000);
            engine.run(
                    session,
                    insert,
                    true,
                    7,
                    new BigDecimal("1.5"),
                    "it's",
                    LocalDate.of(2024, 2, 29),
                    moment,
                    new byte[] {0, -1});
            engine.run(session, insert, null, null, null, null, null, null, null);
            assertThat(engine.run(session, "select * from kept where s = ? and t = ? and d = ?", "it's", moment, 1.5)
                            .result()
                            .rows())
                    .usingRecursiveComparison()
                    .isEqualTo(List.of(List.of(
                            true,
                            7,
                            new BigDecimal("1.50"),
                            "it's",
                            LocalDate.of(2024, 2, 29),
                            moment,
                            new byte[] {0, -1})));
            assertThat(engine.run(session, "select n, s from kept where s is null")
                            .result()
                            .rows())
                    .containsExactly(Arrays.asList(null, null));
        }
    }

    static List<String> inserts() {
        return List.of(
                "insert into %s values (?, ?, ?, ?)",
                "insert into %s values (?, ? /* , */, ?, ?), (2, ',', row(1, 2), array['a'])",
                "insert into %s (n, s, r, a) values (?, ?, ?, ?)",
                "insert into %s (a, n, r, s) values (?, ?, ?, ?)",
                "insert into %s (s) values (?)",
                "insert into %s select ?, 's', row(1, 1), array['a']",
                "insert into %s select * from (values (?, 's', row(1, 1), array['a'])) as t (n, s, r, a) -- ?",
                "insert into %s values (?, ?, cast(? as row<x int, y int>), ?)",
                "execute statement set begin insert into %s values (?, ?, ?, ?); end");
    }

    @ParameterizedTest
    @MethodSource("inserts")
    void aNullHasTheTypeOfWhatItIsInsertedInto(String insert) throws Exception {
        try (EngineSession session = engine.session()) {
            String table = "t" + Integer.toHexString(insert.hashCode());
            engine.run(
                    session,
                    "create table " + table + " (n int, twice as n * 2, s string, r row<x int, y int>, a array<string>)"
                            + " with ('connector' = 'filesystem', 'format' = 'json', 'path' = '"
                            + folder.resolve(table).toUri() + "')");
            String text = insert.formatted(table);
            Object[] nulls = new Object[(int) text.replaceAll("--.*", "")
                    .chars()
                    .filter(c -> c == '?')
                    .count()];
            if (insert.contains("select ?") || insert.contains("from")) {
                // A query's columns have types of their own, and Flink takes no text for a number.
                assertThat(catchThrowableOfType(EngineException.class, () -> engine.run(session, text, nulls)))
                        .hasMessageContaining("Incompatible types for sink column 'n'");
                return;
            }
            engine.run(session, text, nulls);
            assertThat(engine.run(session, "select n, twice, a from " + table + " where s is null").result().rows())
                    .containsExactly(Arrays.asList(null, null, null));
        }
    }

    @Test
    void aPlaceIsTheOneInTheStatementAsItWasWritten() {
        for (String text : List.of("select ?,\n ?, x from nowhere", "select 1,\n ?, ? ) from x")) {
            EngineException failure =
                    catchThrowableOfType(EngineException.class, () -> answer(text, "long enough to matter", 2));
            assertThat(failure.line()).isEqualTo(2);
            assertThat(failure.column()).isEqualTo(text.contains("nowhere") ? 12 : 7);
            assertThat(failure).hasMessageContaining("line 2, column " + failure.column());
        }
    }

    @Test
    void aPartitionThatIsNamedIsNoneOfTheRowsColumns() throws Exception {
        try (EngineSession session = engine.session()) {
            engine.run(
                    session,
                    "create table parts (p string, n int, d date) partitioned by (p) with ('connector' = 'filesystem',"
                            + " 'format' = 'json', 'path' = '" + folder.resolve("parts").toUri() + "')");
            engine.run(session, "insert into parts partition (p = ?) values (?, ?), (?, ?)", "x", null, null, 1, null);
            assertThat(engine.run(session, "select p, n, d from parts order by n").result().rows())
                    .containsExactlyInAnyOrder(Arrays.asList("x", null, null), Arrays.asList("x", 1, null));
        }
    }

    @Test
    void aNullIsATextWhereNothingSaysItsType() throws Exception {
        assertThat(engine.run("select ?, array[?, 'x'][1], coalesce(?, 'y'), cast(? as int)", null, null, null, null)
                        .result()
                        .rows())
                .containsExactly(Arrays.asList(null, null, "y", null));
    }

    @Test
    void asManyValuesAsMarkersAreGiven() {
        EngineException few = catchThrowableOfType(EngineException.class, () -> answer("select ?, ?", 1));
        assertThat(few).hasMessage("Found 1 parameters, expected 2.");
        EngineException none = catchThrowableOfType(EngineException.class, () -> answer("select ?, ?"));
        assertThat(none).hasMessage("Found 0 parameters, expected 2.");
    }
}
