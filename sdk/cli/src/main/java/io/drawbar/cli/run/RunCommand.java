package io.drawbar.cli.run;

import io.drawbar.cli.CliException;
import io.drawbar.cli.Screen;
import io.drawbar.cli.connect.Connection;
import io.drawbar.cli.result.ResultPrinter;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.DrawbarClientException;
import io.drawbar.client.Job;
import io.drawbar.client.JobRequest;
import io.drawbar.client.JobState;
import io.drawbar.client.Problem;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drawbar run}: submits a script and stays until its end. */
@Command(
        name = "run",
        description = {
            "Runs a script and prints its results. Progress and log go to the error stream.",
            "The exit code is 0 only when every statement succeeded."
        })
public final class RunCommand implements Callable<Integer> {
    @Mixin
    private ScriptSource script = new ScriptSource();

    @Mixin
    private JobOptions options = new JobOptions();

    @Mixin
    private ParameterOptions parameters = new ParameterOptions();

    @Mixin
    private Connection connection = new Connection();

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default.")
    private ResultPrinter.Format format = ResultPrinter.Format.table;

    @Option(names = "--limit", paramLabel = "ROWS", description = "Keep and print no more of each result.")
    private Optional<Long> limit = Optional.empty();

    @Option(names = "--save", paramLabel = "FOLDER", description = "Save pictures and HTML there.")
    private Optional<Path> save = Optional.empty();

    @Option(names = "--name", paramLabel = "TEXT", description = "The job's name; else the file's.")
    private String name = "";

    @Option(names = "--async", description = "Print the job's id and do not wait.")
    private boolean async;

    @Option(names = "--log", description = "Lowest level of log lines shown: ${COMPLETION-CANDIDATES}.")
    private LogLevel log = LogLevel.info;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress and no log.")
    private boolean quiet;

    @Option(names = "--timing", description = "Say how long it took.")
    private boolean timing;

    private final Screen screen;

    public RunCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        String code = script.read();
        JobRequest.Builder request = options.request(code);
        parameters.addTo(request);
        Optional.of(name).filter(text -> !text.isBlank()).or(script::fileName).ifPresent(request::name);
        limit.filter(rows -> rows < 1).ifPresent(rows -> {
            throw new CliException("--limit is " + rows + "; expected 1 or more.");
        });
        limit.ifPresent(request::rowLimit);
        DrawbarClient client = connection.open();
        Job job;
        try {
            job = client.submit(request.build());
        } catch (DrawbarClientException e) {
            Problem problem = e.problem().orElseThrow(() -> e);
            FailureText.lines(problem.asFailure(), Optional.of(code)).forEach(screen.err()::println);
            return 1;
        }
        if (async) {
            screen.out().println(job.id());
            return 0;
        }
        if (!quiet) {
            screen.err().println("Job " + job.id());
        }
        OptionalLong rows = limit.map(OptionalLong::of).orElse(OptionalLong.empty());
        JobWatch watch = new JobWatch(
                client,
                screen,
                new ResultPrinter(client, screen, format, rows, save),
                new JobWatch.Shows(!quiet, quiet ? LogLevel.none.shown() : log.shown(), timing));
        try (Interrupt interrupt = new Interrupt(client, job.id(), screen.err())) {
            Job end = watch.follow(job);
            interrupt.over();
            return end.state() == JobState.SUCCEEDED ? 0 : 1;
        }
    }
}
