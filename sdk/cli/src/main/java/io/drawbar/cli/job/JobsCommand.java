package io.drawbar.cli.job;

import io.drawbar.cli.Screen;
import io.drawbar.cli.connect.Connection;
import io.drawbar.cli.result.CellText;
import io.drawbar.cli.result.TableText;
import io.drawbar.client.Job;
import io.drawbar.client.JobPage;
import io.drawbar.client.JobQuery;
import io.drawbar.client.JobState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drawbar jobs}: what runs and ran. */
@Command(name = "jobs", description = "Lists jobs, newest first.")
public final class JobsCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final int CODE_WIDTH = 60;

    @Mixin
    private Connection connection = new Connection();

    @Option(names = "--state", split = ",", paramLabel = "STATE", description = "Only those: ${COMPLETION-CANDIDATES}.")
    private Set<JobState> states = Set.of();

    @Option(
            names = {"-E", "--engine"},
            paramLabel = "TYPE",
            description = "Only those of an engine.")
    private Optional<String> engine = Optional.empty();

    @Option(names = "--owner", paramLabel = "NAME", description = "Another user's; for administrators.")
    private Optional<String> owner = Optional.empty();

    @Option(names = "--all", description = "All users'; for administrators.")
    private boolean all;

    @Option(names = "--text", paramLabel = "TEXT", description = "Only those with this in their name or code.")
    private Optional<String> text = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "How many; ${DEFAULT-VALUE} by default.")
    private int limit = 20;

    private final Screen screen;

    public JobsCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        Optional<String> whose = all ? Optional.of("*") : owner;
        JobPage page = connection
                .open()
                .jobs(new JobQuery(states, engine, whose, OptionalInt.of(limit), Optional.empty(), text));
        List<List<String>> rows = page.jobs().stream().map(JobsCommand::row).toList();
        TableText table = new TableText(
                List.of("job", "state", "engine", "owner", "created", "took", "name or code"),
                new boolean[] {false, false, false, false, false, true, false},
                0);
        table.lines(rows).forEach(screen.out()::println);
        page.nextPage().ifPresent(next -> screen.err()
                .println("There are more: --limit " + limit * 5 + " shows more of them."));
        return 0;
    }

    private static List<String> row(Job job) {
        String what = CellText.printable(job.name().orElse(job.code()).strip());
        return List.of(
                job.id().value(),
                job.state().name(),
                job.engine().toString(),
                job.owner(),
                TIME.format(job.createdAt()),
                took(job),
                what.length() <= CODE_WIDTH ? what : what.substring(0, CODE_WIDTH - 1) + "…");
    }

    private static String took(Job job) {
        if (job.startedAt().isEmpty()) {
            return "";
        }
        Instant end = job.finishedAt().orElseGet(Instant::now);
        Duration took = Duration.between(job.startedAt().get(), end);
        return String.format("%.1f s", Math.max(0, took.toMillis()) / 1000.0);
    }
}
