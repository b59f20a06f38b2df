package io.drawbar.plugin.hive;

import io.drawbar.engine.spi.StatementAnalysis.Kind;
import io.drawbar.engine.testkit.Probes;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The contract's wishes in HiveQL, of a Hive within the process and of one that is asked; {@link ManyNumbers#table} is to be run before. */
public interface HiveQlProbes extends Probes {
    @Override
    default String one() {
        return "select 1";
    }

    @Override
    default String numbers(long n) {
        return "select * from default.numbers limit " + n;
    }

    @Override
    default String slow() {
        return "select count(*) from default.numbers where id % 7 = 9";
    }

    @Override
    default String text(String value) {
        return "select '" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /** The time zone in which points in time arrive. */
    String zone();

    /** Lists, maps and structures. */
    List<TypeProbe> nestedTypes();

    @Override
    default List<TypeProbe> types() {
        List<TypeProbe> types = new ArrayList<>(nestedTypes());
        types.addAll(List.of(
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
                        "Timestamp(MICROSECOND, " + zone() + ")",
                        Instant.ofEpochMilli(1709168523001L)),
                new TypeProbe("select interval '1-2' year to month", "Utf8", "1-2"),
                new TypeProbe("select interval '1 02:03:04.5' day to second", "Utf8", "1 02:03:04.500000000"),
                new TypeProbe("select cast(null as string)", "Utf8", null),
                new TypeProbe("select cast(null as decimal(10,2))", "Decimal(10, 2, 128)", null),
                new TypeProbe("select null", "Null", null)));
        return types;
    }

    @Override
    default FailureProbe syntaxError() {
        return new FailureProbe("select\n  1\n  )", 3, "')'");
    }

    @Override
    default FailureProbe userError() {
        return new FailureProbe("select *\nfrom nowhere", 2, "nowhere");
    }

    @Override
    default SettingProbe setting() {
        return new SettingProbe(
                "hive.exec.max.dynamic.partitions", "4321", "select '${hiveconf:hive.exec.max.dynamic.partitions}'");
    }

    @Override
    default Map.Entry<String, Optional<Long>> update() {
        return Map.entry("create database if not exists made", Optional.empty());
    }

    @Override
    default String change() {
        return "set hive.exec.max.dynamic.partitions=1234";
    }

    @Override
    default Optional<TableProbe> table() {
        return Optional.of(new TableProbe(
                Optional.of("default"),
                List.of("create table if not exists strange_name (id bigint, `two words` string)"
                        + " partitioned by (part int)"),
                "strange_name",
                List.of("id", "two words", "part")));
    }

    @Override
    default Optional<String> newTable(String name) {
        return Optional.of("create table " + name + " (a int not null, b int)");
    }

    /** What else is asked, of the tables that are made here. */
    List<AnalysisProbe> moreAnalyses();

    @Override
    default List<AnalysisProbe> analyses() {
        List<AnalysisProbe> analyses = new ArrayList<>(List.of(
                new AnalysisProbe(
                        List.of(
                                "create table if not exists drums (id bigint, name string) partitioned by (made int)",
                                "create table if not exists fifes (id bigint, tone string)",
                                "create view if not exists named_drums as select id, name from drums"),
                        "select d.name, count(*) from drums d join fifes f on d.id = f.id where d.made = 3 group by d.name",
                        Kind.QUERY,
                        Map.of("drums", Set.of("id", "name", "made"), "fifes", Set.of("id")),
                        Map.of()),
                AnalysisProbe.query("select id, tone from fifes where 1 = 0", "fifes", "id", "tone"),
                new AnalysisProbe(List.of(), "drop table fifes", Kind.DDL, Map.of(), Map.of("fifes", Set.of())),
                new AnalysisProbe(
                        List.of(),
                        "alter table fifes add columns (extra int)",
                        Kind.DDL,
                        Map.of(),
                        Map.of("fifes", Set.of())),
                new AnalysisProbe(List.of(), "explain analyze select * from fifes", Kind.UNKNOWN, Map.of(), Map.of()),
                new AnalysisProbe(List.of(), "dfs -ls /", Kind.UNKNOWN, Map.of(), Map.of()),
                new AnalysisProbe(List.of(), "show databases", Kind.UTILITY, Map.of(), Map.of())));
        analyses.addAll(moreAnalyses());
        return analyses;
    }
}
