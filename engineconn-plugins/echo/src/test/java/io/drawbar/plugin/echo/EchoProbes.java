package io.drawbar.plugin.echo;

import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.testkit.Probes;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The contract's wishes in Echo's language. */
final class EchoProbes implements Probes {
    @Override
    public String one() {
        return "select 1";
    }

    @Override
    public String numbers(long n) {
        return "select * from rows(" + n + ")";
    }

    @Override
    public String slow() {
        return "sleep 5m";
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
                new TypeProbe("select cast(255 as uint8)", "Int(8, false)", 255),
                new TypeProbe("select cast(1.5 as real)", "FloatingPoint(SINGLE)", 1.5f),
                new TypeProbe("select 1e-3", "FloatingPoint(DOUBLE)", 0.001),
                new TypeProbe("select -1.50", "Decimal(3, 2, 128)", new BigDecimal("-1.50")),
                new TypeProbe("select x'00ff'", "Binary", new byte[] {0, -1}),
                new TypeProbe("select date '2024-02-29'", "Date(DAY)", LocalDate.of(2024, 2, 29)),
                new TypeProbe("select time '23:59:59.000001'", "Time(MICROSECOND, 64)", LocalTime.of(23, 59, 59, 1000)),
                new TypeProbe(
                        "select timestamp '2024-02-29 01:02:03'",
                        "Timestamp(MICROSECOND, null)",
                        LocalDateTime.of(2024, 2, 29, 1, 2, 3)),
                new TypeProbe(
                        "select timestamptz '2024-02-29T01:02:03Z'",
                        "Timestamp(MICROSECOND, UTC)",
                        Instant.parse("2024-02-29T01:02:03Z")),
                new TypeProbe("select array[1, null]", "List", java.util.Arrays.asList(1, null)),
                new TypeProbe("select null", "Null", null),
                new TypeProbe("select cast(null as varchar)", "Utf8", null));
    }

    @Override
    public FailureProbe syntaxError() {
        return new FailureProbe("select\n  1,\n  )", 3, "expected a value");
    }

    @Override
    public FailureProbe userError() {
        return new FailureProbe("select *\nfrom nowhere", 2, "nowhere");
    }

    @Override
    public Optional<String> lateFailure() {
        return Optional.of("select * from rows(10000) then fail 'late'");
    }

    @Override
    public SettingProbe setting() {
        return new SettingProbe("echo.batch-rows", "76", "show echo.batch-rows");
    }

    @Override
    public List<String> refusedSettings() {
        return List.of("nonsense", "echo.tables");
    }

    @Override
    public Map.Entry<String, Optional<Long>> update() {
        return Map.entry("update 5", Optional.of(5L));
    }

    @Override
    public String change() {
        return "set echo.batch-rows = 77";
    }

    @Override
    public Optional<TableProbe> table() {
        return Optional.of(
                new TableProbe(Optional.of("данные"), List.of(), "名前", List.of("id", "name", "born", "balance")));
    }

    @Override
    public Optional<String> marker() {
        return Optional.of("select ?");
    }

    @Override
    public List<AnalysisProbe> analyses() {
        return List.of(
                AnalysisProbe.query("select * from данные.名前", "名前", "id", "name", "born", "balance"),
                AnalysisProbe.query("select name from \"данные\".\"名前\" limit ?", "名前", "name"),
                new AnalysisProbe(
                        List.of(), "select * from rows(10)", StatementAnalysis.Kind.QUERY, Map.of(), Map.of()),
                new AnalysisProbe(List.of(), "update 5", StatementAnalysis.Kind.DML, Map.of(), Map.of()),
                new AnalysisProbe(List.of(), "noop", StatementAnalysis.Kind.UTILITY, Map.of(), Map.of()));
    }

    @Override
    public Optional<String> bigintMarker() {
        return Optional.of("select * from rows(10) limit ?");
    }
}
