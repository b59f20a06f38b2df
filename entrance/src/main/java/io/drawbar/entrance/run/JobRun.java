package io.drawbar.entrance.run;

import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.entrance.engines.AskListener;
import io.drawbar.entrance.engines.EngineLoss;
import io.drawbar.entrance.events.EventLog;
import io.drawbar.entrance.jobs.LiveJob;
import io.drawbar.entrance.session.RemoteSession;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.LogEvent;
import io.drawbar.protocol.v1.RunRecord;
import io.drawbar.protocol.v1.StatementState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * Drives one job from its acceptance to its end: waits for a session, runs the statements one after the other, ends. Everything
 * happens in the job's mailbox; no thread waits.
 */
public final class JobRun {
    private static final Duration OPEN_AGAIN = Duration.ofMillis(100);

    private final LiveJob job;
    private final JobPlan plan;
    private final SessionSource source;
    private final RunParts parts;
    private Optional<SessionSource.Pending> pending = Optional.empty();
    private Optional<RemoteSession> session = Optional.empty();
    private Optional<StatementRun> current = Optional.empty();
    private Optional<Stop> stop = Optional.empty();
    private Optional<Future<?>> timeout = Optional.empty();
    private Optional<EngineLoss.Listener> watching = Optional.empty();
    private int nextResult;
    private int attempt;
    private int failuresToOpen;
    private boolean ended;

    /** Why the job is to stop, and in which state it then ends. */
    private record Stop(JobState as, Failure why) {}

    public JobRun(LiveJob job, JobPlan plan, SessionSource source, RunParts parts) {
        this.job = job;
        this.plan = plan;
        this.source = source;
        this.parts = parts;
    }

    /** Starts a job that has never run; may be called from any thread. */
    public void start() {
        job.mailbox().execute(this::open);
    }

    /** Goes on with a job that ran when this process ended; may be called from any thread. */
    public void resume(RemoteSession at, RunRecord run) {
        job.mailbox().execute(() -> {
            attempt = run.getAttempt();
            nextResult = run.getFirstResult();
            job.run(run);
            if (stop.isPresent() || ended) {
                return;
            }
            job.events().add(EventLog.notice(-1, "RESUMED", "The server was restarted; the job goes on."));
            session = Optional.of(at);
            watch(at);
            if (run.getStatementId().isEmpty()) {
                next(0);
            } else {
                StatementRun statement = statementRun(run.getStatement(), at);
                current = Optional.of(statement);
                statement.attach();
            }
        });
    }

    /** Cancels the job; idempotent, from any thread. */
    public void cancel(String reason) {
        String why = reason.isEmpty() ? "The job was cancelled." : "The job was cancelled: " + reason;
        stop(JobState.CANCELLED, Failures.of(ErrorCode.CANCELLED, why));
    }

    /** No more rows of the statement under way are wanted; from any thread. */
    public void enough() {
        job.mailbox().execute(() -> current.ifPresent(StatementRun::enough));
    }

    private void stop(JobState as, Failure why) {
        job.mailbox().execute(() -> {
            if (ended || stop.isPresent()) {
                return;
            }
            stop = Optional.of(new Stop(as, why));
            if (session.isEmpty()) {
                pending.ifPresent(SessionSource.Pending::withdraw);
                end(as, Optional.of(why));
                return;
            }
            job.move(JobState.CANCELLING);
            current.ifPresent(StatementRun::cancel);
        });
    }

    private void open() {
        if (ended) {
            return;
        }
        attempt++;
        if (job.shown().getState() != JobState.QUEUED) { // It waits on when a session could not be opened.
            job.move(JobState.QUEUED);
        }
        arm(plan.queueTimeout(), ErrorCode.QUEUE_TIMEOUT, "No engine was free within ");
        SessionSource.Pending opening = source.open(attempt, new Waiting(), this::persist);
        pending = Optional.of(opening);
        opening.session()
                .whenCompleteAsync(
                        (opened, failed) -> {
                            if (failed == null) {
                                opened(opened);
                            } else {
                                notOpened(Failures.from(failed));
                            }
                        },
                        job.mailbox());
    }

