package io.drawbar.plugin.csv;

import io.drawbar.engine.testkit.Probes;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How this engine says what the contract wants to try. */
final class CsvProbes implements Probes {
    @Override
    public String one() {
        return "select 1";
    }

    @Override
    public String numbers(long n) {
        return "select * from range(" + n + ")";
    }

    @Override
    public String slow() {
        return "select count(*) from range(100000000000000) where n < 0";
    }

    @Override
    public String text(String value) {
        return "select '" + value.replace("'", "''") + "'";
    }

    @Override
    public List<TypeProbe> types() {
        return List.of(
                new TypeProbe("select true", "Bool", true),
                new TypeProbe("select -7", "Int(64, true)", -7L),
                new TypeProbe("select 0.25", "FloatingPoint(DOUBLE)", 0.25),
                new TypeProbe("select 'it''s'", "Utf8", "it's"),
                new TypeProbe("select date '2024-02-29'", "Date(DAY)", LocalDate.of(2024, 2, 29)),
                new TypeProbe("select null", "Utf8", null),
                new TypeProbe("select \"名前\" from города where id = 2", "Utf8", "a \"b\", c"),
                new TypeProbe("select born from города where id = 2", "Date(DAY)", null));
    }

    @Override
    public Optional<String> named(String name) {
        return Optional.of("select 1 as \"" + name + "\"");
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
        return Optional.of("select * from wrong");
    }

    @Override
    public SettingProbe setting() {
        return new SettingProbe("csv.null", "NA", "show csv.null");
    }

    @Override
    public List<String> refusedSettings() {
        return List.of("csv.folder", "nonsense");
    }

    @Override
    public Map.Entry<String, Optional<Long>> update() {
        return Map.entry("insert into changes values (1)", Optional.of(1L));
    }

    @Override
    public String change() {
        return "set csv.null = 'none'";
    }

    @Override
    public Optional<TableProbe> table() {
        return Optional.of(new TableProbe(Optional.empty(), List.of(), "города", List.of("id", "名前", "born")));
    }

    @Override
    public Optional<String> marker() {
        return Optional.empty();
    }

    @Override
    public List<AnalysisProbe> analyses() {
        return List.of(
                AnalysisProbe.query("select id from города where born > date '1000-01-01'", "города", "born", "id"),
                AnalysisProbe.change("insert into changes values (1)", "changes", "x"));
    }
}
