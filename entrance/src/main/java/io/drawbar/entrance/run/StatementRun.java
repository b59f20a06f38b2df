package io.drawbar.entrance.run;

import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.entrance.events.EventLog;
import io.drawbar.entrance.jobs.LiveJob;
import io.drawbar.entrance.session.RemoteSession;
import io.drawbar.entrance.session.RemoteStatement;
import io.drawbar.protocol.v1.ExecuteFrame;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.FrameCompleted;
import io.drawbar.protocol.v1.LogEvent;
import io.drawbar.protocol.v1.StartStatement;
import io.drawbar.protocol.v1.StatementState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * One statement under way: turns the engine's frames into events and stored results, and acknowledges what is stored. When the
 * connection breaks it attaches again at the next frame, so that nothing is lost or doubled. Runs in the job's mailbox.
 */
final class StatementRun implements RemoteStatement.Listener {
    private static final Set<String> PROGRAM_STREAMS = Set.of("stdout", "stderr");
    private static final List<String> CLIENT_LABELS = List.of("application", "client-user", "client-host");
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);

    private final LiveJob job;
    private final JobPlan plan;
    private final JobPlan.PlannedStatement statement;
    private final int index;
    private final String id;
    private final RemoteSession session;
    private final RunParts parts;
    private final BiConsumer<StatementRun, StatementEnd> ended;
    private final ResultIntake results;
    private Optional<RemoteStatement> remote = Optional.empty();
    private long nextSequence;
    private long brokenSinceNanos;
    private int retries;
    private boolean cancelled;
    private boolean done;

    StatementRun(
            LiveJob job,
            JobPlan plan,
            int index,
            String id,
            int firstResult,
            RemoteSession session,
            RunParts parts,
            BiConsumer<StatementRun, StatementEnd> ended) {
        this.job = job;
        this.plan = plan;
        this.statement = plan.statements().get(index);
        this.index = index;
        this.id = id;
        this.session = session;
        this.parts = parts;
        this.ended = ended;
        this.results = new ResultIntake(job, plan, index, firstResult, parts.results(), this::acknowledge);
    }

    int index() {
        return index;
    }

    String id() {
        return id;
    }

    void start() {
        remote = Optional.of(session.start(
                StartStatement.newBuilder()
                        .setStatementId(id)
                        .setLanguage(statement.language())
                        .setText(statement.text())
                        .addAllParameters(plan.parameters())
                        .putAllSettings(statement.settings())
                        .setRowLimit(rowLimit())
                        .putAllClient(client())
                        .build(),
                this));
    }

    /** Goes on with a statement that an earlier run of this process started. */
    void attach() {
        nextSequence = -1;
        results.resume();
        remote = Optional.of(session.attach(id, nextSequence, this));
    }

    void cancel() {
        if (!cancelled && !done) {
            cancelled = true;
            remote.ifPresent(RemoteStatement::cancel);
            var unused = parts.keeper().later(job, parts.cancelGrace(), this::giveUp);
        }
    }

    /** No more rows are wanted: the statement should end early and well. */
    void enough() {
        if (!done) {
            results.discard();
            acknowledge(Math.max(nextSequence - 1, 0), true);
        }
    }

    /** The job has ended without it: nothing of it is of interest any more, and the engine is not to run it for nobody. */
    void drop() {
        done = true;
        remote.ifPresent(one -> {
            one.cancel();
            one.close();
        });
        results.abandon();
    }

    void engineLost(Failure why) {
        fail(why);
    }

    private void giveUp() {
        end(StatementState.ABORTED, Optional.empty(), -1);
    }

    @Override
    public void frame(ExecuteFrame frame) {
        job.mailbox().execute(() -> {
            if (!done) {
                retries = 0;
                nextSequence = frame.getSequence() + 1;
                handle(frame);
            }
        });
    }

    @Override
    public void closed(Throwable cause) {
        job.mailbox().execute(() -> {
            if (!done) {
                broken(Failures.from(cause));
            }
        });
    }

    private void handle(ExecuteFrame frame) {
        try {
            switch (frame.getKindCase()) {
                case LOG -> job.events().log(index, fromEngine(frame.getLog()));
                case PROGRESS -> job.statementProgress(index, frame.getProgress());
                case SCHEMA -> results.schema(frame.getSchema());
                case BATCH -> results.batch(frame.getBatch(), frame.getSequence());
                case RESULT_END -> results.end(frame.getResultEnd().getResult());
                case COMPLETED -> completed(frame.getCompleted());
                case FAILED -> fail(frame.getFailed());
                case LOG_LINES_DROPPED ->
                    job.events()
                            .add(EventLog.notice(
                                    index,
                                    "LOG_CUT",
                                    frame.getLogLinesDropped() + " log lines came too fast and were left out."));
                case KIND_NOT_SET -> fail(Failures.of(ErrorCode.INTERNAL, "The engine sent a frame without content."));
            }
        } catch (RuntimeException e) {
            if (done) {
                throw e; // Of the job's end or its next statement, which this one cannot tell any more.
            }
            // Most likely the disk: the statement must not run on for nobody.
            remote.ifPresent(RemoteStatement::cancel);
            fail(Failures.from(e).toBuilder().setStage("store-result").build());
        }
    }

    /** What the client says of itself stands in labels of its job. */
    private Map<String, String> client() {
        Map<String, String> labels = job.spec().getLabelsMap();
        return CLIENT_LABELS.stream().filter(labels::containsKey).collect(Collectors.toMap(name -> name, labels::get));
    }

    /** One more than is kept: only then it is known whether there was more. */
    private long rowLimit() {
        return plan.rowLimit() == 0 ? 0 : plan.rowLimit() + 1;
    }

    /** What an engine says is never taken for what Drawbar says. */
    private static LogEvent fromEngine(LogEvent said) {
        return PROGRAM_STREAMS.contains(said.getSource())
                ? said
                : said.toBuilder().setSource("engine").build();
    }

    private void completed(FrameCompleted completed) {
        if (completed.getCancelled()) {
            end(
                    StatementState.ABORTED,
                    Optional.of(Failures.of(ErrorCode.CANCELLED, "The statement was cancelled.")),
                    -1);
        } else {
            end(StatementState.DONE, Optional.empty(), completed.getUpdateCount());
        }
    }

    private void fail(Failure failure) {
        boolean byCancel = Failures.code(failure) == ErrorCode.CANCELLED;
        Failure staged = failure.getStage().isEmpty()
                ? failure.toBuilder().setStage("run").build()
                : failure;
        end(byCancel ? StatementState.ABORTED : StatementState.ERROR, Optional.of(staged), -1);
    }

    private void end(StatementState state, Optional<Failure> failure, long updateCount) {
        if (done) {
            return;
        }
        done = true;
        if (state != StatementState.DONE) {
            results.fail();
        }
        results.abandon();
        parts.listings().ran(statement.language(), statement.text());
        long last = nextSequence - 1;
        Optional<RemoteStatement> connection = remote;
        ended.accept(this, new StatementEnd(state, failure, updateCount, results.count()));
        // The engine may forget the statement when its end is stored; a connection's statement is not taken up again
        // anyway.
        parts.keeper()
                .whenSaved(
                        job,
                        () -> connection.ifPresent(one -> {
                            one.acknowledge(last, false);
                            one.close();
                        }));
    }

    private void acknowledge(long sequence, boolean enough) {
        remote.ifPresent(one -> one.acknowledge(sequence, enough));
    }

    private void broken(Failure why) {
        boolean temporary = Failures.code(why) == ErrorCode.UNAVAILABLE || Failures.code(why) == ErrorCode.INTERNAL;
        if (!temporary) {
            fail(why);
            return;
        }
        if (cancelled) {
            giveUp();
            return;
        }
        long now = System.nanoTime();
        if (retries++ == 0) {
            brokenSinceNanos = now;
        }
        if (now - brokenSinceNanos > parts.reattach().toNanos()) {
            fail(Failures.of(
                    ErrorCode.ENGINE_LOST,
                    "Engine " + session.place().lease().getEngineId() + " cannot be reached any more: "
                            + why.getMessage()));
            return;
        }
        // When its process has ended the manager knows, and why.
        session.place().doubt().run();
        var unused = parts.keeper().later(job, FIRST_RETRY.multipliedBy(Math.min(retries, 10)), this::reattach);
    }

    private void reattach() {
        if (!done) {
            remote = Optional.of(session.attach(id, nextSequence, this));
        }
    }
}
