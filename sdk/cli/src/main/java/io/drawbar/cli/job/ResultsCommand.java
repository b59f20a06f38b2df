package io.drawbar.cli.job;

import io.drawbar.cli.CliException;
import io.drawbar.cli.Screen;
import io.drawbar.cli.connect.Connection;
import io.drawbar.cli.result.ResultPrinter;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.Job;
import io.drawbar.client.JobId;
import io.drawbar.client.ResultInfo;
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
        if (index.isPresent()) {
            printer.print(id, index.get());
            return 0;
        }
        Job found = client.job(id);
        if (found.results().isEmpty()) {
            throw new CliException("Job " + id + " has no result; it is " + found.state() + ".");
        }
        for (ResultInfo result : found.results()) {
            printer.print(id, result.index());
        }
        return 0;
    }
}
