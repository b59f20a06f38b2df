package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementSink;
import io.drawbar.engine.spi.StatementSink.Level;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.ResultKind;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.api.internal.TableResultInternal;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.ExceptionUtils;

/** Runs a parsed statement and pushes what it answers. Used once, on the statement's thread; only {@link #stop} comes from others. */
final class StatementRun implements AutoCloseable {
    /** How long the statement waits for its job to have ended after a cancel; the job is watched on when it takes longer. */
    private static final long END_WAIT_SECONDS = 5;

    private final EngineParts parts;
    private final TableSession tables;
    private final ParsedStatement parsed;
    private final StatementSink sink;
    private final long startNanos = System.nanoTime();
    private final Object lock = new Object();
    /** From before the job is submitted until it has ended or goes on without the statement. */
    private boolean owed;
    private boolean left;
    /** From the first wish for an end on. It may come before there is a job, or while one is on its way. */
    private boolean stopped;

    private Optional<CompletableFuture<Void>> ended = Optional.empty();

    StatementRun(EngineParts parts, TableSession tables, ParsedStatement parsed, StatementSink sink) {
        this.parts = parts;
        this.tables = tables;
        this.parsed = parsed;
        this.sink = sink;
    }

    void run() throws EngineException, InterruptedException {
        if (parsed.step() instanceof ParsedStatement.Step.Unbound unbound) {
            throw EngineException.parameterCount(0, unbound.markers());
        } else if (parsed.step() instanceof ParsedStatement.Step.ShowSetting show) {
            answer(SessionCommands.setting(tables.settings(), show.name()));
        } else if (parsed.step() instanceof ParsedStatement.Step.Collect collect) {
            collect(collect);
        } else {
            ParsedStatement.Step.Run run = (ParsedStatement.Step.Run) parsed.step();
            run.endsSet().ifPresent(StatementSets::end);
            ParsedStatement.Step.Run here = parsed.here(tables, run);
            run(here.environment(), here.operation());
        }
    }

    private void collect(ParsedStatement.Step.Collect collect) {
        if (collect.piece() instanceof StatementSets.Piece.Begins begins) {
            collect.sets().begin(begins);
        } else if (collect.piece() instanceof StatementSets.Piece.Belongs belongs) {
            collect.sets().add(belongs);
        } else {
            collect.sets().end();
        }
    }

    private void run(TableEnvironmentInternal environment, Operation operation)
            throws EngineException, InterruptedException {
        if (SessionCommands.knows(operation)) {
            answerIf(SessionCommands.run(tables.settings(), operation));
        } else if (JobCommands.knows(operation)) {
            answerIf(new JobCommands(parts, parsed.settings()).run(operation));
        } else if (operation instanceof QueryOperation) {
            query(environment, operation);
        } else {
            other(environment, operation);
        }
    }

    private void query(TableEnvironmentInternal environment, Operation operation)
            throws EngineException, InterruptedException {
        Changelog changelog = Changelog.of(parsed.settings());
        boolean apply = parsed.streaming() && changelog == Changelog.APPLIED && changes(environment, operation);
        TableResultInternal result = submit(environment, operation);
        sink.log(Level.INFO, "Flink job " + parsed.job());
        RowShape shape = RowShape.of(result.getResolvedSchema(), parsed.settings(), parsed.streaming(), changelog);
        CloseableIterator<RowData> collected = result.collectInternal();
        RowPolling.every(parts.settings().pollInterval(), collected);
        try (Rows rows = Rows.of(collected);
                JobWatch.Watched watched = parts.watch().watch(parsed.job(), sink)) {
            if (apply) {
                AppliedRows applied = new AppliedRows(Changelog.appliedRows(parsed.settings()));
                while (rows.hasNext()) {
                    applied.apply(rows.next());
                }
                push(shape, applied.rows(), watched);
            } else {
                push(shape, rows, watched);
            }
        } catch (RuntimeException e) {
            throw FlinkFailures.whileRunning(e);
        }
    }

    /**
     * Plans and, where there is a job, submits it, unless it is to end already. An interrupt may leave it on its way; any other
     * failure leaves none.
     */
    private TableResultInternal submit(TableEnvironmentInternal environment, Operation operation)
            throws EngineException, InterruptedException {
        synchronized (lock) {
            if (stopped) {
                throw EngineException.cancelled();
            }
            owed = true;
        }
        try {
            TableResultInternal result = environment.executeInternal(operation);
            endIfStopped();
            return result;
        } catch (RuntimeException e) {
            if (ExceptionUtils.findThrowable(e, InterruptedException.class).isPresent()) {
                throw (InterruptedException) new InterruptedException("while the job was submitted").initCause(e);
            }
            settled();
            throw e;
        }
    }

    /** Whether a query's rows may be taken back later, as its plan tells. */
    private static boolean changes(TableEnvironmentInternal environment, Operation operation) {
        String plan = environment.explainInternal(List.of(operation), ExplainDetail.CHANGELOG_MODE);
        return plan.lines()
                .map(line -> line.replaceFirst(".*changelogMode=\\[([\\w,]*)].*", "$1"))
                .filter(mode -> mode.matches("(I|UB|UA|D)(,(I|UB|UA|D))*"))
                .findFirst()
                .filter(mode -> !mode.equals("I"))
                .isPresent();
    }

