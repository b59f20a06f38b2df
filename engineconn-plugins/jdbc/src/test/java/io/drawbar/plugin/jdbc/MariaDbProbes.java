package io.drawbar.plugin.jdbc;

import io.drawbar.engine.testkit.Probes;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What MySQL's and MariaDB's drivers are asked. */
final class MariaDbProbes implements SqlProbes {
    private final DateTimeFormatter written;

    /** @param digits of seconds that the driver writes of a time that is a parameter */
    MariaDbProbes(int digits) {
        written = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss." + "S".repeat(digits), Locale.ROOT);
    }

    /** Columns of types that no expression has. */
    static final List<String> SETUP = List.of(
            "create table if not exists changes (x int)",
            "delete from changes",
            "insert into changes values (1), (2), (3), (4), (5)",
            "create table if not exists kinds (t tinyint, tu tinyint unsigned, s smallint, su smallint unsigned, i int,"
                    + " iu int unsigned, b bigint, bu bigint unsigned, f float, d double, flag boolean, bits bit(9),"
                    + " blobs blob, words text, stamp timestamp(6) null)",
            "delete from kinds",
            "insert into kinds values (-7, 255, -7, 65535, -7, 4294967295, -7, 18446744073709551615, 1.5, 0.001, true,"
                    + " b'100000001', x'00ff', 'ä', '2024-02-29 01:02:03.000001')");

    @Override
    public String numbers(long n) {
        return "select cast(seq as signed) as n, concat('row ', seq) as name, seq * 0.5e0 as half from seq_0_to_"
                + Math.max(0, n - 1) + (n == 0 ? " where 1 = 0" : "");
    }

    @Override
    public String slow() {
        return "select sleep(600)";
    }

    /** Here a backslash escapes. */
    @Override
    public String text(String value) {
        return "select '" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    @Override
    public List<TypeProbe> types() {
        return List.of(
                new TypeProbe("select t from kinds", "Int(8, true)", (byte) -7),
                new TypeProbe("select tu from kinds", "Int(8, false)", 255),
                new TypeProbe("select s from kinds", "Int(16, true)", (short) -7),
                new TypeProbe("select su from kinds", "Int(16, false)", 65535),
                new TypeProbe("select i from kinds", "Int(32, true)", -7),
                new TypeProbe("select iu from kinds", "Int(32, false)", 4294967295L),
                new TypeProbe("select b from kinds", "Int(64, true)", -7L),
                new TypeProbe("select bu from kinds", "Decimal(20, 0, 128)", new BigDecimal("18446744073709551615")),
                new TypeProbe("select f from kinds", "FloatingPoint(SINGLE)", 1.5f),
                new TypeProbe("select d from kinds", "FloatingPoint(DOUBLE)", 0.001),
                new TypeProbe("select flag from kinds", "Bool", true),
                new TypeProbe("select bits from kinds", "Binary", new byte[] {1, 1}),
                new TypeProbe("select blobs from kinds", "Binary", new byte[] {0, -1}),
                new TypeProbe("select words from kinds", "Utf8", "ä"),
                new TypeProbe(
                        "select stamp from kinds",
                        "Timestamp(MICROSECOND, null)",
                        LocalDateTime.of(2024, 2, 29, 1, 2, 3, 1000)),
                new TypeProbe(
                        "select cast('-12345678901234567890123456789012345.678' as decimal(38, 3))",
                        "Decimal(38, 3, 128)",
                        new BigDecimal("-12345678901234567890123456789012345.678")),
                new TypeProbe("select cast(1.10 as decimal(3, 2))", "Decimal(3, 2, 128)", new BigDecimal("1.10")),
                new TypeProbe("select cast('2024-02-29' as date)", "Date(DAY)", LocalDate.of(2024, 2, 29)),
                new TypeProbe("select cast('-100:59:59.000001' as time(6))", "Utf8", "-100:59:59.000001"),
                new TypeProbe(
                        "select cast('2024-03-31 02:30:00.000001' as datetime(6))",
                        "Timestamp(MICROSECOND, null)",
                        LocalDateTime.of(2024, 3, 31, 2, 30, 0, 1000)),
                new TypeProbe("select json_object('a', 1)", "Utf8", "{\"a\": 1}"),
                new TypeProbe("select cast(null as char)", "Utf8", null),
                new TypeProbe("select nullif(b, b) from kinds", "Int(64, true)", null));
    }

    @Override
    public FailureProbe syntaxError() {
        return new FailureProbe("select\n  1,\n  )", 3, "error in your SQL syntax");
    }

    @Override
    public FailureProbe userError() {
        return new FailureProbe("select *\nfrom nowhere", 0, "nowhere");
    }

    @Override
    public SettingProbe setting() {
        return new SettingProbe("variable.lock_wait_timeout", "77", "select cast(@@lock_wait_timeout as char)");
    }

    @Override
    public String change() {
        return "set session lock_wait_timeout = 99";
    }

    @Override
    public Optional<TableProbe> table() {
        return Optional.of(new TableProbe(
                Optional.empty(),
                List.of("create table if not exists `名前` (`id` bigint not null, `Name_%` varchar(20))"),
                "名前",
                List.of("id", "Name_%")));
    }

    /** Names are of the first of Unicode's planes; what is beyond it is answered as a question mark. */
    @Override
    public Optional<String> named(String name) {
        boolean beyond = name.codePoints().anyMatch(Character::isSupplementaryCodePoint);
        return beyond ? Optional.empty() : Optional.of("select 1 as `" + name + "`");
    }

    /** MariaDB names no columns of values. */
    @Override
    public Optional<String> amongNulls(TypeProbe probe) {
        return Probes.caseAmongNulls(probe, "(select 1 as k union all select 2 union all select 3) as t");
    }

    /** The drivers write values into the text, and the server makes the smallest type of them that fits. */
    @Override
    public Object answered(Object value) {
        if (value instanceof Long number) {
            return number == number.intValue() ? (Object) number.intValue() : number;
        } else if (value instanceof Double number) {
            return BigDecimal.valueOf(number);
        } else if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        } else if (value instanceof LocalDateTime time) {
            return written.format(time);
        } else if (value instanceof Instant moment) {
            return written.format(moment.atOffset(ZoneOffset.UTC));
        }
        return value;
    }
}
