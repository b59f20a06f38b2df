package io.drawbar.plugin.presto.family;

import io.drawbar.engine.spi.StatementAnalysis.Kind;
import io.drawbar.engine.testkit.Probes;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the contract wishes of both clusters, with the TPC-H connector; where they differ is for each to say. */
public abstract class FamilyProbes implements Probes {
    private static final int STEP = 10_000;

    /** How the name of a row's field arrives that was written in small letters. */
    protected abstract String field(String name);

    /** How the zone of a time is written behind it. */
    protected abstract String zone(String offset);

    @Override
    public String one() {
        return "select 1";
    }

    /** A sequence has at most 10000 elements, so two are multiplied. */
    @Override
    public String numbers(long n) {
        long outer = Math.min(STEP - 1, Math.max(0, (n - 1) / STEP));
        return "select x * " + STEP + " + y as n, 'row' as name, y * 0.5e0 as half from unnest(sequence(0, " + outer
                + ")) a(x) cross join unnest(sequence(0, " + (STEP - 1) + ")) b(y) where x * " + STEP + " + y < " + n;
    }

    @Override
    public String slow() {
        return "select count(*) from tpch.sf1000.lineitem where comment like '%nothing%of%the%kind%'";
    }

    @Override
    public String text(String value) {
        return "select '" + value.replace("'", "''") + "'";
    }

