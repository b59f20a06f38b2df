package io.drawbar.cli.job;

import io.drawbar.cli.CliException;
import io.drawbar.cli.Screen;
import io.drawbar.cli.connect.Connection;
import io.drawbar.cli.result.DocumentPrinter;
import io.drawbar.cli.result.ResultPrinter;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.Job;
import io.drawbar.client.JobId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drawbar results}: prints what a job answered. */
@Command(name = "results", description = "Prints the results of a job, or one of them.")
public final class ResultsCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "JOB", description = "Id of the job.")
    private String job = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "N", description = "Which result, from 0; else all.")
    private Optional<Integer> index = Optional.empty();

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default.")
    private ResultPrinter.Format format = ResultPrinter.Format.table;

    @Option(names = "--limit", paramLabel = "ROWS", description = "Print no more of each result.")
    private Optional<Long> limit = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Save the text, HTML or picture that result N is, as it is.")
    private Optional<Path> output = Optional.empty();

    @Mixin
    private Connection connection = new Connection();

    private final Screen screen;

    public ResultsCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        DrawbarClient client = connection.open();
        JobId id = new JobId(job);
        OptionalLong rows = limit.map(OptionalLong::of).orElse(OptionalLong.empty());
        ResultPrinter printer = new ResultPrinter(client, screen, format, rows);
        if (output.isPresent()) {
            int number = index.orElseThrow(() -> new CliException("--output saves one result: say which, N."));
            DocumentPrinter.save(client, id, number, output.get());
            return 0;
        }
        Job found = client.job(id);
        if (found.results().isEmpty()) {
            throw new CliException("Job " + id + " has no result; it is " + found.state() + ".");
        }
        if (index.isPresent() && found.results().stream().noneMatch(result -> result.index() == index.get())) {
            throw new CliException("Job " + id + " has no result " + index.get() + "; it has "
                    + found.results().size() + ", counted from 0.");
        }
        found.results().stream()
                .filter(result -> index.isEmpty() || result.index() == index.get())
                .forEach(result -> printer.print(id, result));
        return 0;
    }
}
