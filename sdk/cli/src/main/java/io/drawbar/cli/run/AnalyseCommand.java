package io.drawbar.cli.run;

import io.drawbar.cli.Screen;
import io.drawbar.cli.connect.Connection;
import io.drawbar.cli.result.CellText;
import io.drawbar.cli.result.TableText;
import io.drawbar.client.AnalysedStatement;
import io.drawbar.client.Failure;
import io.drawbar.client.TableUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drawbar analyse}: what a script's statements are and which tables and columns they touch. */
@Command(
        name = "analyse",
        aliases = "analyze",
        description = {
            "Tells what a script's statements are and which tables and columns they read and write, without running any.",
            "The exit code is 0 only when no statement is wrong."
        })
public final class AnalyseCommand implements Callable<Integer> {
    @Mixin
    private ScriptSource script = new ScriptSource();

    @Mixin
    private JobOptions options = new JobOptions();

    @Mixin
    private Connection connection = new Connection();

    private final Screen screen;

    public AnalyseCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        String code = script.read();
        List<AnalysedStatement> statements =
                connection.open().analyse(options.request(code).build()).statements();
        List<List<String>> rows = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (int i = 0; i < statements.size(); i++) {
            AnalysedStatement statement = statements.get(i);
            statement.error().ifPresent(error -> failures.add(error.inScript(code, statement.start())));
            rows.addAll(rows(i + 1, statement));
        }
        new TableText(
                        List.of("statement", "engine", "kind", "access", "table", "columns"),
                        new boolean[] {true, false, false, false, false, false},
                        0)
                .lines(rows)
                .forEach(screen.out()::println);
        failures.forEach(
                failure -> FailureText.lines(failure, Optional.of(code)).forEach(screen.err()::println));
        return failures.isEmpty() ? 0 : 1;
    }

    private static List<List<String>> rows(int number, AnalysedStatement statement) {
        String kind = statement.kind().map(Enum::name).orElse("wrong");
        List<List<String>> rows = new ArrayList<>();
        statement.reads().forEach(use -> rows.add(row(number, statement, kind, "reads", use)));
        statement.writes().forEach(use -> rows.add(row(number, statement, kind, "writes", use)));
        if (rows.isEmpty()) {
            rows.add(List.of(Integer.toString(number), statement.engine(), kind, "", "", ""));
        }
        return rows;
    }

    private static List<String> row(int number, AnalysedStatement statement, String kind, String access, TableUse use) {
        String table = Stream.of(use.catalog(), use.schema(), Optional.of(use.table()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("."));
        String columns = use.columns().map(names -> String.join(", ", names)).orElse("(cannot be told)");
        return List.of(
                Integer.toString(number),
                statement.engine(),
                kind,
                access,
                CellText.printable(table),
                CellText.printable(columns));
    }
}
