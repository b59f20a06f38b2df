package io.drawbar.manager.decide;

import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.LeaseId;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.protocol.v1.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decides for one leader's time who gets which engine. Every method is an event; what is to be done about it is taken with
 * {@link #decisions()} afterwards. Events may come twice, late, or about engines that are gone: they then change nothing.
 *
 * <p>Not thread-safe, and deterministic: the same events at the same times give the same decisions.
 */
public final class Allocator {
    private static final Duration REMEMBER_ENGINES = Duration.ofMinutes(5);

    private final Limits limits;
    private final Usage usage = new Usage();
    private final Admission admission;
    private final EngineTable engines;
    private final Leases leases;
    private final Asks asks;
    private final Lives lives;
    private final List<Decision> decisions = new ArrayList<>();

    /** A lease as its holder describes it. */
    public record Held(LeaseId lease, EngineId engine, long fencing, UserName user, String askId, boolean longLived) {}

    /** A lease that is over, and why. */
    public record Gone(LeaseId lease, Failure why) {}

    /**
     * @param term a name for this leader's time that no other ever has
     * @param epoch a number for it that is greater than those of all before
     */
    public Allocator(Limits limits, String term, long epoch) {
        this.limits = limits;
        this.admission = new Admission(limits, usage);
        this.engines = new EngineTable(limits, usage);
        this.leases = new Leases(limits, term, epoch);
        this.asks = new Asks(limits, term, admission, engines, leases, decisions);
        this.lives = new Lives(limits, engines, leases, asks, decisions);
    }

    /** What is to be done since this was last called, in order. */
    public List<Decision> decisions() {
        List<Decision> all = List.copyOf(decisions);
        decisions.clear();
        return all;
    }

    // Asks and leases.

    /** Somebody wants a place on an engine. Asking again with the same id repeats the answer. */
    public void ask(Demand demand, Instant now) {
        Optional<Lease> known = leases.ofAsk(demand.askId());
        if (known.isEmpty()) {
            asks.ask(demand, now);
            return;
        }
        Lease lease = known.get();
        if (!lease.user().equals(demand.user())) {
            decisions.add(new Decision.Refuse(
                    demand.askId(),
                    Failures.of(ErrorCode.ID_CONFLICT, "The ask id " + demand.askId() + " is another user's.")));
            return;
        }
        Engine engine = engines.find(lease.engine()).orElseThrow();
        Lease answer = lease.entrance().equals(demand.entrance())
                ? leases.renew(lease, now)
                : leases.handOver(lease, demand.entrance(), now);
        Optional<EngineLive> live = engine.live();
        if (live.isPresent()) {
            decisions.add(new Decision.Grant(demand.askId(), answer, engine.key(), live.get()));
        } else {
            decisions.add(new Decision.Refuse(
                    demand.askId(),
                    Failures.of(ErrorCode.UNAVAILABLE, "Engine " + engine.id() + " is not registered at this moment.")
                            .toBuilder()
                            .setRetryable(true)
                            .build()));
        }
    }

    /** Whoever asked has gone away. */
    public void withdraw(String askId, Instant now) {
        asks.withdraw(askId, now);
    }

    /** The holder needs the place no longer. */
    public void release(LeaseId id, Instant now) {
        leases.find(id).ifPresent(lease -> {
            leases.end(lease, Failures.of(ErrorCode.STALE_LEASE, "The lease was released."));
            freed(lease, now);
        });
    }

    private void freed(Lease lease, Instant now) {
        engines.find(lease.engine()).ifPresent(engine -> {
            engine.unleased(lease, now);
            lives.unleased(engine, now);
        });
    }

    /** The holders live on. Answers which of the leases are over. */
    public List<Gone> renew(String entrance, Collection<Held> helds, Instant now) {
        List<Gone> gone = new ArrayList<>();
        for (Held held : helds) {
            Optional<Lease> known = leases.find(held.lease());
            if (known.isPresent() && held.fencing() >= known.get().fencing()) {
                leases.renew(known.get(), now);
            } else if (known.isPresent()) {
                gone.add(new Gone(
                        held.lease(),
                        Failures.of(ErrorCode.STALE_LEASE, "Another entrance has taken the lease over.")));
            } else {
                whyNotAdopted(entrance, held, now).ifPresent(why -> gone.add(new Gone(held.lease(), why)));
            }
        }
        return gone;
    }

    private Optional<Failure> whyNotAdopted(String entrance, Held held, Instant now) {
        Optional<Failure> ended = leases.whyEnded(held.lease());
        if (ended.isPresent()) {
            return ended;
        }
        Optional<Engine> found = engines.find(held.engine()).filter(engine -> engine.key()
                .usableBy(held.user(), new TenantName(engine.record().tenant())));
        if (found.isEmpty()) {
            return Optional.of(engines.remembered(held.engine())
                    .flatMap(EngineView::failure)
                    .orElseGet(() ->
                            Failures.of(ErrorCode.ENGINE_LOST, "Engine " + held.engine() + " is not there any more.")));
        }
        Lease lease = new Lease(
                held.lease(),
                held.engine(),
                held.askId(),
                held.user(),
                entrance,
                held.fencing(),
                held.longLived(),
                now.plus(limits.leaseLife(held.longLived())));
        leases.adopt(lease);
        found.get().leased(lease);
        return Optional.empty();
    }

    // What is heard of engines.

    /** An engine that an earlier leader left. */
    public void adopt(EngineRecord record, Optional<EngineLive> live, Instant now) {
        if (engines.find(new EngineId(record.id())).isEmpty()) {
            lives.adopt(record, live, now);
        }
    }

    /** Its record is written. */
    public void recorded(EngineId id) {
        with(id, lives::recorded);
    }

    /** Its process has been forked. */
    public void forked(EngineId id, long pid) {
        with(id, engine -> lives.forked(engine, pid));
    }

    /** It has said something. */
    public void log(EngineId id, List<String> lines) {
        with(id, engine -> lives.log(engine, lines));
    }

    /** It is registered, or tells its load. */
    public void live(EngineId id, EngineLive live, Instant now) {
        with(id, engine -> lives.live(engine, live, now));
    }

    /** It is not registered any more. */
    public void gone(EngineId id, Instant now) {
        with(id, engine -> lives.gone(engine, now));
    }

    /** Its process has ended. */
    public void exited(EngineId id, int exitCode, List<String> lastLines, String cause, Instant now) {
        with(id, engine -> lives.exited(engine, exitCode, lastLines, cause, now));
    }

    /** It was not launched. */
    public void refused(EngineId id, Failure why, Instant now) {
        with(id, engine -> lives.refused(engine, why, now));
    }

    /** Somebody wants it to end. */
    public void stop(EngineId id, boolean drain, String reason, Instant now) {
        with(id, engine -> lives.stop(engine, drain, reason, now));
    }

    /** Its process is dead, as far as can be known, and its record gone. */
    public void buried(EngineId id, Instant now) {
        if (engines.buried(id)) {
            asks.serveAll(now);
        }
    }

    private void with(EngineId id, Consumer<Engine> event) {
        engines.find(id).ifPresent(event);
    }

    // The world around.

    /** What the agents can run now. */
    public void agents(List<AgentOffer> offers, Instant now) {
        admission.offers(offers);
        asks.serveAll(now);
    }

    /** Time has passed. To be called every half second or so. */
    public void tick(Instant now) {
        for (Lease lease : leases.expired(now)) {
            leases.end(
                    lease,
                    Failures.of(
                            ErrorCode.STALE_LEASE,
                            "The lease was not renewed within "
                                    + limits.leaseLife(lease.longLived()).toSeconds()
                                    + " s and was taken back (settings manager.lease.ttl and manager.lease.takeover)."));
            engines.find(lease.engine())
                    .flatMap(Engine::live)
                    .ifPresent(live -> decisions.add(new Decision.Evict(lease, live)));
            freed(lease, now);
        }
        lives.tick(now);
        asks.serveAll(now);
        lives.reclaim(now);
        engines.forget(now.minus(REMEMBER_ENGINES));
        asks.tellAll();
    }

    // To look at.

    public Optional<EngineView> engine(EngineId id) {
        return engines.find(id).map(Engine::view);
    }

    public List<EngineView> engines() {
        return engines.views();
    }

    public Counts counts(Instant now) {
        return new Counts(
                asks.count(),
                leases.all().size(),
                engines.byLife(),
                engines.burying(),
                usage.total().memoryBytes(),
                asks.openBreakers(now));
    }
}
