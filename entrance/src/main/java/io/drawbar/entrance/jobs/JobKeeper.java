package io.drawbar.entrance.jobs;

import io.drawbar.entrance.events.EventLog;
import io.drawbar.entrance.store.JobStore;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.StateEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes durable what happens to live jobs: new events within a fifth of a second, a job's end before anyone sees it. */
public final class JobKeeper {
    private static final Logger log = LoggerFactory.getLogger(JobKeeper.class);
    private static final long FLUSH_MILLIS = 200;
    private static final long RETRY_MILLIS = 1_000;

    private final JobStore store;
    private final ScheduledExecutorService timer;

    public JobKeeper(JobStore store, ScheduledExecutorService timer) {
        this.store = store;
        this.timer = timer;
    }

    /** Stores the job's events soon after they have come. */
    void follow(LiveJob job) {
        job.events().listen(() -> saveSoon(job));
    }

    /** Stores the job as it is now; to be called in its mailbox. */
    public CompletableFuture<Void> save(LiveJob job) {
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
        CompletableFuture<Void> done = new CompletableFuture<>();
        store(job, end.toBuilder().setNextEvent(next).build(), events, done);
        return done;
    }

    /**
     * Runs something in the job's mailbox when the job as it is at the end of this turn is durable, which is soon; for what must
     * not happen before. To be called in its mailbox.
     */
    public void whenSaved(LiveJob job, Runnable then) {
        job.afterSave(then);
        saveSoon(job);
    }

    private void saveSoon(LiveJob job) {
        if (job.scheduleSave()) {
            timer.schedule(() -> job.mailbox().execute(() -> flush(job)), FLUSH_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void store(LiveJob job, Job end, EventLog.Last events, CompletableFuture<Void> done) {
        store.update(end, job.run(), events.save())
                .whenCompleteAsync(
                        (stored, failed) -> {
                            if (failed == null) {
                                job.showEnd(end, events);
                                done.complete(null);
                                job.takeAfterSave().forEach(Runnable::run);
                            } else {
                                // A job must not be seen to end before that is durable, so there is nothing but to go
                                // on trying.
                                log.error("The end of job {} cannot be stored yet", job.id(), failed);
                                timer.schedule(
                                        () -> store(job, end, events, done), RETRY_MILLIS, TimeUnit.MILLISECONDS);
                            }
                        },
                        job.mailbox());
    }

    private void flush(LiveJob job) {
        job.saveStarted();
        if (job.isEnding()) {
            return; // Its end is being stored, and with it all that came before.
        }
        List<Runnable> then = job.takeAfterSave();
        save(job)
                .whenCompleteAsync(
                        (saved, failed) -> {
                            if (failed != null) {
                                log.warn("The state of job {} was not stored", job.id(), failed);
                            }
                            then.forEach(Runnable::run);
                        },
                        job.mailbox());
    }
}
