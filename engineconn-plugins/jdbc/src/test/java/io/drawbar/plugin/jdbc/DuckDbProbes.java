package io.drawbar.plugin.jdbc;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

final class DuckDbProbes implements SqlProbes {
    @Override
    public String numbers(long n) {
        return "select range as n, 'row ' || range as name, (range * 0.5)::double as half from range(" + n + ")";
    }

    @Override
    public String slow() {
        return "select sum(a.range * b.range % 7) from range(10000000) a, range(10000000) b";
    }

    @Override
    public List<TypeProbe> types() {
        return List.of(
                new TypeProbe("select true", "Bool", true),
                new TypeProbe("select 7::tinyint", "Int(8, true)", (byte) 7),
                new TypeProbe("select 7::smallint", "Int(16, true)", (short) 7),
                new TypeProbe("select -7", "Int(32, true)", -7),
                new TypeProbe("select 9223372036854775807", "Int(64, true)", Long.MAX_VALUE),
                new TypeProbe("select 255::utinyint", "Int(8, false)", 255),
                new TypeProbe("select 4294967295::uinteger", "Int(32, false)", 4294967295L),
                new TypeProbe(
                        "select 18446744073709551615::ubigint",
                        "Decimal(20, 0, 128)",
                        new BigDecimal("18446744073709551615")),
                new TypeProbe(
                        "select 170141183460469231731687303715884105727::hugeint",
                        "Utf8",
                        "170141183460469231731687303715884105727"),
                new TypeProbe("select 1.5::real", "FloatingPoint(SINGLE)", 1.5f),
                new TypeProbe("select 0.001::double", "FloatingPoint(DOUBLE)", 0.001),
                new TypeProbe("select -1.50::decimal(3, 2)", "Decimal(3, 2, 128)", new BigDecimal("-1.50")),
                new TypeProbe("select '\\x00\\xFF'::blob", "Binary", new byte[] {0, -1}),
                new TypeProbe("select date '2024-02-29'", "Date(DAY)", LocalDate.of(2024, 2, 29)),
                new TypeProbe("select time '23:59:59.000001'", "Time(MICROSECOND, 64)", LocalTime.of(23, 59, 59, 1000)),
                new TypeProbe(
                        "select timestamp '2024-02-29 01:02:03.000001'",
                        "Timestamp(MICROSECOND, null)",
                        LocalDateTime.of(2024, 2, 29, 1, 2, 3, 1000)),
                new TypeProbe(
                        "select timestamptz '2024-02-29 01:02:03+05'",
                        "Timestamp(MICROSECOND, UTC)",
                        Instant.parse("2024-02-28T20:02:03Z")),
                new TypeProbe("select [1, null]", "List", Arrays.asList(1, null)),
                new TypeProbe("select null::varchar", "Utf8", null));
    }

    @Override
    public FailureProbe syntaxError() {
        return new FailureProbe("select 1\nwhere where", 0, "syntax error");
    }

    @Override
    public SettingProbe setting() {
        return new SettingProbe("variable.probe", "the probe", "select getvariable('probe')");
    }

    @Override
    public String change() {
        return "set variable probe = 'changed'";
    }

    @Override
    public Optional<String> bigintMarker() {
        return Optional.of("select n from range(10) t(n) where n < ?");
    }
}
