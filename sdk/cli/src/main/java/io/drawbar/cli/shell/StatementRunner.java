package io.drawbar.cli.shell;

import io.drawbar.cli.Screen;
import io.drawbar.cli.result.ResultPrinter;
import io.drawbar.cli.run.FailureText;
import io.drawbar.cli.run.JobOptions;
import io.drawbar.cli.run.JobWatch;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.DrawbarClientException;
import io.drawbar.client.Job;
import io.drawbar.client.JobId;
import io.drawbar.client.JobRequest;
import io.drawbar.client.JobState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Runs what was typed, one job a time. {@link #cancel()} may be called by any thread. */
final class StatementRunner {
    private final DrawbarClient client;
    private final Screen screen;
    private final JobOptions options;
    private volatile Optional<JobId> running = Optional.empty();

    StatementRunner(DrawbarClient client, Screen screen, JobOptions options) {
        this.client = client;
        this.screen = screen;
        this.options = options;
    }

    /** Runs a statement to its end; whether it succeeded. */
    boolean run(String statement, PromptState state) {
        JobRequest.Builder request = options.request(statement);
        state.engine().ifPresent(request::engine);
        state.catalog().ifPresent(request::catalog);
        state.schema().ifPresent(request::schema);
        state.settings().forEach(request::setting);
        state.limit().ifPresent(request::rowLimit);
        try {
            Job job = client.submit(request.build());
            running = Optional.of(job.id());
            ResultPrinter printer = new ResultPrinter(client, screen, state.format(), state.limit());
            JobWatch.Shows shows = new JobWatch.Shows(true, state.log().shown(), state.timing());
            boolean succeeded =
                    new JobWatch(client, screen, printer, shows).follow(job).state() == JobState.SUCCEEDED;
            if (succeeded) {
                state.learn(statement);
            }
            return succeeded;
        } catch (DrawbarClientException e) {
            e.problem()
                    .map(problem -> FailureText.lines(problem.asFailure(), Optional.of(statement)))
                    .orElseGet(() -> List.of(e.getMessage()))
                    .forEach(screen.err()::println);
            return false;
        } finally {
            running = Optional.empty();
        }
    }

    /** Asks the running statement to stop, if there is one. */
    CompletableFuture<Boolean> cancel() {
        return running.map(id -> client.cancelAsync(id, Optional.of("Ctrl-C")).thenApply(job -> true))
                .orElse(CompletableFuture.completedFuture(false));
    }
}
