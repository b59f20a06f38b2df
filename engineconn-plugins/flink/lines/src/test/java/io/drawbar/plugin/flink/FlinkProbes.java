package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.StatementAnalysis.Kind;
import io.drawbar.engine.testkit.Probes;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The contract's wishes in Flink's SQL. */
final class FlinkProbes implements Probes {
    /** To be run before the others. */
    static final String SETUP =
            "create function if not exists numbers as '" + Numbers.class.getName() + "' language java";

    @Override
    public String one() {
        return "select 1";
    }

    @Override
    public String numbers(long n) {
        return "select id, cast(mod(id, 1000) as int) as i, id * cast(0.5 as double) as d,"
                + " 'name-' || cast(mod(id, 10000) as string) as s, cast(id as decimal(18, 2)) as c,"
                + " to_timestamp_ltz(1600000000000 + id, 3) as t from table(numbers(cast(" + n + " as bigint)))";
    }

    @Override
    public String slow() {
        return "select count(*) from table(numbers(cast(10000000000000 as bigint))) where mod(id, 7) = 9";
    }

    @Override
    public String text(String value) {
        return "select '" + value.replace("'", "''") + "'";
    }

    @Override
    public List<TypeProbe> types() {
        return List.of(
                new TypeProbe("select true", "Bool", true),
                new TypeProbe("select cast(7 as tinyint)", "Int(8, true)", (byte) 7),
                new TypeProbe("select cast(7 as smallint)", "Int(16, true)", (short) 7),
                new TypeProbe("select -7", "Int(32, true)", -7),
                new TypeProbe("select 9223372036854775807", "Int(64, true)", Long.MAX_VALUE),
                new TypeProbe("select cast(1.5 as float)", "FloatingPoint(SINGLE)", 1.5f),
                new TypeProbe("select 1e-3", "FloatingPoint(DOUBLE)", 0.001),
                new TypeProbe("select -1.50", "Decimal(3, 2, 128)", new BigDecimal("-1.50")),
                new TypeProbe(
                        "select cast('12345678901234567890.123456789012345678' as decimal(38, 18))",
                        "Decimal(38, 18, 128)",
                        new BigDecimal("12345678901234567890.123456789012345678")),
                new TypeProbe("select x'00ff'", "Binary", new byte[] {0, -1}),
                new TypeProbe("select date '1969-12-31'", "Date(DAY)", LocalDate.of(1969, 12, 31)),
                new TypeProbe("select cast('01:02:03' as time)", "Time(MICROSECOND, 64)", LocalTime.of(1, 2, 3)),
                new TypeProbe(
                        "select timestamp '2024-02-29 01:02:03.000001'",
                        "Timestamp(MICROSECOND, null)",
                        LocalDateTime.of(2024, 2, 29, 1, 2, 3, 1000)),
                new TypeProbe(
                        "select cast('2024-02-29 01:02:03.000000001' as timestamp(9))",
                        "Timestamp(NANOSECOND, null)",
                        LocalDateTime.of(2024, 2, 29, 1, 2, 3, 1)),
                new TypeProbe(
                        "select to_timestamp_ltz(1709168523001, 3)",
                        "Timestamp(MICROSECOND, Europe/Berlin)",
                        Instant.ofEpochMilli(1709168523001L)),
                new TypeProbe("select interval '1-2' year to month", "Utf8", "+1-02"),
                new TypeProbe("select interval '1 02:03:04.5' day to second", "Utf8", "+1 02:03:04.500"),
                new TypeProbe("select array[1, cast(null as int)]", "List", Arrays.asList(1, null)),
                new TypeProbe("select map['k', array[1, 2]]", "Map(false)", Map.of("k", List.of(1, 2))),
                new TypeProbe(
                        "select cast(row(1, row('deep')) as row<x int, y row<z string>>)",
                        "Struct",
                        Map.of("x", 1, "y", Map.of("z", "deep"))),
                new TypeProbe(
                        "select array[timestamp '2024-02-29 01:02:03']",
                        "List",
                        List.of(LocalDateTime.of(2024, 2, 29, 1, 2, 3))),
                new TypeProbe(
                        "select collect(x) from (values ('a'), ('b'), ('a')) as t (x)",
                        "Map(false)",
                        Map.of("a", 2, "b", 1)),
                new TypeProbe("select cast(null as string)", "Utf8", null),
                new TypeProbe("select cast(null as decimal(10, 2))", "Decimal(10, 2, 128)", null),
                new TypeProbe("select cast(null as array<int>)", "List", null));
    }

    @Override
    public FailureProbe syntaxError() {
        return new FailureProbe("select\n  1\n  )", 3, "Encountered");
    }

    @Override
    public FailureProbe userError() {
        return new FailureProbe("select *\nfrom nowhere", 2, "nowhere");
    }

    @Override
    public Optional<String> lateFailure() {
        return Optional.of("select id, 1 / (400000 - id) from table(numbers(cast(1000000 as bigint)))");
    }

