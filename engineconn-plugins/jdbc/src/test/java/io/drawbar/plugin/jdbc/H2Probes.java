package io.drawbar.plugin.jdbc;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

final class H2Probes implements SqlProbes {
    @Override
    public String numbers(long n) {
        return "select x - 1 as n, 'row ' || x as name, x * 0.5e0 as half from system_range(1, " + n + ")";
    }

    @Override
    public String slow() {
        return "select sum(a.x * b.x % 7) from system_range(1, 1000000) a, system_range(1, 1000000) b";
    }

    @Override
    public List<TypeProbe> types() {
        return List.of(
                new TypeProbe("select true", "Bool", true),
                new TypeProbe("select cast(7 as tinyint)", "Int(8, true)", (byte) 7),
                new TypeProbe("select cast(7 as smallint)", "Int(16, true)", (short) 7),
                new TypeProbe("select -7", "Int(32, true)", -7),
                new TypeProbe("select 9223372036854775807", "Int(64, true)", Long.MAX_VALUE),
                new TypeProbe("select cast(1.5 as real)", "FloatingPoint(SINGLE)", 1.5f),
                new TypeProbe("select cast(0.001 as double precision)", "FloatingPoint(DOUBLE)", 0.001),
                new TypeProbe("select -1.50", "Decimal(3, 2, 128)", new BigDecimal("-1.50")),
                new TypeProbe("select x'00ff'", "Binary", new byte[] {0, -1}),
                new TypeProbe("select date '2024-02-29'", "Date(DAY)", LocalDate.of(2024, 2, 29)),
                new TypeProbe(
                        "select cast(time '23:59:59.000001' as time(6))",
                        "Time(MICROSECOND, 64)",
                        LocalTime.of(23, 59, 59, 1000)),
                new TypeProbe(
                        "select cast(timestamp '2024-02-29 01:02:03.123456789' as timestamp(9))",
                        "Timestamp(NANOSECOND, null)",
                        LocalDateTime.of(2024, 2, 29, 1, 2, 3, 123456789)),
                new TypeProbe(
                        "select cast(timestamp with time zone '2024-02-29 01:02:03+05' as timestamp(6) with time zone)",
                        "Timestamp(MICROSECOND, UTC)",
                        Instant.parse("2024-02-28T20:02:03Z")),
                new TypeProbe("select array[1, null]", "List", Arrays.asList(1, null)),
                new TypeProbe("select cast(null as varchar)", "Utf8", null));
    }

    @Override
    public FailureProbe syntaxError() {
        return new FailureProbe("select\n  1,\n  )", 3, "Syntax error");
    }

    /** H2 does not say where a name that it does not know stands. */
    @Override
    public FailureProbe userError() {
        return new FailureProbe("select *\nfrom nowhere", 0, "NOWHERE");
    }

    @Override
    public Optional<String> lateFailure() {
        return Optional.of("select 1 / (200000 - x) from system_range(1, 300000)");
    }

    @Override
    public SettingProbe setting() {
        return new SettingProbe("variable.probe", "the probe", "select @probe");
    }

    @Override
    public String change() {
        return "set @probe = 'changed'";
    }

    @Override
    public Optional<String> bigintMarker() {
        return Optional.of("select x from system_range(1, 10) where x < ?");
    }

    @Override
    public Optional<TemporaryProbe> temporary() {
        return Optional.of(
                new TemporaryProbe("create local temporary table mine as select 1 as x", "select x from mine"));
    }
}
