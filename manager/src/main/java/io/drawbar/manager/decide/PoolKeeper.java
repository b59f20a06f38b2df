package io.drawbar.manager.decide;

import io.drawbar.common.id.TenantName;
import io.drawbar.manager.share.Account;
import io.drawbar.manager.share.Accounts;
import io.drawbar.manager.share.Shortage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the pools as large as they are to be. Their engines are started with what nobody else wants: never while somebody waits for a
 * limit that they would count in, or for room where they would go. {@link Reclaim} takes them back first.
 */
final class PoolKeeper {
    /** What is started in one go; the rest follows when time has passed. */
    private static final int MOST_STARTS = 16;

    private final Pools pools;
    private final Claims claims;
    private final Accounts accounts;
    private final Placement placement;
    private final Launches launches;
    private final EngineTable engines;
    private final Groups groups;
    private final Starts starts;
    private final Lives lives;
    private final List<Decision> decisions;

    PoolKeeper(
            Pools pools,
            Claims claims,
            Accounts accounts,
            Placement placement,
            Launches launches,
            EngineTable engines,
            Groups groups,
            Starts starts,
            Lives lives,
            List<Decision> decisions) {
        this.pools = pools;
        this.claims = claims;
        this.accounts = accounts;
        this.placement = placement;
        this.launches = launches;
        this.engines = engines;
        this.groups = groups;
        this.starts = starts;
        this.lives = lives;
        this.decisions = decisions;
    }

    /** The pools are these from now on; engines of others, or of another size than theirs, are stopped if nobody has claimed them. */
    void configure(List<PoolSpec> specs, Instant now) {
        pools.configure(specs, now);
        for (Engine engine : List.copyOf(engines.all())) {
            if (engine.isPooled()) {
                whyUnwanted(engine).ifPresent(why -> lives.stop(engine, false, why, now));
            }
        }
    }

    private Optional<String> whyUnwanted(Engine engine) {
        String name = engine.record().pool();
        Optional<Pool> pool = pools.find(name);
        if (pool.isEmpty()) {
            return Optional.of("there is no pool " + name + " any more");
        }
        PoolSpec spec = pool.get().spec();
        boolean other = spec.problem().isEmpty()
                && (!spec.key().equals(engine.key())
                        || spec.needs()
                                .filter(needs -> needs.isOf(engine.record()))
                                .isEmpty());
        return other ? Optional.of("pool " + name + " has engines of another kind or size now") : Optional.empty();
    }

    /** Follows what has changed. */
    void settle(Instant now) {
        if (!pools.wasTouched()) {
            return;
        }
        for (Launches.Wish wish : launches.firsts()) {
            if (claims.claim(wish.group(), wish.first(), now)) {
                launches.unwant(wish.group());
            }
        }
        int started = 0;
        for (Pool pool : pools.all()) {
            started += refill(pool, MOST_STARTS - started, now);
        }
    }

    private int refill(Pool pool, int most, Instant now) {
        int started = 0;
        Optional<String> obstacle = Optional.empty();
        if (pool.spec().problem().isEmpty()) {
            int starting = pools.starting(pool).size();
            int missing = pool.target(now) - starting - pools.ready(pool).size() - pool.claiming();
            int may = Math.min(most, Math.min(missing, pool.spec().startsAtOnce() - starting));
            while (started < may && obstacle.isEmpty()) {
                obstacle = start(pool, now);
                started += obstacle.isEmpty() ? 1 : 0;
            }
        }
        pool.obstacle(obstacle);
        return started;
    }

    /** Starts one engine, or answers why it cannot be. */
    private Optional<String> start(Pool pool, Instant now) {
        PoolSpec spec = pool.spec();
        EngineKey key = spec.key();
        KeyGroup group = groups.of(key);
        if (!group.mayLaunchAt(now)) {
            return Optional.of(group.openBreaker(now)
                    .map(it -> it.refusal(key, now).getMessage())
                    .orElse("a pause after a start that failed"));
        }
        Demand.Needs needs = spec.needs().orElseThrow();
        TenantName tenant = spec.tenant().orElse(new TenantName(EngineKey.EVERYBODY));
        Account account = groups.payer(key, tenant, "");
        Optional<Shortage> shortage = accounts.shortage(account, needs.amount());
        if (shortage.isPresent()) {
            accounts.forgetIfUnused(account);
            return Optional.of(shortage.get().text());
        }
        Shape shape = needs.shape(key);
        Placement.Answer answer = placement.place(shape, key.owner(), launches.closed(), group.avoided());
        if (answer instanceof Placement.Answer.Place place && !launches.isWaitedFor(account, place.agent())) {
            Starts.For whom = new Starts.For(key, tenant, "", account, spec.name());
            starts.start(whom, needs, Map.of(), place, "for pool " + spec.name(), now);
            return Optional.empty();
        }
        accounts.forgetIfUnused(account);
        return Optional.of(
                answer instanceof Placement.Answer.NoRoom none ? none.why() : "others wait for what it would take");
    }

    /** Time has passed: pools shrink, and what has arrived is kept. */
    void tick(Instant now) {
        for (Pool pool : pools.all()) {
            pool.tick(now);
            List<Engine> ready = pools.ready(pool);
            int surplus = ready.size() + pools.starting(pool).size() - pool.target(now);
            ready.stream()
                    .limit(Math.max(0, surplus))
                    .forEach(engine -> lives.stop(
                            engine, false, "pool " + pool.spec().name() + " has more than are asked for", now));
            pool.toKeep(now)
                    .ifPresent(arrivals ->
                            decisions.add(new Decision.KeepArrivals(pool.spec().name(), arrivals)));
        }
        pools.touch();
    }
}
