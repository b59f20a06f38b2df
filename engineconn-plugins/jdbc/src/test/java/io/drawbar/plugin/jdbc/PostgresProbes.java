package io.drawbar.plugin.jdbc;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

final class PostgresProbes implements SqlProbes {
    @Override
    public String numbers(long n) {
        return "select g as n, 'row ' || g as name, g * 0.5::float8 as half"
                + " from (select generate_series(0::bigint, " + (n - 1) + ") as g) s";
    }

    @Override
    public String slow() {
        return "select pg_sleep(600)";
    }

    @Override
    public List<TypeProbe> types() {
        return List.of(
                new TypeProbe("select true", "Bool", true),
                new TypeProbe("select 7::smallint", "Int(16, true)", (short) 7),
                new TypeProbe("select -7", "Int(32, true)", -7),
                new TypeProbe("select 9223372036854775807", "Int(64, true)", Long.MAX_VALUE),
                new TypeProbe("select 1.5::real", "FloatingPoint(SINGLE)", 1.5f),
                new TypeProbe("select 0.001::float8", "FloatingPoint(DOUBLE)", 0.001),
                new TypeProbe(
                        "select (-12345678901234567890123456789012345.678)::numeric(38, 3)",
                        "Decimal(38, 3, 128)",
                        new BigDecimal("-12345678901234567890123456789012345.678")),
                new TypeProbe("select 1.10::numeric", "Utf8", "1.10"),
                new TypeProbe("select '\\x00ff'::bytea", "Binary", new byte[] {0, -1}),
                new TypeProbe("select date '2024-02-29'", "Date(DAY)", LocalDate.of(2024, 2, 29)),
                new TypeProbe("select time '23:59:59.000001'", "Time(MICROSECOND, 64)", LocalTime.of(23, 59, 59, 1000)),
                new TypeProbe("select time with time zone '01:02:03+02'", "Utf8", "01:02:03+02"),
                new TypeProbe(
                        "select timestamp '2024-03-31 02:30:00.000001'",
                        "Timestamp(MICROSECOND, null)",
                        LocalDateTime.of(2024, 3, 31, 2, 30, 0, 1000)),
                new TypeProbe(
                        "select timestamptz '2024-02-29 01:02:03+05'",
                        "Timestamp(MICROSECOND, UTC)",
                        Instant.parse("2024-02-28T20:02:03Z")),
                new TypeProbe("select array[1, null]", "List", Arrays.asList(1, null)),
                new TypeProbe("select array['ä', null]", "List", Arrays.asList("ä", null)),
                new TypeProbe(
                        "select 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid",
                        "Utf8",
                        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
                new TypeProbe("select '{\"a\": 1}'::jsonb", "Utf8", "{\"a\": 1}"),
                new TypeProbe("select interval '1 day'", "Utf8", "1 day"),
                new TypeProbe("select null::varchar", "Utf8", null),
                new TypeProbe("select null::bigint", "Int(64, true)", null));
    }

    @Override
    public FailureProbe syntaxError() {
        return new FailureProbe("select\n  1,\n  )", 3, "syntax error");
    }

    @Override
    public Optional<String> lateFailure() {
        return Optional.of("select 1 / (200000 - g) from (select generate_series(0::bigint, 300000) as g) s");
    }

    @Override
    public SettingProbe setting() {
        return new SettingProbe("variable.application_name", "the probe", "select current_setting('application_name')");
    }

    @Override
    public String change() {
        return "set application_name = 'changed'";
    }

    @Override
    public Optional<String> bigintMarker() {
        return Optional.of("select x from (select 1::bigint as x) t where x < ?");
    }
}
