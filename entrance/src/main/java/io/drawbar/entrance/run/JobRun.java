package io.drawbar.entrance.run;

import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.entrance.engines.EngineLoss;
import io.drawbar.entrance.events.EventLog;
import io.drawbar.entrance.jobs.LiveJob;
import io.drawbar.entrance.session.RemoteSession;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.JobEngine;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.RunRecord;
import io.drawbar.protocol.v1.StatementState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one job from its acceptance to its end: waits for a session, runs the statements one after the other, ends. A statement on
 * another engine waits for a session there first; all sessions stay open until the end. Everything happens in the job's mailbox; no
 * thread waits.
 */
public final class JobRun {
    private static final Logger log = LoggerFactory.getLogger(JobRun.class);
    private static final Duration OPEN_AGAIN = Duration.ofMillis(100);
    private static final int LONGEST_PAUSE = 10;

    private final LiveJob job;
    private final JobPlan plan;
    private final List<SessionSource> sources;
    private final NavigableMap<Integer, RemoteSession> sessions = new TreeMap<>();
    private final RunParts parts;
    private final AskNotes notes;
    private final RunLog runLog;
    private Optional<SessionSource.Pending> pending = Optional.empty();
    private Optional<StatementRun> current = Optional.empty();
    private Optional<Stop> stop = Optional.empty();
    private Optional<Future<?>> queueTimeout = Optional.empty();
    private Optional<Future<?>> runTimeout = Optional.empty();
    private Optional<EngineLoss.Listener> watching = Optional.empty();
    private int nextResult;
    private int attempt;
    private int failuresToOpen;
    private long failingToOpenSinceNanos;
    private boolean ended;

    /** Why the job is to stop, and in which state it then ends. */
    private record Stop(JobState as, Failure why) {}

    /** @param sources of a session for each of the job's engines */
    public JobRun(LiveJob job, JobPlan plan, List<SessionSource> sources, RunParts parts) {
        this.job = job;
        this.plan = plan;
        this.sources = List.copyOf(sources);
        this.parts = parts;
        this.notes = new AskNotes(job, () -> !ended, () -> pending.isPresent(), sessions::isEmpty);
        this.runLog = new RunLog(job, parts.keeper(), interactive());
        job.whenBroken(this::broken);
    }

    /** Starts a job that has never run; may be called from any thread. */
    public void start() {
        start(0);
    }

    /**
     * Starts a job that runs nowhere; may be called from any thread.
     *
     * @param before how often it has been started
     */
    public void start(int before) {
        job.mailbox().execute(() -> {
            attempt = before;
            begin();
        });
    }

    /** Goes on with a job that ran when this process ended, in the sessions that it had; may be called from any thread. */
    public void resume(Map<Integer, RemoteSession> open, RunRecord run) {
        job.mailbox().execute(() -> {
            attempt = run.getAttempt();
            nextResult = run.getFirstResult();
            job.run(run);
            if (stop.isPresent() || ended) {
                return;
            }
            job.events().add(EventLog.notice(-1, "RESUMED", "The server was restarted; the job goes on."));
            sessions.putAll(open);
            if (run.getStatementId().isEmpty()) {
                reopen(run.getStatement());
            } else {
                RemoteSession at = sessions.get(engine(run.getStatement()));
                StatementRun statement = statementRun(run.getStatement(), at);
                current = Optional.of(statement);
                watch(at);
                statement.attach();
            }
        });
    }

    /**
     * Goes on where a session was recorded in which nothing has run: it may never have been opened, as its record is written meanwhile.
     */
    private void reopen(int statement) {
        int engine = engine(statement);
        Optional<RemoteSession> recorded = Optional.ofNullable(sessions.get(engine));
        if (recorded.isEmpty()) {
            next(statement);
            return;
        }
        job.mailbox().when(sources.get(engine).reopen(recorded.get()), (opened, failed) -> {
            if (ended) {
                return;
            }
            if (failed == null || stop.isPresent()) {
                next(statement);
                return;
            }
            sessions.remove(engine);
            runLog.gone(engine, attempt)
                    .whenComplete((struck, ending) -> sources.get(engine).done(recorded.get()));
            if (sessions.isEmpty()) {
                job.move(JobState.QUEUED);
            }
            notOpened(Failures.from(failed), statement);
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
            if (sessions.isEmpty() || pending.isPresent()) {
                pending.ifPresent(SessionSource.Pending::withdraw);
                end(as, Optional.of(why));
                return;
            }
            job.move(JobState.CANCELLING);
            current.ifPresent(StatementRun::cancel);
        });
    }

    private int engine(int statement) {
        return plan.statements().get(statement).engine();
    }

    private void begin() {
        if (!ended) {
            attempt++;
            job.move(JobState.QUEUED);
            open(0);
        }
    }

    /** Opens the session that a statement needs. */
    private void open(int statement) {
        if (ended) {
            return;
        }
        if (stop.isPresent()) {
            end(stop.get().as(), Optional.of(stop.get().why()));
            return;
        }
        queueTimeout.ifPresent(timer -> timer.cancel(false));
        queueTimeout = arm(plan.queueTimeout(), ErrorCode.QUEUE_TIMEOUT, "No engine was free within ");
        int engine = engine(statement);
        SessionSource.Pending opening =
                sources.get(engine).open(attempt, notes, run -> persist(engine, statement, run));
        pending = Optional.of(opening);
        job.mailbox().when(opening.session(), (opened, failed) -> {
            if (failed == null) {
                opened(opened, statement);
            } else {
                notOpened(Failures.from(failed), statement);
            }
        });
    }

