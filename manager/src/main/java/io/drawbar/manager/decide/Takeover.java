package io.drawbar.manager.decide;

import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.TenantName;
import io.drawbar.manager.share.Accounts;
import io.drawbar.protocol.v1.Failure;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Leases that an earlier leader granted are taken up again. First every entrance that is there tells what it holds. Then the engines
 * with more sessions than that accounts for are asked under which leases those are: what is left is of entrances that died together
 * with the manager. Until both is done, {@link Slots} lets accounts with a limit of statements or sessions wait.
 */
final class Takeover {
    /** Engines that are asked at the same time. */
    private static final int MOST_ASKED = 64;
    /** How often an engine is asked that does not answer. */
    static final int ATTEMPTS = 5;

    private final Limits limits;
    private final Accounts accounts;
    private final EngineTable engines;
    private final Leases leases;
    private final Asks asks;
    private final Slots slots;
    private final List<Decision> decisions;
    private final Leftovers leftovers;

    private Phase phase = Phase.OVER;
    private Instant until = Instant.MIN;
    /** Entrances that have not told all they hold. */
    private final Set<String> awaited = new HashSet<>();
    /** Those that have: whatever else they held they have given back. */
    private final Set<String> told = new HashSet<>();

    private final Deque<EngineId> toAsk = new ArrayDeque<>();
    private final Set<EngineId> asked = new HashSet<>();
    private final Map<EngineId, Integer> unanswered = new HashMap<>();

    private enum Phase {
        ENTRANCES,
        ENGINES,
        OVER
    }

    Takeover(
            Limits limits,
            Accounts accounts,
            EngineTable engines,
            Leases leases,
            Asks asks,
            Slots slots,
            List<Decision> decisions) {
        this.limits = limits;
        this.accounts = accounts;
        this.engines = engines;
        this.leases = leases;
        this.asks = asks;
        this.slots = slots;
        this.decisions = decisions;
        this.leftovers = new Leftovers(limits.leaseTtl(), engines);
    }

    /**
     * Before the engines are adopted.
     *
     * @param entrances those that are there and may hold leases
     * @param giveUp when leases that nobody has told of are no more
     */
    void begin(Set<String> entrances, Instant giveUp) {
        phase = Phase.ENTRANCES;
        awaited.addAll(entrances);
        until = giveUp;
        slots.takingOver(true);
    }

    /** These entrances are there; whoever is not will not tell. */
    void there(Set<String> entrances) {
        awaited.retainAll(entrances);
        goOn();
    }

    private void goOn() {
        if (phase == Phase.ENTRANCES && awaited.isEmpty()) {
            phase = Phase.ENGINES;
            engines.all().stream().filter(this::hasMore).map(Engine::id).forEach(toAsk::add);
        }
        while (asked.size() < MOST_ASKED && !toAsk.isEmpty()) {
            EngineId id = toAsk.remove();
            Optional<Engine> there = engines.find(id).filter(it -> it.live().isPresent() && !leftovers.isAsking(id));
            there.ifPresent(engine -> {
                asked.add(id);
                decisions.add(new Decision.AskLeases(id, engine.live().orElseThrow()));
            });
        }
        if (phase == Phase.ENGINES && asked.isEmpty() && unanswered.isEmpty()) {
            over();
        }
    }

    /** What has been granted since it told of its sessions need not be among them, and would hide others. */
    private boolean hasMore(Engine engine) {
        long old = engine.leases().stream().filter(it -> !leases.isNew(it)).count();
        return engine.live().filter(it -> it.sessions() > old).isPresent();
    }

    private void over() {
        phase = Phase.OVER;
        slots.takingOver(false);
    }

    /**
     * An engine has told how many sessions it has.
     *
     * @param first whether it is an earlier leader's that has registered again only now
     */
    void told(Engine engine, boolean first, Instant now) {
        leftovers.look(engine, now);
        if (first && phase != Phase.ENTRANCES && hasMore(engine) && asked.size() + toAsk.size() < MOST_ASKED) {
            toAsk.add(engine.id());
            goOn();
        }
    }

