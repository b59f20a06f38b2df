package io.drawbar.manager.decide;

import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.LeaseId;
import io.drawbar.protocol.v1.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How places come back: their holder gives them back, or they are taken from one that does not. */
final class Returns {
    private final Limits limits;
    private final Leases leases;
    private final EngineTable engines;
    private final Asks asks;
    private final Lives lives;
    private final Takeover takeover;
    private final List<Decision> decisions;

    Returns(
            Limits limits,
            Leases leases,
            EngineTable engines,
            Asks asks,
            Lives lives,
            Takeover takeover,
            List<Decision> decisions) {
        this.limits = limits;
        this.leases = leases;
        this.engines = engines;
        this.asks = asks;
        this.lives = lives;
        this.takeover = takeover;
        this.decisions = decisions;
    }

    /** The holder needs the place no longer. */
    void release(LeaseId id, Instant now) {
        Failure why = Failures.of(ErrorCode.STALE_LEASE, "The lease was released.");
        Optional<Lease> known = leases.find(id);
        if (known.isPresent()) {
            leases.end(known.get(), why);
            freed(known.get(), now);
        } else {
            leases.neverAgain(id, why); // Of an earlier leader: what tells of it may still be under way.
        }
    }

    /**
     * An entrance has told all that it holds. What it has not told of for as long as an answer can be under way it does not hold any more:
     * it was killed between its job's end and giving the place back, say.
     */
    void toldAll(String entrance, Instant now) {
        leases.unheard(entrance, now).forEach(lease -> takeBack(lease, "Its entrance holds it no more.", now));
    }

    void tick(Instant now) {
        for (Lease lease : leases.expired(now)) {
            takeBack(
                    lease,
                    "The lease was not renewed within "
                            + limits.leaseLife(lease.longLived()).toSeconds()
                            + " s and was taken back (settings manager.lease.ttl and manager.lease.takeover).",
                    now);
        }
    }

    /** The engine is told to close what is left of it. */
    private void takeBack(Lease lease, String why, Instant now) {
        leases.end(lease, Failures.of(ErrorCode.STALE_LEASE, why));
        engines.find(lease.engine())
                .flatMap(Engine::live)
                .ifPresent(live -> decisions.add(new Decision.Evict(lease, live)));
        freed(lease, now);
    }

    private void freed(Lease lease, Instant now) {
        engines.find(lease.engine()).ifPresent(engine -> {
            asks.unlease(lease, engine, now);
            takeover.freed(engine, now);
            lives.unleased(engine, now);
        });
    }
}
