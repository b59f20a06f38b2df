package io.drawbar.cli.job;

import io.drawbar.cli.Screen;
import io.drawbar.cli.connect.Connection;
import io.drawbar.cli.result.CellText;
import io.drawbar.cli.run.FailureText;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.Event;
import io.drawbar.client.EventPage;
import io.drawbar.client.EventStream;
import io.drawbar.client.JobId;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drawbar logs}: what happened to a job. */
@Command(name = "logs", description = "Prints what happened to a job: its states, its log, its notices.")
public final class LogsCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    private static final int PAGE_EVENTS = 1000;

    @Parameters(paramLabel = "JOB", description = "Id of the job.")
    private String job = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Stay until the job has ended.")
    private boolean follow;

    @Option(names = "--from", paramLabel = "OFFSET", description = "First event wanted.")
    private long from;

    @Mixin
    private Connection connection = new Connection();

    private final Screen screen;

    public LogsCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        DrawbarClient client = connection.open();
        JobId id = new JobId(job);
        if (follow) {
            try (EventStream events = client.follow(id, from)) {
                events.forEachRemaining(this::print);
            }
            return 0;
        }
        long next = from;
        while (true) {
            EventPage page = client.events(id, next, PAGE_EVENTS);
            page.events().forEach(this::print);
            if (page.complete() || page.events().isEmpty()) {
                return 0;
            }
            next = page.next();
        }
    }

    private void print(Event event) {
        if (event instanceof Event.Logged log) {
            line(event, log.level() + " " + CellText.line(log.line()));
        } else if (event instanceof Event.Noticed notice) {
            line(event, "Note: " + CellText.printable(notice.message()));
        } else if (event instanceof Event.StateChanged state) {
            state.job().ifPresent(now -> line(event, "job " + now));
            state.statementState()
                    .ifPresent(
                            now -> line(event, "statement " + (state.statement().orElse(0) + 1) + " " + now));
            state.error().ifPresent(failure -> FailureText.lines(failure, Optional.empty())
                    .forEach(screen.out()::println));
        }
    }

    private void line(Event event, String text) {
        screen.out().println(TIME.format(event.time()) + " " + text);
    }
}
