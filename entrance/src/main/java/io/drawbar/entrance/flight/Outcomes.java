package io.drawbar.entrance.flight;

import io.drawbar.entrance.results.StoredResult;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.OutcomeEnd;
import io.drawbar.protocol.v1.Statement;
import io.drawbar.protocol.v1.StatementState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What a job's statements have come to, in their order: the results of one that has results, the count of changed rows of one that
 * has none.
 */
final class Outcomes {
    private Outcomes() {}

    /** One of them. */
    sealed interface Outcome {
        /** Rows, which may still be on their way. */
        record Rows(StoredResult result) implements Outcome {}

        /**
         * No rows.
         *
         * @param changed how many rows were changed; negative: it is not known
         */
        record Count(long changed) implements Outcome {}

        /** The job has ended well without so many outcomes. */
        record None() implements Outcome {}

        /** The job has ended before it. */
        record Failed(Failure why) implements Outcome {}
    }

    /** What is known of an outcome from a job's state: the number of its result, or its count; and whose it is. */
    private record Known(int result, long count, int statement) {}

    /**
     * Waits for an outcome.
     *
     * @param wanted its number, from 0
     */
    static CompletableFuture<Outcome> find(FlightCore.Execution execution, int wanted) {
        return find(execution, wanted, 0);
    }

    private static CompletableFuture<Outcome> find(FlightCore.Execution execution, int wanted, int result) {
        return execution.result(result).thenCompose(begun -> {
            if (begun.isEmpty()) {
                return execution.outcome().thenCompose(end -> ended(execution, wanted, end));
            }
            Optional<Known> known = known(execution.shown(), wanted);
            return known.isPresent() ? outcome(execution, known.get()) : find(execution, wanted, result + 1);
        });
    }

    private static CompletableFuture<Outcome> ended(
            FlightCore.Execution execution, int wanted, FlightCore.Outcome end) {
        Optional<Known> known = known(execution.shown(), wanted);
        if (known.isPresent()) {
            return outcome(execution, known.get());
        }
        return CompletableFuture.completedFuture(
                end.failure().<Outcome>map(Outcome.Failed::new).orElseGet(Outcome.None::new));
    }

    private static CompletableFuture<Outcome> outcome(FlightCore.Execution execution, Known known) {
        if (known.result() < 0) {
            return CompletableFuture.completedFuture(new Outcome.Count(known.count()));
        }
        return execution
                .result(known.result())
                .thenApply(found -> new Outcome.Rows(found.orElseThrow(() -> new IllegalStateException(
                        "Result " + known.result() + " of job " + execution.job() + " is listed and not there."))));
    }

    /** What the engine has warned of so far in the statement that an outcome is of. */
    static List<String> warnings(FlightCore.Execution execution, int wanted) {
        return known(execution.shown(), wanted)
                .map(known -> execution.warnings(known.statement()))
                .orElse(List.of());
    }

    /** Whether another outcome follows this one. */
    static OutcomeEnd.More more(FlightCore.Execution execution, int after) {
        Job job = execution.shown();
        if (known(job, after + 1).isPresent()) {
            return OutcomeEnd.More.YES;
        }
        boolean allRun = job.getStatementsList().stream().allMatch(one -> one.getState() == StatementState.DONE);
        return allRun ? OutcomeEnd.More.NO : OutcomeEnd.More.UNKNOWN;
    }

    private static Optional<Known> known(Job job, int wanted) {
        List<Known> known = new ArrayList<>();
        for (Statement statement : job.getStatementsList()) {
            statement
                    .getResultsList()
                    .forEach(result -> known.add(new Known(result.getIndex(), -1, statement.getIndex())));
            boolean done = statement.getState() == StatementState.DONE;
            if (done && statement.getResultsCount() == 0) {
                known.add(new Known(-1, statement.getUpdateCount(), statement.getIndex()));
            }
            if (!done || known.size() > wanted) {
                break;
            }
        }
        return wanted < known.size() ? Optional.of(known.get(wanted)) : Optional.empty();
    }
}
