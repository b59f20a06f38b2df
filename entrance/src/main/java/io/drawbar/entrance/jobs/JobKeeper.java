package io.drawbar.entrance.jobs;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.entrance.events.EventLog;
import io.drawbar.entrance.store.JobStore;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.StateEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes durable what happens to live jobs: new events within a fifth of a second, a job's end before anyone sees it. Jobs of
 * connections may be recorded later ({@link #recordLater}): what ends before it was recorded is shown at once and written soon after,
 * many in one transaction. After a crash such a job has never been, so nobody sees one run on that has ended. Thread-safe.
 */
public final class JobKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JobKeeper.class);
    private static final Duration FLUSH = Duration.ofMillis(200);
    private static final long RETRY_MILLIS = 1_000;
    private static final long RECORD_MILLIS = 100;

    private final JobStore store;
    private final ScheduledExecutorService timer;
    private final Queue<Ended> toRecord = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean recordScheduled = new AtomicBoolean();
    private final Object recording = new Object();
    private volatile boolean closed;

    /** A job that ended before it was recorded. */
    private record Ended(LiveJob job, Job end, List<Event> events) {}

    /** One that has been handed to the store. */
    private record Written(Ended ended, CompletableFuture<Void> durable) {}

    public JobKeeper(JobStore store, ScheduledExecutorService timer) {
        this.store = store;
        this.timer = timer;
    }

    /** Stores the job's events soon after they have come. */
    void follow(LiveJob job) {
        job.events().listen(() -> saveSoon(job));
    }

    /** Has a new job recorded when it has not ended after a while; to be called before it is started. */
    public void recordLater(LiveJob job, Duration after) {
        job.unrecorded(true);
        job.recording(later(job, after, () -> record(job)));
    }

    /**
     * Has something run in a job's mailbox after a while. What is due when this process's work has ended is left: whoever comes next takes
     * the job up.
     */
    public Future<?> later(LiveJob job, Duration after, Runnable task) {
        return timer.schedule(
                () -> {
                    if (!closed) {
                        job.mailbox().execute(task);
                    }
                },
                after.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void record(LiveJob job) {
        if (!job.isUnrecorded() || job.isEnding()) {
            return;
        }
        job.unrecorded(false);
        Job now = job.shown();
        List<Event> events = job.events().takeUnsaved();
        // What is written of it later comes after this in the store's queue.
        store.accept(now, job.spec(), job.run(), events).whenComplete((stored, failed) -> {
            if (failed != null) {
                log.error("Job {} runs and cannot be recorded before it ends", job.id(), failed);
                job.mailbox().execute(() -> job.unrecorded(!job.isEnding()));
            }
        });
    }

    /**
     * Stores the job as it is now; to be called in its mailbox. Fails when the job is ending: what is written after its end would undo
     * that. When this process's work has ended nothing is stored and the answer never comes, so that nothing follows from it: whoever comes
     * next takes the job up as it was.
     */
    public CompletableFuture<Void> save(LiveJob job) {
        if (closed) {
            return new CompletableFuture<>();
        }
        if (job.isEnding()) {
            return CompletableFuture.failedFuture(
                    new DrawbarException(ErrorCode.CANCELLED, "The job " + job.id() + " has ended."));
        }
        return store.update(job.shown(), job.run(), job.events().takeUnsaved());
    }

    /**
     * Ends the job: stores its final state and shows it when that is done; to be called in its mailbox, once.
     *
     * @return ends when the final state is durable
     */
    public CompletableFuture<Void> finish(LiveJob job, JobState as, Optional<Failure> why) {
        StateEvent.Builder state = StateEvent.newBuilder().setJob(as);
        why.ifPresent(state::setFailure);
        Job end = job.end(as, why);
        EventLog.Last events =
                job.events().last(Event.newBuilder().setStatement(-1).setState(state));
        long next = events.show().get(events.show().size() - 1).getOffset() + 1;
        Job last = end.toBuilder().setNextEvent(next).build();
        if (job.isUnrecorded()) {
            job.cancelTimers(); // There may be thousands of such jobs a second, and each would wake two threads.
            show(job, last, events);
            toRecord.add(new Ended(job, last, events.save()));
            recordSoon();
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        store(job, last, events, done);
        return done;
    }

    private static void show(LiveJob job, Job end, EventLog.Last events) {
        job.showEnd(end, events);
        runAll(job, job.takeAfterSave());
    }

    /** Each for itself: what follows a save is the business of several. */
    private static void runAll(LiveJob job, List<Runnable> tasks) {
        tasks.forEach(task -> job.mailbox().execute(task));
    }

    private void recordSoon() {
        if (closed) {
            recordEnded();
        } else if (recordScheduled.compareAndSet(false, true)) {
            timer.schedule(this::recordEnded, RECORD_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Writes all that ended unrecorded; they are few transactions, as the store gathers what comes together. When it returns all have been
     * handed to the store, those as well that another thread had taken out.
     */
    private void recordEnded() {
        recordScheduled.set(false);
        List<Written> all = new ArrayList<>();
        synchronized (recording) {
            for (Ended ended = toRecord.poll(); ended != null; ended = toRecord.poll()) {
                all.add(write(ended));
            }
        }
        all.forEach(this::whenDurable);
    }

    private Written write(Ended ended) {
        LiveJob job = ended.job();
        return new Written(ended, store.accept(ended.end(), job.spec(), job.run(), ended.events()));
    }

    private void whenDurable(Written written) {
        Ended ended = written.ended();
        LiveJob job = ended.job();
        written.durable().whenComplete((stored, failed) -> {
            if (failed == null) {
                job.settle();
            } else if (closed) {
                log.warn("The server stops before it has recorded job {}", job.id(), failed);
            } else {
                log.error("The ended job {} cannot be recorded yet", job.id(), failed);
                timer.schedule(() -> recordAgain(ended), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
    }

    /** The write that failed may have arrived, and then there is nothing more to do. */
    private void recordAgain(Ended ended) {
        boolean there;
        try {
            there = store.contains(ended.job().id());
        } catch (DrawbarException e) {
            log.error("The ended job {} cannot be recorded yet", ended.job().id(), e);
            timer.schedule(() -> recordAgain(ended), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            return;
        }
        if (there) {
            log.warn("A job {} is recorded already", ended.job().id());
            ended.job().settle();
        } else {
            whenDurable(write(ended));
        }
    }

    /**
     * Runs something in the job's mailbox when the job as it is at the end of this turn is durable, which is soon; for what must
     * not happen before; at once when its end is shown already. To be called in its mailbox.
     */
    public void whenSaved(LiveJob job, Runnable then) {
        if (JobStates.isFinal(job.shown().getState())) {
            then.run();
            return;
        }
        job.afterSave(then);
        saveSoon(job);
    }

    private void saveSoon(LiveJob job) {
        if (job.scheduleSave()) {
            job.saving(later(job, FLUSH, () -> flush(job)));
        }
    }

    private void store(LiveJob job, Job end, EventLog.Last events, CompletableFuture<Void> done) {
        job.mailbox().when(stored(job, end, events), (stored, failed) -> {
            if (failed == null) {
                try {
                    show(job, end, events);
                } finally {
                    job.settle();
                    done.complete(null);
                }
            } else {
                // A job must not be seen to end before that is durable, so there is nothing but to go on trying.
                log.error("The end of job {} cannot be stored yet", job.id(), failed);
                timer.schedule(() -> store(job, end, events, done), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
    }

    private CompletableFuture<Void> stored(LiveJob job, Job end, EventLog.Last events) {
        try {
            return store.update(end, job.run(), events.save());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e); // Tried again like any other failure.
        }
    }

    private void flush(LiveJob job) {
        job.saveStarted();
        if (job.isEnding()) {
            return; // Its end is being stored, and with it all that came before.
        }
        if (job.isUnrecorded()) {
            record(job);
        }
        List<Runnable> then = job.takeAfterSave();
        job.mailbox().when(save(job), (saved, failed) -> {
            if (failed != null) {
                log.warn("The state of job {} was not stored", job.id(), failed);
            }
            runAll(job, then);
        });
    }

    /** Writes what ended unrecorded, and from now on what ends at once; to be called before the store is closed. */
    @Override
    public void close() {
        closed = true;
        recordEnded();
    }
}
