package io.drawbar.entrance;

import io.drawbar.common.error.DrawbarException;
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
import io.drawbar.entrance.engines.EngineTypes;
import io.drawbar.entrance.jobs.JobKeeper;
import io.drawbar.entrance.jobs.LiveJobs;
import io.drawbar.entrance.run.SessionSource;
import io.drawbar.entrance.session.RemoteSession;
import io.drawbar.entrance.store.JobStore;
import io.drawbar.entrance.store.StoredJob;
import io.drawbar.entrance.submit.JobBuilder;
import io.drawbar.protocol.v1.AskRequest;
import io.drawbar.protocol.v1.EngineLease;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.RunRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up the jobs that had not ended when this process did. A job that had not reached an engine starts as if nothing had
 * happened; one that runs on an engine is attached to again, at the first frame that was not acknowledged; a statement of a
 * connection has lost its reader and fails.
 */
final class Recovery {
    private static final Logger log = LoggerFactory.getLogger(Recovery.class);
    private static final long RETRY_MILLIS = 500;
    private static final int TRIES = 120;

    private final NodeId node;
    private final JobStore store;
    private final LiveJobs live;
    private final JobKeeper keeper;
    private final JobBuilder builder;
    private final EngineTypes engines;
    private final EnginePlaces places;
    private final ClusterSecret secret;
    private final ScheduledExecutorService timer;

    Recovery(
            NodeId node,
            JobStore store,
            LiveJobs live,
            JobKeeper keeper,
            JobBuilder builder,
            EngineTypes engines,
            EnginePlaces places,
            ClusterSecret secret,
            ScheduledExecutorService timer) {
        this.node = node;
        this.store = store;
        this.live = live;
        this.keeper = keeper;
        this.builder = builder;
        this.engines = engines;
        this.places = places;
        this.secret = secret;
        this.timer = timer;
    }

    /** Takes up all of them; returns at once. */
    void start() {
        List<StoredJob> jobs = store.unfinished(node);
        if (!jobs.isEmpty()) {
            log.info("Taking up {} jobs that had not ended", jobs.size());
        }
        jobs.forEach(job -> takeUp(job, TRIES));
    }

    private void takeUp(StoredJob stored, int tries) {
        Job job = stored.job();
        engines.find(job.getEngineType() + "@" + job.getEngineVersion()).whenComplete((engine, failed) -> {
            if (failed == null) {
                resume(stored, engine);
            } else if (tries > 1 && Failures.code(Failures.from(failed)) != ErrorCode.UNKNOWN_ENGINE) {
                timer.schedule(() -> takeUp(stored, tries - 1), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            } else if (tries > 1) {
                // Agents may still be on their way.
                timer.schedule(() -> takeUp(stored, Math.min(tries - 1, 20)), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                end(stored, Failures.from(failed));
            }
        });
    }

    private void resume(StoredJob stored, EngineTypes.Choice engine) {
        Job job = stored.job();
        RunRecord run = stored.run();
        Caller owner = new Caller(new UserName(job.getOwner()), new TenantName(job.getTenant()), Set.of());
        JobBuilder.Built built = rebuild(stored, engine, run.hasLease() ? JobState.RUNNING : JobState.ACCEPTED);
        SessionSource source = builder.ownSession(owner, built);
        LiveJobs.Entry entry = built.start(source);
        live.add(entry);
        if (run.getInteractive()) {
            fail(entry, restarted());
        } else if (!run.hasLease()) {
            entry.run().start();
        } else {
            entry.run().resume(session(job, run), run);
        }
    }

    private RemoteSession session(Job job, RunRecord run) {
        EngineLease lease = run.getLease().toBuilder()
                .setEngineToken(secret.derive("engine:" + run.getLease().getEngineId()))
                .build();
        AskRequest ask = AskRequest.newBuilder()
                .setAskId(run.getSessionId())
                .setUser(job.getOwner())
                .build();
        EnginePlace place = places.resume(lease, ask);
        return new RemoteSession(place, run.getSessionId());
    }

    private JobBuilder.Built rebuild(StoredJob stored, EngineTypes.Choice engine, JobState state) {
        Job job = stored.job().toBuilder().setState(state).build();
        return builder.rebuild(job, stored.spec(), engine, store.nextEvent(JobId.parse(job.getId())));
    }

    private void end(StoredJob stored, Failure why) {
        try {
            EngineTypes.Choice unknown = new EngineTypes.Choice(
                    EngineType.newBuilder()
                            .setType(stored.job().getEngineType())
                            .build(),
                    stored.job().getEngineVersion());
            JobBuilder.Built built = rebuild(stored, unknown, JobState.ACCEPTED);
            LiveJobs.Entry entry = built.start(builder.ownSession(Caller.system(), built));
            live.add(entry);
            fail(entry, why);
        } catch (DrawbarException e) {
            log.error("Job {} can be neither taken up nor ended", stored.job().getId(), e);
        }
    }

    private void fail(LiveJobs.Entry entry, Failure why) {
        entry.job().mailbox().execute(() -> keeper.finish(entry.job(), JobState.FAILED, Optional.of(why)));
    }

    private static Failure restarted() {
        return Failures.of(
                ErrorCode.SERVER_RESTARTED, "The server was restarted while a connection's statement was running.");
    }
}