    @Override
    public List<TypeProbe> types() {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put("a", 1L);
        map.put("b", null);
        Map<Object, Object> row = new LinkedHashMap<>();
        row.put(field("i"), 1);
        row.put(field("s"), "x");
        row.put(field("at"), LocalDateTime.of(2024, 2, 29, 1, 2, 3));
        return List.of(
                new TypeProbe("select true", "Bool", true),
                new TypeProbe("select tinyint '7'", "Int(8, true)", (byte) 7),
                new TypeProbe("select smallint '7'", "Int(16, true)", (short) 7),
                new TypeProbe("select -7", "Int(32, true)", -7),
                new TypeProbe("select 9223372036854775807", "Int(64, true)", Long.MAX_VALUE),
                new TypeProbe("select real '1.5'", "FloatingPoint(SINGLE)", 1.5f),
                new TypeProbe("select 0.001e0", "FloatingPoint(DOUBLE)", 0.001),
                new TypeProbe("select decimal '-1.50'", "Decimal(3, 2, 128)", new BigDecimal("-1.50")),
                new TypeProbe(
                        "select decimal '-12345678901234567890123456789012345.678'",
                        "Decimal(38, 3, 128)",
                        new BigDecimal("-12345678901234567890123456789012345.678")),
                new TypeProbe("select X'00ff'", "Binary", new byte[] {0, -1}),
                new TypeProbe("select cast('abc' as char(5))", "Utf8", "abc  "),
                new TypeProbe("select date '2024-02-29'", "Date(DAY)", LocalDate.of(2024, 2, 29)),
                new TypeProbe("select time '23:59:59.001'", "Time(MICROSECOND, 64)", LocalTime.of(23, 59, 59, 1000000)),
                new TypeProbe("select time '01:02:03.000 +02:00'", "Utf8", "01:02:03.000" + zone("+02:00")),
                new TypeProbe(
                        "select timestamp '2024-03-31 02:30:00.001'",
                        "Timestamp(MICROSECOND, null)",
                        LocalDateTime.of(2024, 3, 31, 2, 30, 0, 1000000)),
                new TypeProbe(
                        "select timestamp '2024-02-29 01:02:03 Asia/Karachi'",
                        "Timestamp(MICROSECOND, UTC)",
                        Instant.parse("2024-02-28T20:02:03Z")),
                new TypeProbe("select array[1, null]", "List", Arrays.asList(1, null)),
                new TypeProbe(
                        "select array[array[decimal '1.5'], null]",
                        "List",
                        Arrays.asList(List.of(new BigDecimal("1.5")), null)),
                new TypeProbe("select map(array['a', 'b'], array[bigint '1', null])", "Map(false)", map),
                new TypeProbe(
                        "select cast(row(1, 'x', timestamp '2024-02-29 01:02:03') as row(i integer, s varchar, at"
                                + " timestamp))",
                        "Struct",
                        row),
                new TypeProbe("select json '{\"a\": 1}'", "Utf8", "{\"a\":1}"),
                new TypeProbe(
                        "select uuid 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
                        "Utf8",
                        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
                new TypeProbe("select ipaddress '10.0.0.1'", "Utf8", "10.0.0.1"),
                new TypeProbe("select null", "Null", null),
                new TypeProbe("select cast(null as timestamp)", "Timestamp(MICROSECOND, null)", null),
                new TypeProbe("select cast(null as varchar)", "Utf8", null));
    }

    @Override
    public FailureProbe syntaxError() {
        return new FailureProbe("select\n  1,\n  )", 3, "mismatched input");
    }

    @Override
    public FailureProbe userError() {
        return new FailureProbe("select *\nfrom nation\nwhere nowhere = 1", 3, "nowhere");
    }

    @Override
    public SettingProbe setting() {
        return new SettingProbe("session.query_max_run_time", "13.00m", "show session like 'query_max_run_time'");
    }

    @Override
    public List<String> refusedSettings() {
        return List.of("nonsense");
    }

    @Override
    public Map.Entry<String, Optional<Long>> update() {
        return Map.entry("set session query_max_run_time = '15m'", Optional.empty());
    }

    @Override
    public String change() {
        return "set session query_max_run_time = '14m'";
    }

    @Override
    public Optional<TableProbe> table() {
        return Optional.of(new TableProbe(
                Optional.of("sf1"), List.of(), "nation", List.of("nationkey", "name", "regionkey", "comment")));
    }

    @Override
    public Optional<String> marker() {
        return Optional.of("select ?");
    }

    @Override
    public Optional<String> named(String name) {
        return Optional.of("select 1 as \"" + name + "\"");
    }

    @Override
    public Optional<String> amongNulls(TypeProbe probe) {
        return Probes.caseAmongNulls(probe, "(values (1), (2), (3)) as t (k)");
    }

    @Override
    public Optional<String> routine() {
        return Optional.of("date_trunc");
    }

    /** Of TPC-H, whose tables cannot be written. */
    @Override
    public List<AnalysisProbe> analyses() {
        return List.of(
                AnalysisProbe.query("select name from nation where regionkey = 1", "nation", "name", "regionkey"),
                new AnalysisProbe(
                        List.of(),
                        "select n.name from nation n, sf1.region r where n.regionkey = r.regionkey and r.name = ?",
                        Kind.QUERY,
                        Map.of("nation", Set.of("name", "regionkey"), "region", Set.of("name", "regionkey")),
                        Map.of()),
                // The plan has nothing of it.
                AnalysisProbe.query("select name from nation where 1 = 0", "nation", "name"),
                new AnalysisProbe(
                        List.of(),
                        "select name from (select name, (select max(regionkey) from \"REGION\") from nation)",
                        Kind.QUERY,
                        Map.of("nation", Set.of("name"), "region", Set.of("regionkey")),
                        Map.of()),
                AnalysisProbe.query(
                        "select extract(year from orderdate) from orders -- from region", "orders", "orderdate"),
                new AnalysisProbe(
                        List.of(),
                        "create view seen as select name as view from nation",
                        Kind.DDL,
                        Map.of("nation", Set.of("name")),
                        Map.of("seen", Set.of())),
                new AnalysisProbe(List.of(), "drop table nation", Kind.DDL, Map.of(), Map.of("nation", Set.of())),
                new AnalysisProbe(List.of(), "show tables", Kind.UTILITY, Map.of(), Map.of()),
                new AnalysisProbe(
                        List.of(),
                        "explain /* and run */ analyze select count(*) from nation",
                        Kind.UNKNOWN,
                        Map.of("nation", Set.of()),
                        Map.of()),
                new AnalysisProbe(
                        List.of(), "call system.runtime.kill_query('x', 'y')", Kind.UNKNOWN, Map.of(), Map.of()));
    }
}
