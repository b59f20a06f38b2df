package io.drawbar.cli.run;

import io.drawbar.cli.Screen;
import io.drawbar.cli.result.CellText;
import io.drawbar.cli.result.ResultPrinter;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.Event;
import io.drawbar.client.EventStream;
import io.drawbar.client.Failure;
import io.drawbar.client.Job;
import io.drawbar.client.JobState;
import io.drawbar.client.Progress;
import io.drawbar.client.ResultInfo;
import io.drawbar.client.StatementState;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Follows one job to its end: progress and log go to the error stream, results to the output as each of them is complete, or while its rows
 * come when that takes long. For one thread.
 */
public final class JobWatch {

    /**
     * What is shown.
     *
     * @param progress how far it is
     * @param levels log lines of these levels
     * @param timing how long it took, after each result
     */
    public record Shows(boolean progress, Set<String> levels, boolean timing) {
        public Shows {
            levels = Set.copyOf(levels);
        }
    }

    private final DrawbarClient client;
    private final Screen screen;
    private final ResultPrinter printer;
    private final Shows shows;
    private final Set<Integer> printed = new HashSet<>();
    private Optional<Failure> failure = Optional.empty();
    private int statements;

    public JobWatch(DrawbarClient client, Screen screen, ResultPrinter printer, Shows shows) {
        this.client = client;
        this.screen = screen;
        this.printer = printer;
        this.shows = shows;
    }

    /** Waits for the end and says what happened. */
    public Job follow(Job job) {
        statements = job.statements().size();
        try (ProgressLine line = new ProgressLine(screen, shows.progress(), System::nanoTime);
                LiveResults live = new LiveResults(client, job.id(), printer, line);
                EventStream events = client.follow(job.id(), 0)) {
            while (events.hasNext()) {
                show(job, events.next(), line, live);
            }
            line.clear();
            Job end = client.job(job.id());
            end.results().stream()
                    .filter(result -> printed.add(result.index()))
                    .forEach(result -> print(job, result, line, live));
            conclude(end, line);
            return end;
        }
    }

    private void show(Job job, Event event, ProgressLine line, LiveResults live) {
        if (event instanceof Event.StateChanged state) {
            state.job().ifPresent(now -> line.show(words(now)));
            state.statementState()
                    .filter(now -> now == StatementState.EXECUTING)
                    .ifPresent(now -> line.show(running(state.statement().orElse(0))));
            state.updateCount()
                    .ifPresent(count -> line.line(
                            screen.err(),
                            String.format(
                                    "%s: %,d rows", statement(state.statement().orElse(0)), count)));
            failure = state.error().or(() -> failure);
        } else if (event instanceof Event.Logged log) {
            if (log.source().equals("stdout") && printer.forPeople()) {
                line.line(screen.out(), CellText.line(log.line()));
            } else if (log.source().startsWith("std")) {
                line.line(screen.err(), CellText.line(log.line()));
            } else if (shows.levels().contains(log.level().toUpperCase(Locale.ROOT))) {
                line.line(screen.err(), log.level() + " " + CellText.line(log.line()));
            }
        } else if (event instanceof Event.Progressed progress) {
            line.show(running(progress.statement().orElse(0)) + bar(progress.progress()));
        } else if (event instanceof Event.ResultChanged changed) {
            show(job, changed.result(), line, live);
        } else if (event instanceof Event.Noticed notice) {
            line.line(screen.err(), "Note: " + CellText.printable(notice.message()));
        }
    }

    private void show(Job job, ResultInfo result, ProgressLine line, LiveResults live) {
        if (result.complete() && printed.add(result.index())) {
            print(job, result, line, live);
        } else if (!result.complete() && printer.hasRows(result)) {
            live.begun(result.index());
        }
    }

    private void print(Job job, ResultInfo result, ProgressLine line, LiveResults live) {
        if (!live.ended(result.index())) {
            line.during(() -> printer.print(job.id(), result));
        }
        if (shows.timing()) {
            line.line(screen.err(), "Time: " + line.seconds());
        }
    }

    private void conclude(Job end, ProgressLine line) {
        switch (end.state()) {
            case SUCCEEDED -> {
                if (shows.timing() && end.results().isEmpty()) {
                    screen.err().println("Time: " + line.seconds());
                }
            }
            case FAILED, CANCELLED -> {
                Optional<Failure> why = statementsFailure(end).or(end::error).or(() -> failure);
                List<String> lines = why.map(known -> FailureText.lines(known, Optional.of(end.code())))
                        .orElse(List.of("The job was " + end.state().name().toLowerCase(Locale.ROOT) + "."));
                lines.forEach(screen.err()::println);
            }
            case ACCEPTED, QUEUED, RUNNING, CANCELLING ->
                screen.err()
                        .println("The job has no end yet; it is "
                                + words(end.state()).toLowerCase(Locale.ROOT) + ".");
        }
    }

    /** Of the statement that failed, with its place counted in the whole script. */
    private static Optional<Failure> statementsFailure(Job job) {
        return job.statements().stream()
                .filter(statement -> statement.state() == StatementState.ERROR)
                .flatMap(statement ->
                        statement.error().stream().map(error -> error.inScript(job.code(), statement.start())))
                .findFirst();
    }

    private String statement(int index) {
        return statements > 1 ? "Statement " + (index + 1) + " of " + statements : "Statement " + (index + 1);
    }

    private String running(int index) {
        return statements > 1 ? "Running statement " + (index + 1) + " of " + statements : "Running";
    }

    private static String words(JobState state) {
        return switch (state) {
            case ACCEPTED -> "Accepted";
            case QUEUED -> "Waiting for an engine";
            case RUNNING -> "Running";
            case CANCELLING -> "Cancelling";
            case SUCCEEDED -> "Succeeded";
            case FAILED -> "Failed";
            case CANCELLED -> "Cancelled";
        };
    }

    private static String bar(Progress progress) {
        StringBuilder text = new StringBuilder();
        if (progress.fraction().isPresent()) {
            double fraction = Math.max(0, Math.min(1, progress.fraction().getAsDouble()));
            int full = (int) Math.round(fraction * 20);
            text.append("  [")
                    .append("#".repeat(full))
                    .append(".".repeat(20 - full))
                    .append(']');
            text.append(String.format(" %3.0f%%", fraction * 100));
        }
        if (progress.total() > 0) {
            text.append(String.format("  %,d/%,d %s", progress.done(), progress.total(), progress.unit()));
        }
        if (!progress.detail().isBlank()) {
            text.append("  ").append(CellText.printable(progress.detail()));
        }
        return text.toString().stripTrailing();
    }
}