    private CompletableFuture<Void> persist(int engine, int statement, RunRecord run) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        job.mailbox().execute(() -> forward(write(engine, statement, run), durable));
        return durable;
    }

    private CompletableFuture<Void> write(int engine, int statement, RunRecord run) {
        return run.hasLease()
                ? runLog.opened(engine, statement, nextResult, run)
                : runLog.gone(engine, run.getAttempt());
    }

    private boolean interactive() {
        return sources.get(0).interactive();
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

    private void opened(RemoteSession opened, int statement) {
        failuresToOpen = 0;
        int engine = engine(statement);
        if (ended) {
            sources.get(engine).done(opened);
            return;
        }
        pending = Optional.empty();
        queueTimeout.ifPresent(timer -> timer.cancel(false));
        sessions.put(engine, opened);
        if (interactive()) {
            runLog.interactive(opened, attempt);
        }
        if (sessions.size() == 1) {
            job.move(JobState.RUNNING);
            runTimeout = arm(plan.runTimeout(), ErrorCode.RUN_TIMEOUT, "The job did not end within ");
        }
        next(statement);
    }

    private void notOpened(Failure failure, int statement) {
        if (ended) {
            return;
        }
        pending = Optional.empty();
        if (failuresToOpen++ == 0) {
            failingToOpenSinceNanos = System.nanoTime();
        }
        boolean late =
                System.nanoTime() - failingToOpenSinceNanos >= parts.openLimit().toNanos();
        if (late || Failures.code(failure) != ErrorCode.ENGINE_LOST) {
            end(JobState.FAILED, Optional.of(failure));
            return;
        }
        // Nothing has run there yet, so another engine will do as well, when the manager knows of this one's end,
        // which it does late when the agent has died too.
        job.events().add(EventLog.notice(-1, "RETRY", failure.getMessage() + " Another is asked for."));
        Duration pause = OPEN_AGAIN.multipliedBy(Math.min(failuresToOpen, LONGEST_PAUSE));
        var unused = parts.keeper().later(job, pause, () -> {
            attempt++;
            open(statement);
        });
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
        } else if (sessions.containsKey(engine(index))) {
            RemoteSession at = sessions.get(engine(index));
            StatementRun statement = statementRun(index, at);
            current = Optional.of(statement);
            watch(at);
            job.statementStarted(index);
            runLog.statement(index, statement.id(), nextResult);
            statement.start();
        } else {
            changeEngine(index);
        }
    }

    private void changeEngine(int index) {
        JobEngine wanted = job.shown().getEngines(engine(index));
        job.events()
                .add(EventLog.notice(
                        index,
                        "ENGINE_CHANGED",
                        "Statement " + (index + 1) + " runs on " + wanted.getType() + "@" + wanted.getVersion()
                                + "; a session there is asked for."));
        // After a crash the statement before must not be attached to: it has ended.
        runLog.statement(index, "", nextResult);
        open(index);
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
        return lost && plan.retrySafe() && attempt < parts.attempts() && !interactive();
    }

    private void retry() {
        job.events().add(EventLog.notice(-1, "RETRY", "The engine was lost; the job is run again from its start."));
        Map<Integer, RemoteSession> lost = Map.copyOf(sessions);
        sessions.clear();
        parts.results().delete(job.id());
        nextResult = 0;
        job.rewind();
        runLog.nothing(attempt).whenComplete((struck, ending) -> done(lost));
        begin();
    }

    /**
     * A task of the job threw something that nobody reckoned with: a fault of the server, from which nothing would go on by itself. Whoever
     * waits for the job hears of it, and what it holds is given back.
     */
    private void broken(Throwable thrown) {
        if (job.isEnding()) {
            return;
        }
        log.error("Job {} fails by a fault of the server: {}", job.id(), thrown.toString());
        Failure why = JobFault.of(job.id(), thrown);
        try {
            pending.ifPresent(SessionSource.Pending::withdraw);
            if (current.isPresent()) {
                current.get().drop();
                job.statementEnded(current.get().index(), StatementState.ERROR, Optional.of(why), -1);
            }
        } catch (RuntimeException e) {
            log.warn("Nor can all that job {} holds be given back", job.id(), e);
        } finally {
            end(JobState.FAILED, Optional.of(why));
        }
    }

    private void end(JobState as, Optional<Failure> why) {
        ended = true;
        queueTimeout.ifPresent(timer -> timer.cancel(false));
        runTimeout.ifPresent(timer -> timer.cancel(false));
        stopWatching();
        Map<Integer, RemoteSession> used = Map.copyOf(sessions);
        parts.keeper().finish(job, as, why).whenComplete((done, failed) -> done(used));
    }

    private void done(Map<Integer, RemoteSession> used) {
        used.forEach((engine, session) -> sources.get(engine).done(session));
    }

    private Optional<Future<?>> arm(Duration limit, ErrorCode code, String what) {
        return limit.isZero()
                ? Optional.empty()
                : Optional.of(parts.keeper()
                        .later(
                                job,
                                limit,
                                () -> stop(JobState.FAILED, Failures.of(code, what + limit.toMillis() + " ms."))));
    }
}