    private void push(RowShape shape, Rows rows, JobWatch.Watched watched) throws InterruptedException {
        try (RowPusher pusher = new RowPusher(shape, sink, parts.settings().flushDelay(), this::stop)) {
            pusher.begin();
            boolean wanted = true;
            while (wanted && hasNext(rows, pusher)) {
                wanted = pusher.push(rows.next());
            }
            pusher.finish();
            if (wanted && pusher.wanted()) {
                settled();
                watched.finished();
            }
            sink.log(
                    Level.INFO,
                    String.format(
                            Locale.ROOT,
                            "Finished in %.3f s: %,d rows, %,d bytes.",
                            seconds(),
                            pusher.rows(),
                            pusher.bytes()));
        }
    }

    /** A job that was ended because nobody wants its rows fails for who waits for them. */
    private static boolean hasNext(Rows rows, RowPusher pusher) {
        try {
            return rows.hasNext();
        } catch (RuntimeException e) {
            if (!pusher.wanted()) {
                return false;
            }
            throw e;
        }
    }

    private void other(TableEnvironmentInternal environment, Operation operation)
            throws EngineException, InterruptedException {
        TableResultInternal result = submit(environment, operation);
        if (result.getJobClient().isPresent()) {
            job(result.getJobClient().get());
            return;
        }
        settled();
        if (operation instanceof ModifyOperation && result.getResultKind() == ResultKind.SUCCESS_WITH_CONTENT) {
            try (Rows counts = Rows.of(result.collectInternal())) {
                sink.updateCount(counts.next().getLong(0));
            }
        } else if (result.getResultKind() == ResultKind.SUCCESS_WITH_CONTENT) {
            answer(new Answer(result.getResolvedSchema(), Rows.of(result.collectInternal())));
        } else {
            done();
        }
    }

    /** In batch mode the statement ends with its job; in streaming mode the job goes on by itself. */
    private void job(JobClient client) throws EngineException, InterruptedException {
        sink.log(Level.INFO, "Flink job " + parsed.job());
        if (parsed.streaming()) {
            answer(Answer.of(List.of("job id"), List.of(List.of(parsed.job().toHexString()))));
            leave();
            return;
        }
        try (JobWatch.Watched watched = parts.watch().watch(parsed.job(), sink)) {
            client.getJobExecutionResult().get();
            settled();
            watched.finished();
            done();
        } catch (ExecutionException e) {
            throw FlinkFailures.whileRunning(e);
        }
    }

    private void answerIf(Optional<Answer> answer) throws InterruptedException {
        if (answer.isPresent()) {
            answer(answer.get());
        }
    }

    private void answer(Answer answer) throws InterruptedException {
        RowShape shape = RowShape.of(answer.columns(), parsed.settings(), false, Changelog.APPLIED);
        try (Rows rows = answer.rows();
                RowPusher pusher = new RowPusher(shape, sink, parts.settings().flushDelay(), () -> {})) {
            pusher.begin();
            boolean wanted = true;
            while (wanted && rows.hasNext()) {
                wanted = pusher.push(rows.next());
            }
            pusher.finish();
        }
    }

    private void done() {
        sink.log(Level.INFO, String.format(Locale.ROOT, "Finished in %.3f s.", seconds()));
    }

    private double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    /** There is no job, or none whose end is this statement's to see to. */
    private void settled() {
        Optional<CompletableFuture<Void>> end;
        synchronized (lock) {
            owed = false;
            end = ended;
        }
        end.ifPresent(pending -> pending.complete(null));
    }

    /** The last thing that is done: from now on the job goes on without the statement, unless it was to end before. */
    private void leave() throws EngineException {
        synchronized (lock) {
            if (stopped) {
                throw EngineException.cancelled();
            }
            owed = false;
            left = true;
        }
    }

    /** Whether a job goes on without the statement, which has succeeded then, whoever cancels it afterwards. */
    boolean left() {
        synchronized (lock) {
            return left;
        }
    }

    /** Ends the job if there is one that has not ended, or as soon as there is one. */
    void stop() {
        synchronized (lock) {
            stopped = true;
            if (owed && ended.isEmpty()) {
                ended = Optional.of(parts.ending().end(parsed.job()));
            }
        }
    }

    /** The cluster has the job now: an end that was tried too long before it came is tried anew. */
    private void endIfStopped() {
        synchronized (lock) {
            if (stopped && owed && ended.map(CompletableFuture::isDone).orElse(true)) {
                ended = Optional.of(parts.ending().end(parsed.job()));
            }
        }
    }

    /** Whatever happened: a job that is still owed an end gets it. */
    @Override
    public void close() throws EngineException {
        stop();
        Optional<CompletableFuture<Void>> end;
        synchronized (lock) {
            end = ended;
        }
        if (end.isEmpty()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            end.get().get(END_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (ExecutionException | TimeoutException e) {
            sink.log(Level.WARN, "Flink's job " + parsed.job() + " has been cancelled and has not ended yet.");
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
