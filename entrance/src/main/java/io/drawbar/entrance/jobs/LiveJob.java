package io.drawbar.entrance.jobs;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.JobId;
import io.drawbar.common.id.UserName;
import io.drawbar.common.lifecycle.Mailbox;
import io.drawbar.entrance.events.EventLog;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.ResultSummary;
import io.drawbar.protocol.v1.RunRecord;
import io.drawbar.protocol.v1.StateEvent;
import io.drawbar.protocol.v1.Statement;
import io.drawbar.protocol.v1.StatementProgress;
import io.drawbar.protocol.v1.StatementState;
import io.drawbar.protocol.v1.SubmitJobRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A job that has not ended, or has ended just now. Everything that changes it runs in its {@link #mailbox}; what people see is an
 * immutable snapshot that any thread may read.
 */
public final class LiveJob {
    private static final long PROGRESS_PARTS = 1_000;

    private final JobId id;
    private final UserName owner;
    private final SubmitJobRequest spec;
    private final EventLog events;
    private final Mailbox mailbox;
    private final Clock clock;
    private final CompletableFuture<Job> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private final ResultBoard results = new ResultBoard();
    private final AtomicBoolean saveScheduled = new AtomicBoolean();
    private final List<Runnable> afterSave = new ArrayList<>();
    private final Job.Builder state;
    private volatile Job shown;
    private volatile RunRecord run = RunRecord.getDefaultInstance();
    private volatile Consumer<Throwable> broken = thrown -> {};
    private volatile Future<?> recording = CompletableFuture.completedFuture(null);
    private volatile Future<?> saving = CompletableFuture.completedFuture(null);
    private boolean unrecorded;
    private long progressToldMillis;

    /** @param executor lends threads to its mailbox */
    public LiveJob(Job job, SubmitJobRequest spec, EventLog events, Executor executor, Clock clock) {
        this.id = JobId.parse(job.getId());
        this.owner = new UserName(job.getOwner());
        this.spec = spec;
        this.events = events;
        this.mailbox = new Mailbox(executor, thrown -> broken.accept(thrown));
        this.clock = clock;
        this.state = job.toBuilder();
        this.shown = job;
    }

    public JobId id() {
        return id;
    }

    public UserName owner() {
        return owner;
    }

    public SubmitJobRequest spec() {
        return spec;
    }

    public EventLog events() {
        return events;
    }

    public Mailbox mailbox() {
        return mailbox;
    }

    /** Says who hears, in the mailbox, that a task there threw something: whoever drives the job, who has to end it. */
    public void whenBroken(Consumer<Throwable> listener) {
        broken = listener;
    }

    /** Results as they come to be. */
    public ResultBoard results() {
        return results;
    }

    /** Ends with the job in its final state, when that is durable, or may be shown without being so ({@link JobKeeper}). */
    public CompletableFuture<Job> ended() {
        return ended;
    }

    /** Ends when its final state is durable. */
    public CompletableFuture<Void> settled() {
        return settled;
    }

    /** Whether the store does not know of it yet; touched in the mailbox, or before the job is started. */
    boolean isUnrecorded() {
        return unrecorded;
    }

    void unrecorded(boolean is) {
        unrecorded = is;
    }

    /** The job as it is now, with what there is by now of results that grow. */
    public Job shown() {
        Job.Builder now = shown.toBuilder().setNextEvent(events.next());
        int growing = JobStates.isFinal(now.getState()) ? 0 : now.getStatementsCount();
        for (int i = 0; i < growing; i++) {
            if (!now.getStatements(i).getResultsList().stream().allMatch(ResultSummary::getComplete)) {
                grow(now.getStatementsBuilder(i));
            }
        }
        return now.build();
    }

    private void grow(Statement.Builder statement) {
        for (ResultSummary.Builder result : statement.getResultsBuilderList()) {
            if (!result.getComplete()) {
                results.begun(result.getIndex())
                        .ifPresent(stored -> result.setRows(stored.rows()).setBytes(stored.bytes()));
            }
        }
    }

    /** What is needed to take it up again. */
    public RunRecord run() {
        return run;
    }

    /** Notes where it runs. */
    public void run(RunRecord record) {
        run = record;
        state.setEngineId(record.getLease().getEngineId());
    }

    /** Notes how many values it has for its markers; they need not be in its spec. Before it is started. */
    public void parameterCount(int count) {
        state.setParameterCount(count);
    }

    /** Whether a save has to be scheduled: false when one is already. From any thread. */
    boolean scheduleSave() {
        return !events.isComplete() && saveScheduled.compareAndSet(false, true);
    }

    void saveStarted() {
        saveScheduled.set(false);
    }

    /** What will record it. */
    void recording(Future<?> scheduled) {
        recording = scheduled;
    }

    /** What will store its events; from any thread. */
    void saving(Future<?> scheduled) {
        saving = scheduled;
    }

    /** Neither is needed any more. */
    void cancelTimers() {
        recording.cancel(false);
        saving.cancel(false);
    }

    void afterSave(Runnable task) {
        afterSave.add(task);
    }

    List<Runnable> takeAfterSave() {
        List<Runnable> taken = new ArrayList<>(afterSave);
        afterSave.clear();
        return taken;
    }

    /** Whether its final state is being stored, or is. To be called in its mailbox. */
    public boolean isEnding() {
        return JobStates.isFinal(state.getState());
    }

    public Statement statement(int index) {
        return state.getStatements(index);
    }

    /** Moves the job to a state that is not final. */
    public void move(JobState to) {
        check(to);
        state.setState(to);
        if (to == JobState.RUNNING && state.getStartedMillis() == 0) {
            state.setStartedMillis(clock.millis());
        }
        if (to != JobState.QUEUED) {
            state.clearWaitingFor().clearQueuePosition();
        }
        publish();
        events.add(Event.newBuilder()
                .setStatement(-1)
                .setState(StateEvent.newBuilder().setJob(to)));
    }

    /** Tells why the job waits. */
    public void waits(int position, String reason) {
        state.setQueuePosition(position).setWaitingFor(reason);
        publish();
    }

    public void statementStarted(int index) {
        change(
                index,
                statement(index).toBuilder().setState(StatementState.EXECUTING).setStartedMillis(clock.millis()));
        statementEvent(index, StateEvent.newBuilder().setStatement(StatementState.EXECUTING));
    }

    public void statementEnded(int index, StatementState end, Optional<Failure> failure, long updateCount) {
        Statement.Builder ended = statement(index).toBuilder()
                .setState(end)
                .setFinishedMillis(clock.millis())
                .setUpdateCount(updateCount);
        StateEvent.Builder event = StateEvent.newBuilder().setStatement(end).setUpdateCount(updateCount);
        failure.ifPresent(ended::setFailure);
        failure.ifPresent(event::setFailure);
        change(index, ended);
        statementEvent(index, event);
    }

    /**
     * Shows how far a statement is. An event is made of it when it is news, and after a thousandth of the time that the statement has run, so
     * that the events of one that runs for days grow with the logarithm of its time.
     */
    public void statementProgress(int index, StatementProgress progress) {
        Statement before = statement(index);
        if (before.hasProgress() && before.getProgress().equals(progress)) {
            return;
        }
        change(index, before.toBuilder().setProgress(progress));
        long now = clock.millis();
        long between = (now - before.getStartedMillis()) / PROGRESS_PARTS;
        if (now - progressToldMillis >= between || progress.getFraction() >= 1) {
            progressToldMillis = now;
            events.add(Event.newBuilder().setStatement(index).setProgress(progress));
        }
    }

    /** Shows a result's newest figures; {@code announce} makes an event of it. */
    public void result(ResultSummary result, boolean announce) {
        Statement.Builder statement = statement(result.getStatement()).toBuilder();
        int place = 0;
        while (place < statement.getResultsCount()
                && statement.getResults(place).getIndex() != result.getIndex()) {
            place++;
        }
        if (place < statement.getResultsCount()) {
            statement.setResults(place, result);
        } else {
            statement.addResults(result);
        }
        change(result.getStatement(), statement);
        if (announce) {
            events.add(Event.newBuilder().setStatement(result.getStatement()).setResult(result));
        }
    }

    /** Puts all statements back to where they were before the first attempt. */
    public void rewind() {
        for (int i = 0; i < state.getStatementsCount(); i++) {
            Statement old = state.getStatements(i);
            state.setStatements(i, fresh(old));
        }
        results.clear();
    }

    /** A statement that has not run: of another one what says where it stands and on what it runs. */
    public static Statement fresh(Statement place) {
        return Statement.newBuilder()
                .setIndex(place.getIndex())
                .setStart(place.getStart())
                .setEnd(place.getEnd())
                .setEngine(place.getEngine())
                .setLanguage(place.getLanguage())
                .setState(StatementState.WAITING)
                .setUpdateCount(-1)
                .build();
    }

    /** Makes the final snapshot without showing it: it is shown when it is durable. */
    Job end(JobState to, Optional<Failure> failure) {
        check(to);
        for (int i = 0; i < state.getStatementsCount(); i++) {
            if (!JobStates.isFinal(state.getStatements(i).getState())) {
                state.setStatements(i, state.getStatements(i).toBuilder().setState(StatementState.SKIPPED));
            }
        }
        failure.ifPresent(state::setFailure);
        state.clearWaitingFor().clearQueuePosition();
        return state.setState(to).setFinishedMillis(clock.millis()).build();
    }

    /** Shows the final snapshot. */
    void showEnd(Job last, EventLog.Last lastEvents) {
        shown = last;
        events.complete(lastEvents.show());
        results.end();
        ended.complete(last);
    }

    /** Its end is durable. */
    void settle() {
        settled.complete(null);
    }

    private void check(JobState to) {
        if (!JobStates.allowed(state.getState(), to)) {
            throw new DrawbarException(
                    ErrorCode.INTERNAL, "A job cannot go from " + state.getState() + " to " + to + ".");
        }
    }

    private void change(int index, Statement.Builder statement) {
        state.setStatements(index, statement);
        publish();
    }

    private void statementEvent(int index, StateEvent.Builder event) {
        events.add(Event.newBuilder().setStatement(index).setState(event));
    }

    private void publish() {
        shown = state.build();
    }
}
