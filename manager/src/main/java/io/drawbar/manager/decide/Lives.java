package io.drawbar.manager.decide;

import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.engine.ShareLevel;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.LeaseId;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.id.TenantName;
import io.drawbar.manager.share.Account;
import io.drawbar.manager.share.Amount;
import io.drawbar.manager.share.Ledger;
import io.drawbar.protocol.v1.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lives of the engines: what is heard of them, and what follows from it. */
final class Lives {
    private final Limits limits;
    private final Ledger ledger;
    private final EngineTable engines;
    private final Leases leases;
    private final Asks asks;
    private final Groups groups;
    private final Pools pools;
    private final Claims claims;
    private final Diary diary;
    private final List<Decision> decisions;
    /** Agents whose engines are to end, and why. */
    private final Map<NodeId, String> drained = new HashMap<>();

    Lives(
            Limits limits,
            Ledger ledger,
            EngineTable engines,
            Leases leases,
            Asks asks,
            Groups groups,
            Pools pools,
            Claims claims,
            Diary diary,
            List<Decision> decisions) {
        this.limits = limits;
        this.ledger = ledger;
        this.engines = engines;
        this.leases = leases;
        this.asks = asks;
        this.groups = groups;
        this.pools = pools;
        this.claims = claims;
        this.diary = diary;
        this.decisions = decisions;
    }

    Engine adopt(EngineRecord record, Optional<EngineLive> live, Instant now) {
        EngineKey key = EngineKey.of(record);
        Account account = groups.payer(key, new TenantName(record.tenant()), record.application());
        Engine engine = Engine.inherited(record, account, now, now.plus(limits.leaseLife(false)));
        ledger.reserve(
                engine.id(), account, engine.agent(), key.owner(), Amount.of(record.cores(), record.memoryBytes()));
        engines.add(engine);
        groups.of(key).add(engine);
        diary.note(engine, "adopted", "another manager leads now and found it", now);
        live.ifPresent(it -> live(engine, it, now));
        return engine;
    }

    void recorded(Engine engine) {
        if (engine.life() == EngineLife.REQUESTED) {
            engine.become(EngineLife.LAUNCHING);
            groups.note(engine);
        }
    }

    void forked(Engine engine, long pid, Instant now) {
        engine.forked(pid);
        ledger.commit(engine.id());
        if (engine.life() == EngineLife.REQUESTED || engine.life() == EngineLife.LAUNCHING) {
            engine.become(EngineLife.STARTING);
            groups.note(engine);
            diary.note(engine, "starting", "agent " + engine.agent() + " runs it as process " + pid, now);
        }
    }

    void log(Engine engine, List<String> lines) {
        engine.said(lines, limits.logTailLines());
        if (engine.life().isStart()) {
            asks.telling().tellLog(groups.of(engine.key()), engine, lines);
        }
    }

    void live(Engine engine, EngineLive live, Instant now) {
        engine.seen(live);
        KeyGroup group = groups.of(engine.key());
        if (engine.life().isStart()) {
            ledger.commit(engine.id());
            engine.become(EngineLife.READY);
            group.started();
            pools.touch();
            diary.note(engine, "ready", "it registered at " + live.host() + ":" + live.port(), now);
        }
        if (live.draining() && engine.life() == EngineLife.READY) {
            drain(engine, "it says so itself, as after its idle time", now);
            if (engine.leases().isEmpty()) {
                engine.endsAt(now.plus(limits.stopGrace())); // It ends by itself, or is ended then.
            }
        }
        if (engine.life() == EngineLife.READY
                && engine.isPooled()
                && !live.claim().isEmpty()) {
            stop(engine, false, "a manager that leads no longer had begun to claim it", now);
        }
        retireIfWorn(engine, now);
        retireIfDrained(engine, now);
        if (!engine.life().isEnd()) {
            groups.note(engine);
        }
        asks.advance(group, now);
    }

    private void drain(Engine engine, String why, Instant now) {
        engine.become(EngineLife.DRAINING);
        diary.note(engine, "draining", why, now);
        groups.note(engine);
    }

    /** What the agents offer has changed: those that are drained keep what is in use, and nothing else. */
    void agents(List<AgentOffer> offers, Instant now) {
        drained.clear();
        offers.stream()
                .filter(AgentOffer::draining)
                .forEach(offer -> drained.put(offer.agent(), offer.closed().orElse("it is drained")));
        if (!drained.isEmpty()) {
            List.copyOf(engines.all()).forEach(engine -> retireIfDrained(engine, now)); // Which takes some away.
        }
    }

    private void retireIfDrained(Engine engine, Instant now) {
        if (engine.life() == EngineLife.READY && drained.containsKey(engine.agent())) {
            retire(engine, "its agent " + engine.agent() + " takes no engines: " + drained.get(engine.agent()), now);
        }
    }

