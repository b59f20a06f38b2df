package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.testkit.Probes;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The contract's wishes in Spark's SQL. */
final class SparkProbes implements Probes {
    @Override
    public String one() {
        return "select 1";
    }

    @Override
    public String numbers(long n) {
        return "select id, cast(id % 1000 as int) as i, id * 0.5d as d, concat('name-', id % 10000) as s,"
                + " cast(id as decimal(18,2)) as c, timestamp_micros(1600000000000000 + id) as t from range(" + n + ")";
    }

    @Override
    public String slow() {
        return "select count(*) from range(10000000000000) where sqrt(id) % 7 = 3";
    }

    @Override
    public String text(String value) {
        return "select '" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    @Override
    public List<TypeProbe> types() {
        List<TypeProbe> types = new ArrayList<>(typesOfAllLines());
        if (TestedSpark.isAtLeast4()) {
            types.add(new TypeProbe("select parse_json('{\"a\":[1,null]}')", "Utf8", "{\"a\":[1,null]}"));
        }
        return types;
    }

    private static List<TypeProbe> typesOfAllLines() {
        return List.of(
                new TypeProbe("select true", "Bool", true),
                new TypeProbe("select 7Y", "Int(8, true)", (byte) 7),
                new TypeProbe("select 7S", "Int(16, true)", (short) 7),
                new TypeProbe("select -7", "Int(32, true)", -7),
                new TypeProbe("select 9223372036854775807", "Int(64, true)", Long.MAX_VALUE),
                new TypeProbe("select cast(1.5 as float)", "FloatingPoint(SINGLE)", 1.5f),
                new TypeProbe("select 1e-3", "FloatingPoint(DOUBLE)", 0.001),
                new TypeProbe("select double('infinity')", "FloatingPoint(DOUBLE)", Double.POSITIVE_INFINITY),
                new TypeProbe("select -1.50", "Decimal(3, 2, 128)", new BigDecimal("-1.50")),
                new TypeProbe(
                        "select cast('12345678901234567890.123456789012345678' as decimal(38,18))",
                        "Decimal(38, 18, 128)",
                        new BigDecimal("12345678901234567890.123456789012345678")),
                new TypeProbe("select x'00ff'", "Binary", new byte[] {0, -1}),
                new TypeProbe("select date '0001-01-01'", "Date(DAY)", LocalDate.of(1, 1, 1)),
                new TypeProbe(
                        "select timestamp_ntz '2024-02-29 01:02:03.000001'",
                        "Timestamp(MICROSECOND, null)",
                        LocalDateTime.of(2024, 2, 29, 1, 2, 3, 1000)),
                new TypeProbe(
                        "select timestamp '2024-02-29 01:02:03.000001Z'",
                        "Timestamp(MICROSECOND, Europe/Berlin)",
                        Instant.parse("2024-02-29T01:02:03.000001Z")),
                new TypeProbe(
                        "select interval '1-2' year to month", "Interval(YEAR_MONTH)", java.time.Period.ofMonths(14)),
                new TypeProbe(
                        "select interval '1 02:03:04.5' day to second",
                        "Duration(MICROSECOND)",
                        java.time.Duration.parse("PT26H3M4.5S")),
                new TypeProbe("select make_interval(1, 2, 0, 3)", "Utf8", "1 years 2 months 3 days"),
                new TypeProbe("select array(1, null)", "List", Arrays.asList(1, null)),
                new TypeProbe("select map('k', array(1L))", "Map(false)", Map.of("k", List.of(1L))),
                new TypeProbe(
                        "select named_struct('x', 1, 'y', named_struct('z', 'deep'))",
                        "Struct",
                        Map.of("x", 1, "y", Map.of("z", "deep"))),
                new TypeProbe("select null", "Null", null),
                new TypeProbe("select cast(null as string)", "Utf8", null),
                new TypeProbe("select cast(null as decimal(10,2))", "Decimal(10, 2, 128)", null),
                new TypeProbe("select cast(null as array<int>)", "List", null));
    }

    @Override
    public FailureProbe syntaxError() {
        return new FailureProbe("select\n  1\n  )", 3, "at or near");
    }

    @Override
    public FailureProbe userError() {
        return new FailureProbe("select *\nfrom nowhere", 2, "nowhere");
    }

    @Override
    public Optional<String> lateFailure() {
        return Optional.of("select id, if(id > 400000, raise_error('late'), 1) from range(0, 1000000, 1, 1)");
    }

    @Override
    public SettingProbe setting() {
        return new SettingProbe("spark.sql.maxPlanStringLength", "12345", "set spark.sql.maxPlanStringLength");
    }

    @Override
    public List<String> refusedSettings() {
        return List.of("spark.sql.nonsense", "spark.sql.warehouse.dir", "spark.executor.memory", "nonsense");
    }

    @Override
    public Map.Entry<String, Optional<Long>> update() {
        return Map.entry("create or replace temporary view v as select 1", Optional.empty());
    }

    @Override
    public String change() {
        return "set spark.sql.maxPlanStringLength=54321";
    }

    @Override
    public Optional<TableProbe> table() {
        return Optional.of(new TableProbe(
                Optional.empty(),
                List.of("create table if not exists strange_NAME (id bigint, `two words` string) using parquet"),
                "strange_name",
                List.of("id", "two words")));
    }

    @Override
    public Optional<String> marker() {
        return Optional.of("select ?");
    }

    @Override
    public Optional<String> bigintMarker() {
        return Optional.of("select id from range(10) where id = ?");
    }

    @Override
    public List<AnalysisProbe> analyses() {
        List<String> table = List.of("create table if not exists touched (id int, name string) using parquet");
        return List.of(
                new AnalysisProbe(
                        table,
                        "select upper(name) from touched where id > ?",
                        StatementAnalysis.Kind.QUERY,
                        Map.of("touched", Set.of("id", "name")),
                        Map.of()),
                new AnalysisProbe(
                        table,
                        "insert into touched select id, 'x' from touched",
                        StatementAnalysis.Kind.DML,
                        Map.of("touched", Set.of("id")),
                        Map.of("touched", Set.of("id", "name"))),
                new AnalysisProbe(
                        List.of(),
                        "create table fresh (a int) using parquet",
                        StatementAnalysis.Kind.DDL,
                        Map.of(),
                        Map.of("fresh", Set.of("a"))));
    }

    @Override
    public Optional<String> named(String name) {
        return Optional.of("select 1 as `" + name + "`");
    }

    @Override
    public Optional<String> amongNulls(TypeProbe probe) {
        return Probes.caseAmongNulls(probe, "(values (1), (2), (3)) as t (k)");
    }

    @Override
    public Optional<TemporaryProbe> temporary() {
        return Optional.of(new TemporaryProbe("create temporary view mine as select 1 as x", "select x from mine"));
    }

    /** Pools and cleaners in static fields of Spark's and Hadoop's. */
    @Override
    public List<String> threadsThatOutliveTheEngine() {
        return List.of(
                "Cleaner-\\d+",
                "(QueryStageCreator|ResultQueryStageExecution|shuffle-exchange|broadcast-exchange|subquery|map-output)-.*",
                "org\\.apache\\.hadoop\\..*");
    }

    @Override
    public Optional<String> newTable(String name) {
        return Optional.of("create table " + name + " (a int not null, b int) using parquet");
    }

    @Override
    public Optional<String> routine() {
        return Optional.of("date_trunc");
    }
}
