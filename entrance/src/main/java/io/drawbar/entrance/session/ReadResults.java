package io.drawbar.entrance.session;

import io.drawbar.common.id.JobId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Results of connections' statements that have been read, in the order in which that happened. They are kept for a while, for a reader
 * that asks once more, and are deleted then; the oldest at once when there are too many. Thread-safe.
 */
final class ReadResults {
    /** When there are too many, one in so many goes, so that not each statement has to delete another's. */
    private static final int BATCH = 64;

    private final Consumer<JobId> delete;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final Duration keep;
    private final int most;
    private final ArrayDeque<Read> kept = new ArrayDeque<>();
    private boolean looking;

    private record Read(JobId job, Instant until) {}

    /**
     * @param delete deletes a job's results; called on the executor
     * @param keep how long results are kept after they have been read
     * @param most how many jobs' results are kept at most
     */
    ReadResults(
            Consumer<JobId> delete,
            Executor executor,
            ScheduledExecutorService timer,
            Clock clock,
            Duration keep,
            int most) {
        this.delete = delete;
        this.executor = executor;
        this.timer = timer;
        this.clock = clock;
        this.keep = keep;
        this.most = most;
    }

    /** A job's results have been read; only its id is held, as the job itself is much larger. */
    void add(JobId job) {
        List<JobId> old = new ArrayList<>();
        synchronized (this) {
            kept.add(new Read(job, clock.instant().plus(keep)));
            if (kept.size() > most) {
                int left = most - most / BATCH;
                while (kept.size() > left) {
                    old.add(kept.remove().job());
                }
            }
            lookWhenDue();
        }
        delete(old);
    }

    synchronized int size() {
        return kept.size();
    }

    /** One timer for all, as there may be thousands of statements a second. */
    private void lookWhenDue() {
        if (!looking && !kept.isEmpty()) {
            looking = true;
            Duration wait = Duration.between(clock.instant(), kept.element().until());
            timer.schedule(this::look, Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        List<JobId> old = new ArrayList<>();
        synchronized (this) {
            looking = false;
            Instant now = clock.instant();
            while (!kept.isEmpty() && !kept.element().until().isAfter(now)) {
                old.add(kept.remove().job());
            }
            lookWhenDue();
        }
        delete(old);
    }

    private void delete(List<JobId> old) {
        if (!old.isEmpty()) {
            executor.execute(() -> old.forEach(delete));
        }
    }
}