    private void retireIfWorn(Engine engine, Instant now) {
        if (engine.life() == EngineLife.READY && engine.isWorn()) {
            retire(
                    engine,
                    "it has served " + engine.record().maxUses() + " statements (setting engines."
                            + engine.key().type() + ".max-uses)",
                    now);
        }
    }

    /** It takes nothing new and ends when nobody uses it any more. */
    private void retire(Engine engine, String why, Instant now) {
        if (engine.leases().isEmpty()) {
            stop(engine, false, why, now);
        } else {
            drain(engine, why, now);
        }
    }

    void gone(Engine engine, Instant now) {
        if (engine.life().isStart()) {
            return; // It has not been there yet.
        }
        if (engine.leases().isEmpty() && engine.life() == EngineLife.DRAINING) {
            end(engine, EngineLife.STOPPED, Optional.empty(), now);
        } else {
            engine.missing(now);
            groups.note(engine);
        }
    }

    void exited(Engine engine, ProcessEnd end, Instant now) {
        List<String> lines = end.lastLines().isEmpty() ? engine.logTail() : end.lastLines();
        if (engine.isInherited()) {
            neverSeen(engine, lines, now);
        } else if (engine.life().isStart()) {
            startFailed(engine, EngineFailures.endedEarly(engine, end, lines), end.wasKilled(), now);
        } else if (engine.leases().isEmpty() && (end.exitCode() == 0 || engine.life() == EngineLife.DRAINING)) {
            end(engine, EngineLife.STOPPED, Optional.empty(), now);
        } else {
            lost(engine, "Its process ended: " + end.cause() + ".", end.remedy(), lines, now);
        }
    }

    /** The agent did not launch it. */
    void refused(Engine engine, Failure why, Instant now) {
        if (engine.isInherited()) {
            neverSeen(engine, List.of(), now);
            return;
        }
        if (!engine.life().isStart()) {
            return;
        }
        ErrorCode code = Failures.code(why);
        boolean unreachable = code == ErrorCode.UNAVAILABLE;
        Failure failure = unreachable
                ? EngineFailures.unreachable(engine, why)
                : why.toBuilder().setStage("start-engine").build();
        startFailed(engine, failure, unreachable || code == ErrorCode.ENGINE_RESOURCES, now);
    }

    /**
     * @param curable whether another try, on another agent where there is one, may go better; who waits hears nothing of it then
     */
    private void startFailed(Engine engine, Failure why, boolean curable, Instant now) {
        KeyGroup group = groups.of(engine.key());
        if (curable && group.attempted(engine.agent(), now) < limits.launchAttempts()) {
            diary.note(engine, "retry", "another start is tried in its place, after a pause", now);
            end(engine, EngineLife.FAILED, Optional.of(why), now);
        } else {
            failStart(engine, curable ? EngineFailures.afterAttempts(why, group) : why, now);
        }
    }

    private void failStart(Engine engine, Failure why, Instant now) {
        KeyGroup group = groups.of(engine.key());
        group.attemptsOver();
        group.startFailed(why, now);
        asks.refuseAll(group, why);
        end(engine, EngineLife.FAILED, Optional.of(why), now);
    }

    private void lost(Engine engine, String how, String remedy, List<String> lines, Instant now) {
        Failure why = engine.failure().orElseGet(() -> EngineFailures.lost(engine, how, remedy, lines));
        end(engine, EngineLife.LOST, Optional.of(why), now);
    }

    /** An earlier leader's engine was gone before this one saw it: no start has failed, and who waits for it gets another. */
    private void neverSeen(Engine engine, List<String> lines, Instant now) {
        if (engine.leases().isEmpty()) {
            end(engine, EngineLife.STOPPED, Optional.empty(), now);
        } else {
            lost(engine, "It was gone when this manager took over.", "", lines, now);
        }
    }

    /** Somebody wants it to end. */
    void stop(Engine engine, boolean drain, String reason, Instant now) {
        if (engine.life().isStart()) {
            Failure why =
                    Failures.of(ErrorCode.ENGINE_START_FAILED, "The engine was stopped while it started: " + reason);
            asks.refuseAll(groups.of(engine.key()), why);
            end(engine, EngineLife.STOPPED, Optional.of(why), now);
        } else if (drain && !engine.leases().isEmpty()) {
            if (engine.life() == EngineLife.READY) {
                drain(engine, reason, now);
                asks.advance(groups.of(engine.key()), now);
            }
        } else {
            Failure why = Failures.of(ErrorCode.ENGINE_LOST, "Engine " + engine.id() + " was stopped: " + reason);
            end(engine, EngineLife.STOPPED, Optional.of(why), now);
        }
    }