    @Override
    public SettingProbe setting() {
        return new SettingProbe(
                "table.exec.resource.default-parallelism", "3", "set 'table.exec.resource.default-parallelism'");
    }

    @Override
    public List<String> refusedSettings() {
        return List.of(
                "nonsense", "execution.target", "rest.address", "taskmanager.numberOfTaskSlots", "flink.cluster");
    }

    @Override
    public Map.Entry<String, Optional<Long>> update() {
        return Map.entry("create temporary view v as select 1", Optional.empty());
    }

    @Override
    public String change() {
        return "set 'table.exec.resource.default-parallelism' = '2'";
    }

    @Override
    public Optional<TableProbe> table() {
        return Optional.of(new TableProbe(
                Optional.empty(),
                List.of("create table if not exists `strange NAME` (id bigint, `two words` string)"
                        + " with ('connector' = 'datagen')"),
                "strange NAME",
                List.of("id", "two words")));
    }

    @Override
    public Optional<String> marker() {
        return Optional.of("select ?");
    }

    @Override
    public Optional<String> named(String name) {
        return Optional.of("select 1 as `" + name + "`");
    }

    @Override
    public Optional<String> amongNulls(TypeProbe probe) {
        // Flink's validator takes no row within a row in a case.
        return probe.text().contains("row('deep')")
                ? Optional.empty()
                : Probes.caseAmongNulls(probe, "(values (1), (2), (3)) as t (k)");
    }

    @Override
    public Optional<TemporaryProbe> temporary() {
        return Optional.of(new TemporaryProbe("create temporary view mine as select 1 as x", "select x from mine"));
    }

    @Override
    public Optional<String> newTable(String name) {
        return Optional.of("create table " + name + " (a int not null, b int) with ('connector' = 'blackhole')");
    }

    @Override
    public List<AnalysisProbe> analyses() {
        List<String> tables = List.of(
                "create temporary table if not exists bought (id bigint, who string, price decimal(10, 2), twice as price * 2) with"
                        + " ('connector' = 'datagen', 'number-of-rows' = '1')",
                "create temporary table if not exists people (who string, town string) with ('connector' = 'datagen',"
                        + " 'number-of-rows' = '1')",
                "create temporary table if not exists sums (who string, total decimal(20, 2)) with ('connector' = 'blackhole')",
                "create temporary view if not exists dear as select id, who from bought where price > 100");
        return List.of(
                new AnalysisProbe(
                        tables,
                        "select who from bought where id > 1 and who <> 'it''s, [$7]' order by price limit 3",
                        Kind.QUERY,
                        Map.of("bought", Set.of("id", "who", "price")),
                        Map.of()),
                new AnalysisProbe(
                        tables,
                        "select town, sum(twice) from bought join people on bought.who = people.who group by town",
                        Kind.QUERY,
                        Map.of("bought", Set.of("who", "price"), "people", Set.of("who", "town")),
                        Map.of()),
                new AnalysisProbe(
                        tables,
                        "with b as (select id, who from dear union all select id, who from bought)"
                                + " select count(*) from b where who = ?",
                        Kind.QUERY,
                        Map.of("bought", Set.of("who", "price")),
                        Map.of()),
                // Columns within an expression's query are not told.
                new AnalysisProbe(
                        tables,
                        "select id from bought where who in (select who from people where town = 'x')",
                        Kind.QUERY,
                        Map.of("bought", Set.of(), "people", Set.of()),
                        Map.of()),
                new AnalysisProbe(
                        tables,
                        "insert into sums (who) select who from people",
                        Kind.DML,
                        Map.of("people", Set.of("who")),
                        Map.of("sums", Set.of("who"))),
                new AnalysisProbe(
                        tables,
                        "execute statement set begin insert into sums select who, 1 from people;"
                                + " insert into sums select town, 2 from people; end",
                        Kind.DML,
                        Map.of("people", Set.of("who", "town")),
                        Map.of("sums", Set.of("who", "total"))),
                new AnalysisProbe(
                        tables,
                        "create table kept with ('connector' = 'blackhole') as select town from people",
                        Kind.DML,
                        Map.of("people", Set.of("town")),
                        Map.of("kept", Set.of("town"))),
                new AnalysisProbe(
                        tables,
                        "create view towns as select town from people",
                        Kind.DDL,
                        Map.of("people", Set.of("town")),
                        Map.of("towns", Set.of())),
                new AnalysisProbe(tables, "drop temporary view dear", Kind.DDL, Map.of(), Map.of("dear", Set.of())),
                new AnalysisProbe(tables, "show tables", Kind.UTILITY, Map.of(), Map.of()),
                new AnalysisProbe(tables, "execute plan '/a/plan'", Kind.UNKNOWN, Map.of(), Map.of()));
    }

    @Override
    public Optional<String> routine() {
        return Optional.of("ARRAY_CONCAT");
    }
}
