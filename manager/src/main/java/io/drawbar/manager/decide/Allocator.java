package io.drawbar.manager.decide;

import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.LeaseId;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.manager.share.Account;
import io.drawbar.manager.share.Accounts;
import io.drawbar.manager.share.Amount;
import io.drawbar.manager.share.Ledger;
import io.drawbar.manager.share.Resource;
import io.drawbar.manager.share.Tenants;
import io.drawbar.protocol.v1.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Decides for one leader's time who gets which engine. Every method is an event; what is to be done about it is taken with
 * {@link #decisions()} afterwards. Events may come twice, late, or about engines that are gone: they then change nothing.
 *
 * <p>Not thread-safe, and deterministic: the same events at the same times give the same decisions.
 */
public final class Allocator {
    private static final Duration REMEMBER_ENGINES = Duration.ofMinutes(5);

    private final Limits limits;
    private final Accounts accounts;
    private final Ledger ledger;
    private final Placement placement;
    private final Launches launches;
    private final EngineTable engines;
    private final Leases leases;
    private final Queue queue;
    private final Diary diary;
    private final Asks asks;
    private final Lives lives;
    private final Slots slots;
    private final Pools pools;
    private final Claims claims;
    private final PoolKeeper keeper;
    private final Strays strays;
    private final Reclaim reclaim;
    private final Takeover takeover;
    private final Returns returns;
    private final List<Decision> decisions = new ArrayList<>();

    /** A lease that is over, and why. */
    public record Gone(LeaseId lease, Failure why) {}

    /**
     * @param tenants who may have how much
     * @param term a name for this leader's time that no other ever has
     * @param epoch a number for it that is greater than those of all before
     */
    public Allocator(Limits limits, Tenants tenants, String term, long epoch) {
        this.limits = limits;
        this.accounts = new Accounts(tenants);
        this.ledger = new Ledger(accounts, new Changes());
        this.placement = new Placement(ledger);
        this.launches = new Launches(accounts, placement);
        this.slots = new Slots(accounts);
        this.engines = new EngineTable(limits);
        this.leases = new Leases(limits, term, epoch);
        this.queue = new Queue(limits, accounts, ledger);
        this.diary = new Diary(limits.remembered(), decisions);
        Groups groups = new Groups(limits, accounts, engines);
        this.pools = new Pools(accounts, placement, groups, decisions);
        this.claims = new Claims(term, limits, pools, groups, engines, ledger, diary, decisions);
        Starts starts = new Starts(term, ledger, engines, groups, diary, decisions);
        Asks.Parts parts = new Asks.Parts(
                accounts, ledger, launches, slots, engines, leases, queue, groups, pools, claims, starts);
        this.asks = new Asks(limits, parts, decisions);
        this.lives = new Lives(limits, ledger, engines, leases, asks, groups, pools, claims, diary, decisions);
        this.strays = new Strays(engines, decisions);
        this.keeper =
                new PoolKeeper(pools, claims, accounts, placement, launches, engines, groups, starts, lives, decisions);
        this.reclaim = new Reclaim(limits, engines, launches, pools, lives);
        this.takeover = new Takeover(limits, accounts, engines, leases, asks, slots, decisions);
        this.returns = new Returns(limits, leases, engines, asks, lives, takeover, decisions);
        launches.everythingChanged();
    }

    private final class Changes implements Ledger.Listener {
        @Override
        public void engines(Account leaf, NodeId agent, boolean less) {
            launches.changed(leaf, agent, less);
        }

        @Override
        public void leases(Account leaf, boolean less) {
            slots.changed(leaf, less);
        }
    }

    /** What is to be done since this was last called, in order. */
    public List<Decision> decisions() {
        List<Decision> all = List.copyOf(decisions);
        decisions.clear();
        return all;
    }

    private void settle(Instant now) {
        asks.settle(now);
        keeper.settle(now);
    }

    // Asks and leases.

    /** Somebody wants a place on an engine. Asking again with the same id repeats the answer. */
    public void ask(Demand demand, Instant now) {
        asks.ask(demand, now);
        settle(now);
    }

    /** Whoever asked has gone away. */
    public void withdraw(String askId, Instant now) {
        asks.withdraw(askId, now);
        settle(now);
    }

    /** Whether {@link #goOn} has something to do at once: events do so much at a time, so that none takes long. */
    public boolean hasMore() {
        return asks.hasMore();
    }

    /** Goes on with what the last events have left over. */
    public void goOn(Instant now) {
        settle(now);
    }

    /** The holder needs the place no longer. */
    public void release(LeaseId id, Instant now) {
        returns.release(id, now);
        settle(now);
    }

    /**
     * The holders live on. Answers which of the leases are over.
     *
     * @param all whether these are all that the entrance holds
     */
    public List<Gone> renew(String entrance, Collection<Held> helds, boolean all, Instant now) {
        List<Gone> gone = takeover.renew(entrance, helds, all, now);
        if (all) {
            returns.toldAll(entrance, now);
        }
        settle(now);
        return gone;
    }

    // What is heard of engines.

    /**
     * Another manager led before. To be called first; after the engines have been adopted, {@link #entrances}.
     *
     * @param entrances those that are there and may hold leases that it granted; they tell all they hold in {@link #renew}
     */
    public void takeOver(Set<String> entrances, Instant now) {
        takeover.begin(entrances, now.plus(limits.leaseLife(false)));
    }

    /** The entrances that are there: what others held that did not come to tell is gone, or will be told by who takes it over. */
    public void entrances(Set<String> there, Instant now) {
        takeover.there(there);
        settle(now);
    }

    /** What an engine answers to {@link Decision.AskLeases}: its sessions' leases, each with the entrance that holds it. */
    public void leasesOn(EngineId engine, Map<Held, String> holders, Instant now) {
        takeover.leasesOn(engine, holders, now);
        settle(now);
    }

    /** It does not answer. */
    public void leasesUnknown(EngineId engine, Instant now) {
        takeover.leasesUnknown(engine);
        settle(now);
    }

    /** An engine that an earlier leader left. */
    public void adopt(EngineRecord record, Optional<EngineLive> live, Instant now) {
        if (engines.find(new EngineId(record.id())).isEmpty()) {
            takeover.told(lives.adopt(record, live, now), false, now);
            settle(now);
        }
    }

    /** Its record is written. */
    public void recorded(EngineId id) {
        engines.find(id).ifPresent(lives::recorded);
    }

    /** Its process has been forked. */
    public void forked(EngineId id, long pid, Instant now) {
        with(id, now, engine -> lives.forked(engine, pid, now));
    }

    /** It has said something. */
    public void log(EngineId id, List<String> lines) {
        engines.find(id).ifPresent(engine -> lives.log(engine, lines));
    }

    /** It is registered, or tells its load. */
    public void live(EngineId id, EngineLive live, Instant now) {
        with(id, now, engine -> {
            boolean first = engine.isInherited();
            lives.live(engine, live, now);
            takeover.told(engine, first, now);
        });
    }

    /** It is not registered any more. */
    public void gone(EngineId id, Instant now) {
        with(id, now, engine -> lives.gone(engine, now));
    }

    /** Its process has ended. */
    public void exited(EngineId id, ProcessEnd end, Instant now) {
        with(id, now, engine -> lives.exited(engine, end, now));
    }

    /** It was not launched. */
    public void refused(EngineId id, Failure why, Instant now) {
        with(id, now, engine -> lives.refused(engine, why, now));
    }

    /** Somebody wants it to end. */
    public void stop(EngineId id, boolean drain, String reason, Instant now) {
        with(id, now, engine -> lives.stop(engine, drain, reason, now));
    }

    /** It has become its owner's, and its record says so. */
    public void claimed(EngineId id, String claim, Instant now) {
        with(id, now, engine -> claims.done(engine, claim, lives, now));
    }

    /**
     * It has not become its owner's.
     *
     * @param unchanged whether it is as it was before, and can be somebody else's
     */
    public void claimRefused(EngineId id, String claim, Failure why, boolean unchanged, Instant now) {
        with(id, now, engine -> claims.refused(engine, claim, why, unchanged, lives, now));
    }

    /** Its process is dead, as far as can be known, and its record gone. */
    public void buried(EngineId id, Instant now) {
        lives.buried(id);
        settle(now);
    }

    /** What an agent runs. */
    public void runs(NodeId agent, List<EngineId> processes) {
        strays.runs(agent, processes);
    }

    private void with(EngineId id, Instant now, Consumer<Engine> event) {
        engines.find(id).ifPresent(engine -> {
            event.accept(engine);
            settle(now);
        });
    }

    // The world around.

    /** What the agents can run now. */
    public void agents(List<AgentOffer> offers, Instant now) {
        placement.offers(offers);
        lives.agents(offers, now);
        launches.everythingChanged();
        pools.touch();
        settle(now);
    }

    /** Who may have how much from now on. What exceeds a new maximum stays until it ends by itself. */
    public void tenants(Tenants tenants, Instant now) {
        asks.quotasChanged(accounts.apply(tenants));
        settle(now);
    }

    /** What came for pools in earlier leaders' time, by the pool's name and the hour; before {@link #pools}. */
    public void recall(Map<String, Map<Long, Integer>> arrivals) {
        pools.recall(arrivals);
    }

    /** The pools are these from now on. */
    public void pools(List<PoolSpec> specs, Instant now) {
        keeper.configure(specs, now);
        settle(now);
    }

    /** Time has passed. To be called every half second or so. */
    public void tick(Instant now) {
        returns.tick(now);
        lives.tick(now);
        takeover.tick(now);
        keeper.tick(now);
        asks.tick(now);
        settle(now);
        reclaim.tick(now);
        settle(now);
        engines.forget(now.minus(REMEMBER_ENGINES));
        asks.telling().tellSome(now);
    }

    // To look at.

    public Optional<EngineView> engine(EngineId id) {
        return engines.find(id).map(Engine::view);
    }

    public List<EngineView> engines() {
        return engines.views();
    }

    /** What happened to an engine, as far as it is remembered here. */
    public List<EngineEvent> events(EngineId id) {
        return diary.of(id);
    }

    /**
     * Those who wait, in the order in which they came.
     *
     * @param tenant of this one alone
     * @param users these alone
     * @param most so many at most
     */
    public List<WaitingView> queue(Optional<TenantName> tenant, Predicate<UserName> users, int most, Instant now) {
        return queue.first(tenant, users, most).stream()
                .map(one -> asks.telling().view(one, now))
                .toList();
    }

    /** One who waits. */
    public Optional<WaitingView> waiting(String askId, Instant now) {
        return queue.find(askId).map(one -> asks.telling().view(one, now));
    }

    /** What the engines of an agent take together, those that are being launched or cleared away included. */
    public Amount usedOn(NodeId agent) {
        return ledger.on(agent);
    }

    /** The pools, as they were configured. */
    public List<PoolView> poolViews(Instant now) {
        return pools.views(now);
    }

    /** Who has how much; only to be looked at. */
    public Accounts accounts() {
        return accounts;
    }

    public Counts counts(Instant now) {
        return new Counts(
                queue.size(),
                leases.count(),
                engines.byLife(),
                engines.burying().size(),
                accounts.root().used(Resource.MEMORY),
                asks.openBreakers(now),
                pools.views(now));
    }
}
