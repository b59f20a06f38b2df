package io.drawbar.engine.testkit.tiny;

import io.drawbar.engine.testkit.Probes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The contract's wishes in the tiny language. */
public record TinyProbes(boolean rich) implements Probes {
    @Override
    public String one() {
        return "one";
    }

    @Override
    public String numbers(long n) {
        return "numbers " + n;
    }

    @Override
    public String slow() {
        return "slow";
    }

    @Override
    public String text(String value) {
        return "text " + value;
    }

    @Override
    public List<TypeProbe> types() {
        return List.of(
                new TypeProbe("int 7", "Int(32, true)", 7),
                new TypeProbe("text seven", "Utf8", "seven"),
                new TypeProbe("null", "Int(32, true)", null));
    }

    @Override
    public Optional<String> amongNulls(TypeProbe probe) {
        return probe.text().startsWith("int") ? Optional.of("among " + probe.value()) : Optional.empty();
    }

    @Override
    public Optional<String> named(String name) {
        return Optional.of("named " + name);
    }

    @Override
    public Optional<TemporaryProbe> temporary() {
        return Optional.of(new TemporaryProbe("make mine", "use mine"));
    }

    @Override
    public FailureProbe syntaxError() {
        return new FailureProbe("one\nnonsense", 2, "nonsense");
    }

    @Override
    public FailureProbe userError() {
        return new FailureProbe("use nowhere", 1, "nowhere");
    }

    @Override
    public Optional<String> lateFailure() {
        return Optional.of("late");
    }

    @Override
    public SettingProbe setting() {
        return new SettingProbe("colour", "green", "show colour");
    }

    @Override
    public List<String> refusedSettings() {
        return List.of("weight");
    }

    @Override
    public Map.Entry<String, Optional<Long>> update() {
        return Map.entry("update", Optional.of(5L));
    }

    @Override
    public String change() {
        return "set colour blue";
    }

    @Override
    public Optional<TableProbe> table() {
        return rich
                ? Optional.of(new TableProbe(Optional.empty(), List.of(), "numbers", List.of("n", "s")))
                : Optional.empty();
    }

    @Override
    public List<AnalysisProbe> analyses() {
        return List.of(
                AnalysisProbe.query("numbers 3", "numbers", "n", "s"), AnalysisProbe.change("update", "numbers", "n"));
    }

    @Override
    public Optional<String> marker() {
        return Optional.of("?");
    }
}