    /** An engine tells under which leases its sessions are, and who holds those; what is known already stays as it is. */
    void leasesOn(EngineId engine, Map<Held, String> holders, Instant now) {
        if (leftovers.answered(engine)) {
            holders.forEach((held, entrance) -> leftOver(engine, held, entrance, now));
            return;
        }
        if (!asked.remove(engine)) {
            return;
        }
        unanswered.remove(engine);
        holders.forEach((held, entrance) -> {
            boolean isNew =
                    !told.contains(entrance) && leases.find(held.lease()).isEmpty();
            if (isNew && held.engine().equals(engine)) {
                Optional<Failure> unused = whyNotAdopted(entrance, held, now);
            }
        });
        goOn();
    }

    /** A session has been there for longer than it takes to tell of its lease. */
    private void leftOver(EngineId id, Held held, String entrance, Instant now) {
        Optional<EngineLive> live = engines.find(id).flatMap(Engine::live);
        if (live.isEmpty()
                || !held.engine().equals(id)
                || leases.find(held.lease()).isPresent()) {
            return;
        }
        boolean over =
                leases.isNew(held.lease()) || leases.whyEnded(held.lease()).isPresent() || told.contains(entrance);
        if (over || whyNotAdopted(entrance, held, now).isPresent()) {
            decisions.add(new Decision.Evict(held.by(entrance, now), live.get()));
        }
    }

    /** It did not answer. */
    void leasesUnknown(EngineId engine) {
        if (leftovers.answered(engine)) {
            return;
        }
        if (asked.remove(engine) && unanswered.merge(engine, 1, Integer::sum) >= ATTEMPTS) {
            unanswered.remove(engine);
        }
        goOn();
    }

    void tick(Instant now) {
        if (phase != Phase.OVER && !now.isBefore(until)) {
            over();
        }
        unanswered.keySet().removeIf(it -> engines.find(it).isEmpty());
        unanswered.keySet().stream()
                .filter(it -> !asked.contains(it) && !toAsk.contains(it))
                .forEach(toAsk::add);
        goOn();
        if (phase == Phase.OVER) {
            leftovers
                    .due(asked, now)
                    .forEach(engine -> decisions.add(
                            new Decision.AskLeases(engine.id(), engine.live().orElseThrow())));
        }
    }

    /** A lease has ended, and its session should. */
    void freed(Engine engine, Instant now) {
        leftovers.look(engine, now);
    }

    /** The holders live on; see {@link Allocator#renew}. */
    List<Allocator.Gone> renew(String entrance, Collection<Held> helds, boolean all, Instant now) {
        List<Allocator.Gone> gone = new ArrayList<>();
        for (Held held : helds) {
            Optional<Lease> known = leases.find(held.lease());
            if (known.isPresent() && held.fencing() >= known.get().fencing()) {
                leases.renew(known.get(), now);
            } else if (known.isPresent()) {
                gone.add(new Allocator.Gone(
                        held.lease(),
                        Failures.of(ErrorCode.STALE_LEASE, "Another entrance has taken the lease over.")));
            } else {
                whyNotAdopted(entrance, held, now).ifPresent(why -> gone.add(new Allocator.Gone(held.lease(), why)));
            }
        }
        if (all) {
            told.add(entrance);
            awaited.remove(entrance);
            goOn();
        }
        return gone;
    }

    private Optional<Failure> whyNotAdopted(String entrance, Held held, Instant now) {
        Optional<Failure> ended = leases.whyEnded(held.lease());
        if (ended.isPresent()) {
            return ended;
        }
        Optional<Engine> found = engines.find(held.engine())
                .filter(engine -> !engine.isPooled()
                        && engine.key()
                                .usableBy(
                                        held.user(),
                                        new TenantName(engine.record().tenant())));
        if (found.isEmpty()) {
            return Optional.of(engines.remembered(held.engine())
                    .flatMap(EngineView::failure)
                    .orElseGet(() ->
                            Failures.of(ErrorCode.ENGINE_LOST, "Engine " + held.engine() + " is not there any more.")));
        }
        Lease lease = held.by(entrance, now.plus(limits.leaseLife(held.longLived())));
        leases.adopt(lease);
        TenantName tenant = held.tenant()
                .orElseGet(() -> new TenantName(found.get().record().tenant()));
        asks.lease(lease, accounts.of(tenant, held.user(), held.application()), found.get());
        return Optional.empty();
    }
}
