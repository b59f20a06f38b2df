package io.drawbar.manager.decide;

import io.drawbar.manager.share.Account;
import io.drawbar.manager.share.Accounts;
import io.drawbar.manager.share.Shortage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pools there are, and which of their engines would do for whom. Not thread-safe. */
final class Pools {
    private final Accounts accounts;
    private final Placement placement;
    private final Groups groups;
    private final List<Decision> decisions;
    private final Map<String, Pool> pools = new LinkedHashMap<>();
    private final Map<String, Map<Long, Integer>> recalled = new HashMap<>();
    private boolean touched;

    /**
     * What an ask finds.
     *
     * @param pool that is for such asks
     * @param engine of it that would do
     * @param why there is none; empty where there is one, or no pool
     */
    record Choice(Optional<Pool> pool, Optional<Engine> engine, String why) {}

    Pools(Accounts accounts, Placement placement, Groups groups, List<Decision> decisions) {
        this.accounts = accounts;
        this.placement = placement;
        this.groups = groups;
        this.decisions = decisions;
    }

    /** What arrived in an earlier leader's time. */
    void recall(Map<String, Map<Long, Integer>> arrivals) {
        recalled.putAll(arrivals);
    }

    /** The pools are these from now on. */
    void configure(List<PoolSpec> specs, Instant now) {
        Map<String, Pool> before = new HashMap<>(pools);
        pools.clear();
        for (PoolSpec spec : specs) {
            Pool known = before.get(spec.name());
            if (known != null) {
                known.spec(spec);
            }
            pools.put(
                    spec.name(),
                    known == null ? new Pool(spec, recalled.getOrDefault(spec.name(), Map.of()), now) : known);
        }
        touch();
    }

    Collection<Pool> all() {
        return pools.values();
    }

    Optional<Pool> find(String name) {
        return Optional.ofNullable(pools.get(name));
    }

    /** Something has changed that pools may have to follow. */
    void touch() {
        touched = true;
    }

    /** Whether something has changed since this was last asked. */
    boolean wasTouched() {
        boolean was = touched && !pools.isEmpty();
        touched = false;
        return was;
    }

    /** Its engines on their way. */
    List<Engine> starting(Pool pool) {
        return groups.of(pool.spec().key()).engines().stream()
                .filter(it -> it.life().isStart())
                .toList();
    }

    /** Its engines that wait to be claimed, the one that waits longest first. */
    List<Engine> ready(Pool pool) {
        return groups.of(pool.spec().key()).engines().stream()
                .filter(Engine::unused)
                .filter(it -> it.missingSince().isEmpty())
                .sorted(Comparator.comparing(Engine::idleSince)
                        .thenComparing(it -> it.id().value()))
                .toList();
    }

    /** Engines on their way to any pool. */
    List<Engine> starting() {
        List<Engine> all = new ArrayList<>();
        pools.values().forEach(pool -> all.addAll(starting(pool)));
        return all;
    }

    /**
     * An engine for an ask; of a pool of its tenant's rather than of everybody's.
     *
     * @param payer in whose account it will stand
     */
    Choice choose(Demand demand, Account payer) {
        Choice best = new Choice(Optional.empty(), Optional.empty(), "");
        for (Pool pool : pools.values()) {
            if (pool.spec().isFor(demand)) {
                Choice choice = choose(pool, demand, payer);
                best = rank(choice) > rank(best) ? choice : best;
            }
        }
        return best;
    }

    private static int rank(Choice choice) {
        int own = choice.pool().filter(it -> it.spec().tenant().isPresent()).isPresent() ? 1 : 0;
        int has = choice.engine().isPresent() ? 4 : 0;
        return own + has + (choice.pool().isPresent() ? 2 : 0) + (choice.why().isEmpty() ? 0 : 1);
    }

    private Choice choose(Pool pool, Demand demand, Account payer) {
        String name = "pool " + pool.spec().name();
        Optional<Demand.Needs> needs = pool.spec().needs();
        if (needs.isEmpty() || !needs.get().isLike(demand.needs())) {
            return new Choice(Optional.empty(), Optional.empty(), name + " has engines of another size");
        }
        List<Engine> ready = ready(pool);
        String why = name + " had none ready";
        for (Engine engine : ready) {
            if (!placement.isLabelled(engine.agent(), demand.shape())) {
                why = name + " had none on an agent with the labels "
                        + demand.needs().agentLabels();
                continue;
            }
            Optional<Shortage> shortage = accounts.shortageOfMove(
                    engine.account(), payer, demand.needs().amount());
            if (shortage.isEmpty()) {
                return new Choice(Optional.of(pool), Optional.of(engine), "");
            }
            why = name + " had one, and " + shortage.get().text();
        }
        return new Choice(Optional.of(pool), Optional.empty(), why);
    }

    /** An ask has an engine launched for it. Answers in words why no pool has served it; empty: none is for such asks. */
    String missed(Waiting one, KeyGroup group, Instant now) {
        if (pools.isEmpty()) {
            return "";
        }
        if (group.noClaim().isPresent()) {
            return group.noClaim().get(); // It came for an engine that was there, and was counted then.
        }
        Choice choice = choose(one.demand(), one.payer());
        choice.pool().ifPresent(pool -> {
            pool.missed(now);
            decisions.add(new Decision.PoolMissed(pool.spec().name()));
            touch();
        });
        return choice.why();
    }

    List<PoolView> views(Instant now) {
        return pools.values().stream()
                .map(pool -> pool.view(starting(pool).size(), ready(pool).size(), now))
                .toList();
    }
}
