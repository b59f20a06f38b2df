package io.drawbar.manager.decide;

import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.TenantName;
import io.drawbar.manager.share.Account;
import io.drawbar.manager.share.Ledger;
import io.drawbar.protocol.v1.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Claims: an engine that waits in a pool becomes somebody's. It counts as theirs from the decision on. The engine is asked first and its
 * record written then, so that whoever leads next finds it either in its pool or wholly theirs; nobody gets a lease on it before.
 */
final class Claims {
    private final String term;
    private final Limits limits;
    private final Pools pools;
    private final Groups groups;
    private final EngineTable engines;
    private final Ledger ledger;
    private final Diary diary;
    private final List<Decision> decisions;
    private long claimed;

    /**
     * @param term unique for the time of one leader
     */
    Claims(
            String term,
            Limits limits,
            Pools pools,
            Groups groups,
            EngineTable engines,
            Ledger ledger,
            Diary diary,
            List<Decision> decisions) {
        this.term = term;
        this.limits = limits;
        this.pools = pools;
        this.groups = groups;
        this.engines = engines;
        this.ledger = ledger;
        this.diary = diary;
        this.decisions = decisions;
    }

    /** Has an engine of a pool become that of the group, for the first who waits there; false: there is none. */
    boolean claim(KeyGroup group, Waiting first, Instant now) {
        if (group.noClaim().isPresent() || group.starting().isPresent()) {
            return false;
        }
        Pools.Choice choice = pools.choose(first.demand(), first.payer());
        if (choice.engine().isEmpty()) {
            return false;
        }
        Pool pool = choice.pool().orElseThrow();
        Engine engine = choice.engine().get();
        Demand demand = first.demand();
        String id = "claim-" + term + "-" + ++claimed;
        boolean last = pools.ready(pool).size() == 1;
        engine.claim(new Engine.Claiming(id, engine.record(), last, now, now.plus(limits.claimLimit())));
        move(engine, record(engine.record(), demand, id), first.payer());
        pool.claimed(now);
        pools.touch();
        decisions.add(new Decision.Claim(
                engine.id(),
                id,
                engine.record(),
                demand.launchSettings(),
                engine.live().orElseThrow()));
        diary.note(
                engine,
                "claimed",
                "of pool " + pool.spec().name() + " for " + demand.user() + " (ask " + demand.askId() + ")",
                now);
        return true;
    }

    private static EngineRecord record(EngineRecord pooled, Demand demand, String claim) {
        EngineKey key = demand.key();
        return new EngineRecord(
                pooled.id(),
                pooled.type(),
                pooled.version(),
                key.level().text(),
                key.owner(),
                key.sharer(),
                key.settingsHash(),
                demand.tenant().value(),
                demand.application(),
                pooled.agent(),
                pooled.memoryBytes(),
                pooled.cores(),
                pooled.maxSessions(),
                pooled.maxStatements(),
                pooled.createdMillis(),
                pooled.startTimeoutMillis(),
                pooled.maxLifeMillis(),
                pooled.maxUses(),
                demand.needs().preemptible(),
                pooled.pool(),
                claim);
    }

    /** It leaves one group and account for another. */
    private void move(Engine engine, EngineRecord record, Account account) {
        groups.of(engine.key()).remove(engine);
        engine.belongsTo(record, account);
        ledger.move(engine.id(), account, engine.key().owner());
        engines.moved(engine);
        groups.of(engine.key()).add(engine);
        groups.note(engine);
    }

    /** The engine is its owner's, and its record says so. */
    void done(Engine engine, String claim, Lives lives, Instant now) {
        if (!engine.isBeingClaimed(claim)) {
            return;
        }
        Engine.Claiming claiming = engine.claiming().orElseThrow();
        Duration took = Duration.between(claiming.since(), now);
        pools.find(engine.record().pool()).ifPresent(pool -> pool.served(took, claiming.last(), now));
        pools.touch();
        engine.become(EngineLife.READY);
        engine.claimOver(now);
        diary.note(engine, "ready", "it is its owner's after " + took.toMillis() + " ms", now);
        lives.live(engine, engine.live().orElseThrow(), now);
    }

    /**
     * The engine is not its owner's; who waits for it gets another, by a launch.
     *
     * @param unchanged whether it can still be somebody else's
     */
    void refused(Engine engine, String claim, Failure why, boolean unchanged, Lives lives, Instant now) {
        if (!engine.isBeingClaimed(claim)) {
            return;
        }
        if (!unchanged) {
            lives.end(engine, EngineLife.STOPPED, Optional.of(why), now);
            return;
        }
        KeyGroup group = groups.of(engine.key());
        failed(engine, group, why.getMessage());
        Engine.Claiming claiming = engine.claiming().orElseThrow();
        engine.become(EngineLife.READY);
        engine.claimOver(now);
        EngineRecord before = claiming.before();
        // Looked up anew: the account may have been forgotten since, and its tenant be elsewhere.
        move(engine, before, groups.payer(EngineKey.of(before), new TenantName(before.tenant()), before.application()));
        diary.note(engine, "unclaimed", "it is back in its pool: " + why.getMessage(), now);
        pools.touch();
        lives.advance(group, now);
    }

    /** What is told of a claim that took too long. */
    Failure late(Engine engine) {
        return Failures.of(
                ErrorCode.UNAVAILABLE,
                "Engine " + engine.id() + " did not become its owner's within "
                        + limits.claimLimit().toMillis() + " ms (setting manager.claim-timeout).");
    }

    /** A claim has come to nothing. */
    void failed(Engine engine, KeyGroup group, String why) {
        group.noClaim(Optional.of(
                "engine " + engine.id() + " of pool " + engine.record().pool() + " could not be claimed: " + why));
        pools.find(engine.record().pool()).ifPresent(Pool::claimFailed);
    }
}