    private CompletableFuture<Void> persist(RunRecord run) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        job.mailbox().execute(() -> {
            job.run(run.toBuilder().setInteractive(source.interactive()).build());
            forward(parts.keeper().save(job), durable);
        });
        return durable;
    }

    private static void forward(CompletableFuture<Void> from, CompletableFuture<Void> to) {
        from.whenComplete((done, failed) -> {
            if (failed == null) {
                to.complete(null);
            } else {
                to.completeExceptionally(failed);
            }
        });
    }

    private void opened(RemoteSession opened) {
        failuresToOpen = 0;
        if (ended) {
            source.done(opened);
            return;
        }
        pending = Optional.empty();
        session = Optional.of(opened);
        if (source.interactive()) {
            // Recorded with the job if that lasts: after a crash its statement is gone on with, its connection is not.
            job.run(job.run().toBuilder()
                    .setLease(opened.place().lease().toBuilder().clearEngineToken())
                    .setSessionId(opened.id())
                    .setAttempt(attempt)
                    .build());
        }
        job.move(JobState.RUNNING);
        arm(plan.runTimeout(), ErrorCode.RUN_TIMEOUT, "The job did not end within ");
        watch(opened);
        next(0);
    }

    private void notOpened(Failure failure) {
        if (ended) {
            return;
        }
        pending = Optional.empty();
        boolean again = Failures.code(failure) == ErrorCode.ENGINE_LOST && ++failuresToOpen < parts.openAttempts();
        if (!again) {
            end(JobState.FAILED, Optional.of(failure));
            return;
        }
        // Nothing has run yet, so another engine will do as well, when the manager knows of this one's end.
        job.events().add(EventLog.notice(-1, "RETRY", failure.getMessage() + " Another is asked for."));
        parts.later(OPEN_AGAIN.multipliedBy(failuresToOpen), () -> job.mailbox().execute(this::open));
    }

    private void watch(RemoteSession at) {
        stopWatching();
        watching = Optional.of(at.place().loss().listen(why -> job.mailbox()
                .execute(() -> current.ifPresent(statement -> statement.engineLost(why)))));
    }

    private void stopWatching() {
        watching.ifPresent(EngineLoss.Listener::close);
        watching = Optional.empty();
    }

    private void next(int index) {
        if (stop.isPresent()) {
            end(stop.get().as(), Optional.of(stop.get().why()));
        } else if (index == plan.statements().size()) {
            end(JobState.SUCCEEDED, Optional.empty());
        } else {
            StatementRun statement = statementRun(index, session.orElseThrow());
            current = Optional.of(statement);
            job.statementStarted(index);
            job.run(job.run().toBuilder()
                    .setStatement(index)
                    .setStatementId(statement.id())
                    .setFirstResult(nextResult)
                    .build());
            statement.start();
        }
    }

    private StatementRun statementRun(int index, RemoteSession at) {
        String id = plan.preparedId().orElse(job.id() + "-" + attempt + "-" + index);
        return new StatementRun(job, plan, index, id, nextResult, at, parts, this::statementEnded);
    }

    private void statementEnded(StatementRun statement, StatementEnd end) {
        if (ended) {
            return;
        }
        current = Optional.empty();
        nextResult += end.results();
        job.statementEnded(statement.index(), end.state(), end.failure(), end.updateCount());
        if (end.state() == StatementState.DONE) {
            next(statement.index() + 1);
        } else if (stop.isPresent()) {
            end(stop.get().as(), Optional.of(stop.get().why()));
        } else if (mayRetry(end)) {
            retry();
        } else {
            end(end.state() == StatementState.ABORTED ? JobState.CANCELLED : JobState.FAILED, end.failure());
        }
    }

    private boolean mayRetry(StatementEnd end) {
        boolean lost = end.failure()
                .map(Failures::code)
                .map(code -> code == ErrorCode.ENGINE_LOST || code == ErrorCode.ENGINE_PREEMPTED)
                .orElse(false);
        return lost && plan.retrySafe() && attempt < parts.attempts() && !source.interactive();
    }

    private void retry() {
        job.events().add(EventLog.notice(-1, "RETRY", "The engine was lost; the job is run again from its start."));
        session.ifPresent(source::done);
        session = Optional.empty();
        parts.results().delete(job.id());
        nextResult = 0;
        job.rewind();
        open();
    }

    private void end(JobState as, Optional<Failure> why) {
        ended = true;
        timeout.ifPresent(timer -> timer.cancel(false));
        stopWatching();
        Optional<RemoteSession> used = session;
        parts.keeper().finish(job, as, why).whenComplete((done, failed) -> used.ifPresent(source::done));
    }

    private void arm(Duration limit, ErrorCode code, String what) {
        timeout.ifPresent(timer -> timer.cancel(false));
        timeout = limit.isZero()
                ? Optional.empty()
                : Optional.of(parts.later(
                        limit, () -> stop(JobState.FAILED, Failures.of(code, what + limit.toMillis() + " ms."))));
    }

    private final class Waiting implements AskListener {
        @Override
        public void queued(int position, String waitingFor) {
            job.mailbox().execute(() -> {
                if (!ended && session.isEmpty()) {
                    job.waits(position, waitingFor);
                }
            });
        }

        @Override
        public void starting(String engineId) {
            job.mailbox().execute(() -> {
                if (!ended && session.isEmpty()) {
                    job.waits(0, "engine " + engineId + " is starting");
                    job.events().add(EventLog.notice(-1, "ENGINE_STARTING", "Engine " + engineId + " is starting."));
                }
            });
        }

        @Override
        public void engineLog(List<String> lines) {
            job.mailbox().execute(() -> {
                if (!ended) {
                    lines.forEach(line -> job.events()
                            .log(
                                    -1,
                                    LogEvent.newBuilder()
                                            .setLevel("INFO")
                                            .setSource("engine")
                                            .setLine(line)
                                            .build()));
                }
            });
        }
    }
}
