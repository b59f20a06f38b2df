package io.drawbar.entrance.serve;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.JobId;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.id.UserName;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.rpc.RpcHeaders;
import io.drawbar.entrance.jobs.JobStates;
import io.drawbar.entrance.jobs.LiveJob;
import io.drawbar.entrance.jobs.LiveJobs;
import io.drawbar.entrance.store.JobStore;
import io.drawbar.entrance.store.StoredJob;
import io.drawbar.protocol.v1.Job;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;

/**
 * Finds jobs for callers. A job of somebody else is not found, in the very words that are used for one that does not exist.
 * Thread-safe.
 */
public final class JobView {
    private final LiveJobs live;
    private final JobStore store;
    private final NodeId node;

    public JobView(LiveJobs live, JobStore store, NodeId node) {
        this.live = live;
        this.store = store;
        this.node = node;
    }

    /** A running job, if it runs here and the caller may see it. */
    public Optional<LiveJobs.Entry> live(Caller caller, JobId id) {
        return live.find(id).filter(entry -> caller.mayUse(entry.job().owner()));
    }

    /** The job as it is now. */
    public Job job(Caller caller, JobId id) {
        Optional<LiveJobs.Entry> running = live(caller, id);
        if (running.isPresent()) {
            return running.get().job().shown();
        }
        StoredJob stored = store.find(id)
                .filter(found -> caller.mayUse(new UserName(found.job().getOwner())))
                .orElseThrow(() -> notFound(id));
        if (!JobStates.isFinal(stored.job().getState())) {
            // It may have ended between the two look-ups.
            Optional<LiveJob> again = live(caller, id).map(LiveJobs.Entry::job);
            return again.map(LiveJob::shown).orElseGet(() -> elsewhere(stored.job()));
        }
        return stored.job();
    }

    /** Refuses in favour of the entrance that has the job, unless that is this one. */
    Job elsewhere(Job job) {
        if (!job.getEntranceId().equals(node.value())) {
            Metadata trailers = new Metadata();
            trailers.put(RpcHeaders.OWNER, job.getEntranceId());
            throw Status.UNAVAILABLE
                    .withDescription("Another entrance has this job.")
                    .asRuntimeException(trailers);
        }
        return job;
    }

    static DrawbarException notFound(JobId id) {
        return new DrawbarException(ErrorCode.NOT_FOUND, "There is no job " + id + ".");
    }
}