    /** It gets a little time for what it runs, and ends then: somebody else is guaranteed what it takes. */
    void preempt(Engine engine, String forWhom, Instant now) {
        Failure why = EngineFailures.preempted(engine, forWhom);
        engine.endsAt(now.plus(limits.preemptGrace()));
        engine.failed(why);
        drain(engine, "it is preemptible, and " + forWhom + " is guaranteed what it takes", now);
        asks.advance(groups.of(engine.key()), now);
    }

    /** Something about who waits for engines of a key has changed. */
    void advance(KeyGroup group, Instant now) {
        asks.advance(group, now);
    }

    /** A lease on it has ended. */
    void unleased(Engine engine, Instant now) {
        if (engine.life() == EngineLife.DRAINING && engine.leases().isEmpty()) {
            end(engine, EngineLife.STOPPED, Optional.empty(), now);
        } else {
            retireIfWorn(engine, now);
            if (!engine.life().isEnd()) {
                asks.advance(groups.of(engine.key()), now);
            }
        }
    }

    void end(Engine engine, EngineLife how, Optional<Failure> why, Instant now) {
        if (engine.life() == EngineLife.CLAIMING) {
            claims.failed(
                    engine,
                    groups.of(engine.key()),
                    why.map(Failure::getMessage).orElse("it ended"));
        }
        engine.become(how);
        why.ifPresent(engine::failed);
        for (LeaseId id : List.copyOf(engine.leases())) {
            Lease lease = leases.find(id).orElseThrow();
            asks.unlease(lease, engine, now);
            leases.end(
                    lease,
                    why.orElseGet(() -> Failures.of(ErrorCode.ENGINE_LOST, "Engine " + engine.id() + " has ended.")));
        }
        KeyGroup group = groups.of(engine.key());
        group.remove(engine);
        engines.ended(engine, now);
        pools.touch();
        Duration grace = how == EngineLife.STOPPED ? limits.stopGrace() : Duration.ZERO;
        String reason = why.map(Failure::getMessage).orElse("it ended by itself, or had been asked to");
        diary.note(engine, how.name(), reason, now);
        diary.ended(engine.id(), ledger.engines());
        decisions.add(new Decision.Bury(engine.id(), engine.agent(), how, reason, grace));
        asks.advance(group, now);
    }

    /** Its process is dead and its record gone. */
    void buried(EngineId id) {
        if (engines.buried(id)) {
            ledger.release(id);
            pools.touch();
        }
    }

    /** Ends what has been out of sight, or starting, for too long, and what nobody can use any more. */
    void tick(Instant now) {
        for (Engine engine : engines.due(now)) {
            engine.settle(now);
            lookAt(engine, now);
            if (!engine.life().isEnd()) {
                groups.note(engine);
            }
        }
    }

    private void lookAt(Engine engine, Instant now) {
        if (engine.life().isStart()) {
            checkStart(engine, now);
        } else if (engine.claiming().filter(it -> !now.isBefore(it.until())).isPresent()) {
            end(engine, EngineLife.STOPPED, Optional.of(claims.late(engine)), now);
        } else if (engine.missingSince()
                .filter(since -> !now.isBefore(since.plus(limits.lostGrace())))
                .isPresent()) {
            if (engine.leases().isEmpty()) {
                end(engine, EngineLife.STOPPED, Optional.empty(), now);
            } else {
                lost(engine, "It is not registered any more.", "", engine.logTail(), now);
            }
        } else if (engine.endsAt().filter(at -> !now.isBefore(at)).isPresent()) {
            end(engine, EngineLife.STOPPED, engine.failure(), now);
        } else if (engine.key().level() == ShareLevel.CONNECTION
                && engine.isLeft()
                && !now.isBefore(engine.idleSince().plus(limits.connectionLinger()))) {
            stop(engine, false, "its connection is closed", now);
        } else if (engine.life() == EngineLife.READY
                && engine.record().maxLifeMillis() > 0
                && !now.isBefore(engine.created().plusMillis(engine.record().maxLifeMillis()))) {
            retire(
                    engine,
                    "it has lived for " + engine.record().maxLifeMillis() / 1_000 + " s (setting engines."
                            + engine.key().type() + ".max-life)",
                    now);
            asks.advance(groups.of(engine.key()), now);
        } else {
            groups.note(engine);
            asks.advance(groups.of(engine.key()), now);
        }
    }

    private void checkStart(Engine engine, Instant now) {
        Duration limit = Duration.ofMillis(engine.record().startTimeoutMillis());
        if (now.isBefore(engine.created().plus(limit))) {
            return;
        }
        if (engine.isInherited()) {
            neverSeen(engine, engine.logTail(), now);
        } else {
            startFailed(engine, EngineFailures.late(engine, limit), true, now);
        }
    }
}
