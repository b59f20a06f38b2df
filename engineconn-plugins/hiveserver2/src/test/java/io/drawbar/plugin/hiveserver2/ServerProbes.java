package io.drawbar.plugin.hiveserver2;

import io.drawbar.engine.spi.StatementAnalysis.Kind;
import io.drawbar.engine.testkit.Probes;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The contract's wishes in HiveQL, as HiveServer2 tells values. */
final class ServerProbes implements Probes {
    @Override
    public String one() {
        return "select 1";
    }

    @Override
    public String numbers(long n) {
        return "select * from default.numbers limit " + n;
    }

    @Override
    public String slow() {
        return "select count(*) from default.numbers where id % 7 = 9";
    }

    @Override
    public String text(String value) {
        return "select '" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    @Override
    public List<TypeProbe> types() {
        return List.of(
                new TypeProbe("select true", "Bool", true),
                new TypeProbe("select 7Y", "Int(8, true)", (byte) 7),
                new TypeProbe("select 7S", "Int(16, true)", (short) 7),
                new TypeProbe("select -7", "Int(32, true)", -7),
                new TypeProbe("select 9223372036854775807L", "Int(64, true)", Long.MAX_VALUE),
                new TypeProbe("select cast(1.5 as float)", "FloatingPoint(SINGLE)", 1.5f),
                new TypeProbe("select 1e-3D", "FloatingPoint(DOUBLE)", 0.001),
                new TypeProbe(
                        "select cast('12345678901234567890.123456789012345678' as decimal(38,18))",
                        "Decimal(38, 18, 128)",
                        new BigDecimal("12345678901234567890.123456789012345678")),
                new TypeProbe("select cast('x' as char(3))", "Utf8", "x  "),
                new TypeProbe("select cast('x' as varchar(3))", "Utf8", "x"),
                new TypeProbe("select unhex('00ff')", "Binary", new byte[] {0, -1}),
                new TypeProbe("select date '1969-12-31'", "Date(DAY)", LocalDate.of(1969, 12, 31)),
                new TypeProbe("select date '9999-12-31'", "Date(DAY)", LocalDate.of(9999, 12, 31)),
                new TypeProbe(
                        "select timestamp '2024-02-29 01:02:03.000001'",
                        "Timestamp(MICROSECOND, null)",
                        LocalDateTime.of(2024, 2, 29, 1, 2, 3, 1000)),
                new TypeProbe(
                        "select timestamp '9999-12-31 23:59:59'",
                        "Timestamp(MICROSECOND, null)",
                        LocalDateTime.of(9999, 12, 31, 23, 59, 59)),
                new TypeProbe(
                        "select cast('2024-02-29 01:02:03.001 UTC' as timestamp with local time zone)",
                        "Timestamp(MICROSECOND, UTC)",
                        Instant.ofEpochMilli(1709168523001L)),
                new TypeProbe("select interval '1-2' year to month", "Utf8", "1-2"),
                new TypeProbe("select interval '1 02:03:04.5' day to second", "Utf8", "1 02:03:04.500000000"),
                new TypeProbe("select array(1, cast(null as int))", "Utf8", "[1,null]"),
                new TypeProbe("select map('k', array(1, 2))", "Utf8", "{\"k\":[1,2]}"),
                new TypeProbe("select named_struct('x', 1, 'y', 'z')", "Utf8", "{\"x\":1,\"y\":\"z\"}"),
                new TypeProbe("select cast(null as string)", "Utf8", null),
                new TypeProbe("select cast(null as decimal(10,2))", "Decimal(10, 2, 128)", null),
                new TypeProbe("select null", "Null", null));
    }

    @Override
    public FailureProbe syntaxError() {
        return new FailureProbe("select\n  1\n  )", 3, "')'");
    }

    @Override
    public FailureProbe userError() {
        return new FailureProbe("select *\nfrom nowhere", 2, "nowhere");
    }

    @Override
    public SettingProbe setting() {
        return new SettingProbe(
                "hive.exec.max.dynamic.partitions", "4321", "select '${hiveconf:hive.exec.max.dynamic.partitions}'");
    }

    @Override
    public List<String> refusedSettings() {
        return List.of("nonsense", "hive.nonsense", "javax.jdo.option.ConnectionURL");
    }

    @Override
    public Map.Entry<String, Optional<Long>> update() {
        return Map.entry("create database if not exists made", Optional.empty());
    }

    @Override
    public String change() {
        return "set hive.exec.max.dynamic.partitions=1234";
    }

    @Override
    public Optional<TableProbe> table() {
        return Optional.of(new TableProbe(
                Optional.of("default"),
                List.of("create table if not exists strange_name (id bigint, `two words` string)"
                        + " partitioned by (part int)"),
                "strange_name",
                List.of("id", "two words", "part")));
    }

    @Override
    public Optional<String> newTable(String name) {
        return Optional.of("create table " + name + " (a int not null, b int)");
    }

    @Override
    public List<AnalysisProbe> analyses() {
        return List.of(
                new AnalysisProbe(
                        List.of(
                                "create table if not exists drums (id bigint, name string) partitioned by (made int)",
                                "create table if not exists fifes (id bigint, tone string)",
                                "create view if not exists named_drums as select id, name from drums"),
                        "select d.name, count(*) from drums d join fifes f on d.id = f.id where d.made = 3 group by d.name",
                        Kind.QUERY,
                        Map.of("drums", Set.of("id", "name", "made"), "fifes", Set.of("id")),
                        Map.of()),
                AnalysisProbe.query("/* who asks */ select name from named_drums", "named_drums", "name"),
                new AnalysisProbe(
                        List.of(),
                        "select id from `Drums` union all select id from named_drums",
                        Kind.QUERY,
                        Map.of("drums", Set.of("id"), "named_drums", Set.of("id")),
                        Map.of()),
                AnalysisProbe.query("select id, tone from fifes where 1 = 0", "fifes", "id", "tone"),
                AnalysisProbe.query(
                        "with f as (select id, count(*) from fifes group by id) select a.id from f a join f b on a.id = b.id"
                                + " join f c on a.id = c.id join f d on a.id = d.id",
                        "fifes",
                        "id"),
                new AnalysisProbe(
                        List.of(),
                        "from fifes insert into drums partition (made = 5) select id, tone",
                        Kind.DML,
                        Map.of("fifes", Set.of("id", "tone")),
                        Map.of("drums", Set.of("id", "name", "made"))),
                AnalysisProbe.change("insert into fifes values (1, 'a')", "fifes", "id", "tone"),
                new AnalysisProbe(
                        List.of(),
                        "insert overwrite directory '/tmp/nowhere' select * from fifes",
                        Kind.DML,
                        Map.of("fifes", Set.of("id", "tone")),
                        Map.of("file:/tmp/nowhere", Set.of())),
                new AnalysisProbe(
                        List.of(),
                        "create table copied as select id from fifes",
                        Kind.DML,
                        Map.of("fifes", Set.of("id")),
                        Map.of("copied", Set.of("id"))),
                new AnalysisProbe(
                        List.of(),
                        "create view other as select id from named_drums",
                        Kind.DDL,
                        Map.of("named_drums", Set.of()),
                        Map.of("other", Set.of())),
                new AnalysisProbe(List.of(), "drop table fifes", Kind.DDL, Map.of(), Map.of("fifes", Set.of())),
                new AnalysisProbe(
                        List.of(),
                        "alter table fifes add columns (extra int)",
                        Kind.DDL,
                        Map.of(),
                        Map.of("fifes", Set.of())),
                new AnalysisProbe(List.of(), "explain analyze select * from fifes", Kind.UNKNOWN, Map.of(), Map.of()),
                new AnalysisProbe(List.of(), "analyze select * from fifes", Kind.UNKNOWN, Map.of(), Map.of()),
                new AnalysisProbe(List.of(), "dfs -ls /", Kind.UNKNOWN, Map.of(), Map.of()),
                new AnalysisProbe(List.of(), "add jar /nowhere.jar", Kind.UTILITY, Map.of(), Map.of()),
                new AnalysisProbe(List.of(), "show databases", Kind.UTILITY, Map.of(), Map.of()));
    }

    @Override
    public Optional<String> marker() {
        return Optional.empty();
    }
}
