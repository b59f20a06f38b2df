package io.drawbar.cli.job;

import io.drawbar.cli.Screen;
import io.drawbar.cli.connect.Connection;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.Job;
import io.drawbar.client.JobId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drawbar kill}: asks jobs to stop. */
@Command(name = "kill", description = "Cancels jobs.")
public final class KillCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", arity = "1..*", description = "Ids of jobs.")
    private List<String> jobs = List.of();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Kept with the job.")
    private Optional<String> reason = Optional.empty();

    @Mixin
    private Connection connection = new Connection();

    private final Screen screen;

    public KillCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        DrawbarClient client = connection.open();
        for (String id : jobs) {
            Job job = client.cancel(new JobId(id), reason);
            screen.out().println(id + " " + job.state());
        }
        return 0;
    }
}
