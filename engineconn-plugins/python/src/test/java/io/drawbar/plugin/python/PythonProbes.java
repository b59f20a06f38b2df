package io.drawbar.plugin.python;

import io.drawbar.engine.testkit.Probes;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The contract's wishes in Python. */
final class PythonProbes implements Probes {
    @Override
    public String one() {
        return "1";
    }

    @Override
    public String numbers(long n) {
        return "drawbar.progress(0.5, 'half way')\n"
                + "drawbar.table(((i, i / 2, 'row %d' % i) for i in range(" + n
                + ")), ['id', 'half', 'name'], [int, float, str])";
    }

    @Override
    public String slow() {
        return "import time\nprint('begun')\ntime.sleep(300)";
    }

    @Override
    public String text(String value) {
        return "drawbar.text(" + literal(value) + ")";
    }

    @Override
    public Optional<String> named(String name) {
        return Optional.of("drawbar.table([(1,)], [" + literal(name) + "])");
    }

    private static String literal(String value) {
        String inside = value.replace("\\", "\\\\").replace("'", "\\'");
        return "'''" + inside + "'''";
    }

    /** Those of the JDK that wait for processes, and end a minute after the last. */
    @Override
    public List<String> threadsThatOutliveTheEngine() {
        return List.of("process reaper.*");
    }

    private static TypeProbe value(String expression, String arrowType, Object value) {
        return new TypeProbe(
                "import datetime, decimal\ndrawbar.table([(" + expression + ",)], ['v'])", arrowType, value);
    }

    @Override
    public List<TypeProbe> types() {
        return List.of(
                value("True", "Bool", true),
                value("-7", "Int(64, true)", -7L),
                value("2 ** 63 - 1", "Int(64, true)", Long.MAX_VALUE),
                value("2 ** 100", "Decimal(38, 0, 128)", new BigDecimal("1267650600228229401496703205376")),
                value("1e-3", "FloatingPoint(DOUBLE)", 0.001),
                value("decimal.Decimal('-1.50')", "Decimal(3, 2, 128)", new BigDecimal("-1.50")),
                value("bytes([0, 255])", "Binary", new byte[] {0, -1}),
                value("datetime.date(2024, 2, 29)", "Date(DAY)", LocalDate.of(2024, 2, 29)),
                value("datetime.date(1066, 10, 14)", "Date(DAY)", LocalDate.of(1066, 10, 14)),
                value("datetime.time(23, 59, 59, 1)", "Time(MICROSECOND, 64)", LocalTime.of(23, 59, 59, 1000)),
                value(
                        "datetime.datetime(2024, 2, 29, 1, 2, 3)",
                        "Timestamp(MICROSECOND, null)",
                        LocalDateTime.of(2024, 2, 29, 1, 2, 3)),
                value(
                        "datetime.datetime(2024, 2, 29, 1, 2, 3,"
                                + " tzinfo=datetime.timezone(datetime.timedelta(hours=1)))",
                        "Timestamp(MICROSECOND, UTC)",
                        Instant.parse("2024-02-29T00:02:03Z")),
                value("None", "Null", null),
                value("[1, {'a': None}]", "Utf8", "[1, {\"a\": null}]"),
                new TypeProbe("drawbar.table([(None,)], ['v'], [str])", "Utf8", null));
    }

    @Override
    public FailureProbe syntaxError() {
        return new FailureProbe("x = 1\ny = (2 +\n  * 3)", 3, "invalid syntax");
    }

    @Override
    public FailureProbe userError() {
        return new FailureProbe("x = 1\nnowhere + x", 2, "NameError: name 'nowhere' is not defined");
    }

    @Override
    public Optional<String> lateFailure() {
        return Optional.of("drawbar.table((1 // (20000 - i) for i in range(100000)), ['n'])");
    }

    @Override
    public SettingProbe setting() {
        return new SettingProbe(
                "python.variable.colour", "blue", "drawbar.text(drawbar.variables.get('colour', 'none'))");
    }

    @Override
    public List<String> refusedSettings() {
        return List.of("nonsense", "python.nonsense", "python.variable.", "python.limits.memory");
    }

    @Override
    public Map.Entry<String, Optional<Long>> update() {
        return Map.entry("x = 5", Optional.empty());
    }

    @Override
    public String change() {
        return "drawbar.variables['colour'] = 'red'";
    }

    @Override
    public Optional<TableProbe> table() {
        return Optional.empty();
    }

    @Override
    public Optional<String> marker() {
        return Optional.empty();
    }
}
