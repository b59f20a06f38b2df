package io.drawbar.entrance.jobs;

import io.drawbar.common.id.JobId;
import io.drawbar.entrance.run.JobRun;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The jobs of this entrance that have not ended, or whose end is not durable yet. Thread-safe. */
public final class LiveJobs {
    private final Map<JobId, Entry> jobs = new ConcurrentHashMap<>();
    private final JobKeeper keeper;

    /**
     * A live job and what drives it.
     *
     * @param job the job
     * @param run drives it
     */
    public record Entry(LiveJob job, JobRun run) {}

    public LiveJobs(JobKeeper keeper) {
        this.keeper = keeper;
    }

    /**
     * Adds a job until it has ended.
     *
     * @return the one that has this id already, if there is one; then nothing was added
     */
    public Optional<Entry> add(Entry entry) {
        Optional<Entry> there = Optional.ofNullable(jobs.putIfAbsent(entry.job().id(), entry));
        if (there.isEmpty()) {
            keeper.follow(entry.job());
            entry.job().settled().thenRun(() -> remove(entry));
        }
        return there;
    }

    /** Takes out a job that could not be accepted. */
    public void remove(Entry entry) {
        jobs.remove(entry.job().id(), entry);
    }

    public Optional<Entry> find(JobId id) {
        return Optional.ofNullable(jobs.get(id));
    }

    public int count() {
        return jobs.size();
    }

    public Collection<Entry> all() {
        return jobs.values();
    }
}
