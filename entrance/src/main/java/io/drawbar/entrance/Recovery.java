package io.drawbar.entrance;

import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.JobId;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.rpc.ClusterSecret;
import io.drawbar.entrance.engines.EnginePlace;
import io.drawbar.entrance.engines.EnginePlaces;
import io.drawbar.entrance.jobs.JobKeeper;
import io.drawbar.entrance.jobs.LiveJobs;
import io.drawbar.entrance.session.RemoteSession;
import io.drawbar.entrance.session.SharedSession;
import io.drawbar.entrance.store.JobStore;
import io.drawbar.entrance.store.StoredJob;
import io.drawbar.entrance.submit.JobBuilder;
import io.drawbar.protocol.v1.AskRequest;
import io.drawbar.protocol.v1.EngineLease;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.RunRecord;
import io.drawbar.protocol.v1.UsedSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up the jobs that had not ended when this process did. A job that had not reached an engine starts as if nothing had
 * happened; one that runs on an engine is attached to again, at the first frame that was not acknowledged. A statement of a
 * connection is gone on with as well, as its reader may come back; one that had not reached the engine fails.
 */
final class Recovery {
    private static final Logger log = LoggerFactory.getLogger(Recovery.class);

    private final NodeId node;
    private final JobStore store;
    private final LiveJobs live;
    private final JobKeeper keeper;
    private final JobBuilder builder;
    private final EnginePlaces places;
    private final ClusterSecret secret;
    /** Sessions of connections, by their ids. */
    private final Map<String, SharedSession> shared = new HashMap<>();

    Recovery(
            NodeId node,
            JobStore store,
            LiveJobs live,
            JobKeeper keeper,
            JobBuilder builder,
            EnginePlaces places,
            ClusterSecret secret) {
        this.node = node;
        this.store = store;
        this.live = live;
        this.keeper = keeper;
        this.builder = builder;
        this.places = places;
        this.secret = secret;
    }

    /**
     * Takes up all of them. To be called before jobs are served: when it returns every job that has not ended is live, and can be
     * followed and cancelled.
     */
    void start() {
        List<StoredJob> jobs = store.unfinished(node);
        if (!jobs.isEmpty()) {
            log.info("Taking up {} jobs that had not ended", jobs.size());
        }
        jobs.forEach(this::takeUp);
    }

    private void takeUp(StoredJob stored) {
        RunRecord run = stored.run();
        Job job = stored.job().toBuilder()
                .setState(run.hasLease() ? JobState.RUNNING : JobState.ACCEPTED)
                .build();
        Caller owner = new Caller(new UserName(job.getOwner()), new TenantName(job.getTenant()), Set.of());
        JobBuilder.Built built = builder.rebuild(job, stored.spec(), store.nextEvent(JobId.parse(job.getId())));
        boolean started = run.hasLease() && run.getStatementId().startsWith(job.getId());
        if (run.getInteractive() && started) {
            SharedSession session = shared.computeIfAbsent(
                    run.getSessionId(),
                    missing ->
                            new SharedSession(builder.ownSessions(owner, built).get(0), session(job, run)));
            LiveJobs.Entry entry = built.start(List.of(session));
            live.add(entry);
            entry.run().resume(Map.of(0, session.use()), run);
            cancelIfAsked(stored, entry);
            return;
        }
        LiveJobs.Entry entry = built.start(builder.ownSessions(owner, built));
        live.add(entry);
        if (run.getInteractive()) {
            entry.job().mailbox().execute(() -> keeper.finish(entry.job(), JobState.FAILED, Optional.of(restarted())));
        } else if (run.hasLease()) {
            entry.run().resume(sessions(job, run), run);
        } else {
            entry.run().start(run.getAttempt());
        }
        cancelIfAsked(stored, entry);
    }

    private static void cancelIfAsked(StoredJob stored, LiveJobs.Entry entry) {
        if (stored.job().getState() == JobState.CANCELLING) {
            entry.run().cancel("It was being cancelled when the server was restarted.");
        }
    }

    /** All that the job had open, by the numbers of its engines. */
    private Map<Integer, RemoteSession> sessions(Job job, RunRecord run) {
        Map<Integer, RemoteSession> all = new HashMap<>();
        all.put(0, session(job, run));
        for (UsedSession other : run.getOthersList()) {
            all.put(other.getEngine(), session(job, other.getLease(), other.getSessionId()));
        }
        return all;
    }

    private RemoteSession session(Job job, RunRecord run) {
        return session(job, run.getLease(), run.getSessionId());
    }

    private RemoteSession session(Job job, EngineLease stored, String sessionId) {
        EngineLease lease = stored.toBuilder()
                .setEngineToken(secret.derive("engine:" + stored.getEngineId()))
                .build();
        AskRequest ask = AskRequest.newBuilder()
                .setAskId(sessionId)
                .setUser(job.getOwner())
                .setTenant(job.getTenant())
                .putAllLabels(job.getLabelsMap())
                .build();
        EnginePlace place = places.resume(lease, ask);
        return new RemoteSession(place, sessionId);
    }

    private static Failure restarted() {
        return Failures.of(
                ErrorCode.SERVER_RESTARTED, "The server was restarted while a connection's statement was running.");
    }
}
