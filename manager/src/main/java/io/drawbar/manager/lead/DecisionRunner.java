package io.drawbar.manager.lead;

import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.LeaseId;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.manager.ask.AskStreams;
import io.drawbar.manager.decide.Decision;
import io.drawbar.manager.decide.EngineLife;
import io.drawbar.manager.decide.Held;
import io.drawbar.manager.launch.Claimer;
import io.drawbar.manager.launch.Launcher;
import io.drawbar.protocol.v1.EngineLease;
import io.drawbar.protocol.v1.HeldLease;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what is decided, without waiting for any of it. Not thread-safe: it is used by the leader's mailbox alone. */
final class DecisionRunner {
    private static final Logger log = LoggerFactory.getLogger(DecisionRunner.class);

    private final LeadingParts parts;
    private final AskStreams streams;
    private final Launcher launcher;
    private final Answers answers;
    private final Claimer claimer;
    private final long epoch;

    /** What engines answer; called on any thread. */
    interface Answers extends Claimer.Reports {
        void leasesOn(EngineId engine, Map<Held, String> holders);

        void leasesUnknown(EngineId engine);
    }

    /**
     * @param epoch of the leader
     */
    DecisionRunner(LeadingParts parts, AskStreams streams, Launcher launcher, long epoch, Answers answers) {
        this.parts = parts;
        this.streams = streams;
        this.launcher = launcher;
        this.answers = answers;
        this.epoch = epoch;
        this.claimer = new Claimer(parts.register(), parts.calls(), parts.io(), epoch, parts.metrics(), answers);
    }

    void run(Decision decision) {
        if (decision instanceof Decision.Grant grant) {
            streams.granted(grant.askId(), message(grant));
        } else if (decision instanceof Decision.Refuse refuse) {
            streams.refused(refuse.askId(), refuse.why());
        } else if (decision instanceof Decision.TellQueued queued) {
            streams.queued(queued.askId(), queued.place());
        } else if (decision instanceof Decision.TellStarting starting) {
            streams.starting(
                    starting.askId(),
                    starting.engine().value(),
                    starting.agent().value());
        } else if (decision instanceof Decision.TellLog told) {
            told.askIds().forEach(ask -> streams.log(ask, told.engine().value(), told.lines()));
        } else if (decision instanceof Decision.Launch launch) {
            parts.metrics()
                    .counter("drawbar.manager.launches", "type", launch.record().type())
                    .increment();
            launcher.launch(launch.record(), launch.settings());
        } else if (decision instanceof Decision.Bury bury) {
            bury(bury);
        } else if (decision instanceof Decision.Evict evict) {
            evict(evict);
        } else if (decision instanceof Decision.Claim claim) {
            claimer.claim(claim);
        } else if (decision instanceof Decision.PoolMissed missed) {
            parts.metrics()
                    .counter("drawbar.manager.pool.misses", "pool", missed.pool())
                    .increment();
        } else if (decision instanceof Decision.KeepArrivals keep) {
            keep(keep);
        } else if (decision instanceof Decision.AskLeases ask) {
            askLeases(ask);
        } else if (decision instanceof Decision.Note note) {
            parts.events().keep(note.event());
        }
    }

    private void bury(Decision.Bury bury) {
        parts.metrics()
                .counter("drawbar.manager.ended", "how", bury.end().name())
                .increment();
        if (bury.end() == EngineLife.STOPPED) {
            log.info("Engine {} has stopped: {}", bury.engine(), bury.why());
        } else {
            log.warn("Engine {} is {}: {}", bury.engine(), bury.end(), bury.why());
        }
        launcher.bury(bury.engine(), bury.agent(), bury.grace());
    }

    private void evict(Decision.Evict evict) {
        EngineId engine = evict.lease().engine();
        log.info("Lease {} on engine {} ran out", evict.lease().id(), engine);
        parts.calls().endLease(evict.lease(), evict.where(), parts.register().token(engine));
    }

    private void keep(Decision.KeepArrivals keep) {
        parts.io().execute(() -> {
            try {
                parts.poolStore().write(keep.pool(), keep.byHour(), epoch);
            } catch (Exception e) {
                log.warn(
                        "How many came for pool {} could not be kept; it is tried again with the next", keep.pool(), e);
            }
        });
    }

    private void askLeases(Decision.AskLeases ask) {
        EngineId engine = ask.engine();
        CompletableFuture<Void> unused = parts.calls()
                .leases(engine, ask.where(), parts.register().token(engine))
                .handle((leases, failure) -> {
                    if (failure == null) {
                        answers.leasesOn(engine, holders(leases));
                    } else {
                        answers.leasesUnknown(engine);
                    }
                    return null;
                });
    }

    private static Map<Held, String> holders(List<HeldLease> leases) {
        Map<Held, String> holders = new HashMap<>();
        leases.forEach(lease -> holders.put(held(lease), lease.getEntranceId()));
        return holders;
    }

    private static Held held(HeldLease lease) {
        return new Held(
                new LeaseId(lease.getLeaseId()),
                new EngineId(lease.getEngineId()),
                lease.getFencing(),
                new UserName(lease.getUser()),
                lease.getTenant().isEmpty() ? Optional.empty() : Optional.of(new TenantName(lease.getTenant())),
                lease.getApplication(),
                lease.getAskId(),
                lease.getLongLived());
    }

    private EngineLease message(Decision.Grant grant) {
        return EngineLease.newBuilder()
                .setLeaseId(grant.lease().id().value())
                .setEngineId(grant.lease().engine().value())
                .setFencing(grant.lease().fencing())
                .setTtlMillis(parts.leaseTtl().toMillis())
                .setHost(grant.where().host())
                .setPort(grant.where().port())
                .setEngineToken(parts.register().token(grant.lease().engine()))
                .setEngineType(grant.key().type().value())
                .setEngineVersion(grant.key().version())
                .build();
    }
}
