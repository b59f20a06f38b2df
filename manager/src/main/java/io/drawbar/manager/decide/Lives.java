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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The lives of the engines: what is heard of them, and what follows from it. */
final class Lives {
    private final Limits limits;
    private final Ledger ledger;
    private final EngineTable engines;
    private final Leases leases;
    private final Asks asks;
    private final Diary diary;
    private final List<Decision> decisions;
    /** Processes of each agent that nobody knew of when it told last. */
    private final Map<NodeId, Set<EngineId>> strays = new HashMap<>();
    /** Agents whose engines are to end, and why. */
    private final Map<NodeId, String> drained = new HashMap<>();

    Lives(
            Limits limits,
            Ledger ledger,
            EngineTable engines,
            Leases leases,
            Asks asks,
            Diary diary,
            List<Decision> decisions) {
        this.limits = limits;
        this.ledger = ledger;
        this.engines = engines;
        this.leases = leases;
        this.asks = asks;
        this.diary = diary;
        this.decisions = decisions;
    }

    void adopt(EngineRecord record, Optional<EngineLive> live, Instant now) {
        EngineKey key = EngineKey.of(record);
        Account account = asks.payer(key, new TenantName(record.tenant()), record.application());
        Engine engine = Engine.inherited(record, account, now, now.plus(limits.leaseLife(false)));
        ledger.reserve(
                engine.id(), account, engine.agent(), key.owner(), Amount.of(record.cores(), record.memoryBytes()));
        engines.add(engine);
        asks.group(key).add(engine);
        diary.note(engine, "adopted", "another manager leads now and found it", now);
        live.ifPresent(it -> live(engine, it, now));
    }

    void recorded(Engine engine) {
        if (engine.life() == EngineLife.REQUESTED) {
            engine.become(EngineLife.LAUNCHING);
            asks.note(engine);
        }
    }

    void forked(Engine engine, long pid, Instant now) {
        engine.forked(pid);
        ledger.commit(engine.id());
        if (engine.life() == EngineLife.REQUESTED || engine.life() == EngineLife.LAUNCHING) {
            engine.become(EngineLife.STARTING);
            asks.note(engine);
            diary.note(engine, "starting", "agent " + engine.agent() + " runs it as process " + pid, now);
        }
    }

    void log(Engine engine, List<String> lines) {
        engine.said(lines, limits.logTailLines());
        if (engine.life().isStart()) {
            asks.telling().tellLog(asks.group(engine.key()), engine, lines);
        }
    }

    void live(Engine engine, EngineLive live, Instant now) {
        engine.seen(live);
        KeyGroup group = asks.group(engine.key());
        if (engine.life().isStart()) {
            ledger.commit(engine.id());
            engine.become(EngineLife.READY);
            group.started();
            diary.note(engine, "ready", "it registered at " + live.host() + ":" + live.port(), now);
        }
        if (live.draining() && engine.life() == EngineLife.READY) {
            drain(engine, "it says so itself, as after its idle time", now);
            if (engine.leases().isEmpty()) {
                engine.endsAt(now.plus(limits.stopGrace())); // It ends by itself, or is ended then.
            }
        }
        retireIfWorn(engine, now);
        retireIfDrained(engine, now);
        if (!engine.life().isEnd()) {
            asks.note(engine);
        }
        asks.advance(group, now);
    }

    private void drain(Engine engine, String why, Instant now) {
        engine.become(EngineLife.DRAINING);
        diary.note(engine, "draining", why, now);
        asks.note(engine);
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
            asks.note(engine);
        }
    }

    void exited(Engine engine, ProcessEnd end, Instant now) {
        List<String> lines = end.lastLines().isEmpty() ? engine.logTail() : end.lastLines();
        if (engine.isInherited()) {
            neverSeen(engine, lines, now);
        } else if (engine.life().isStart()) {
            failStart(engine, EngineFailures.endedEarly(engine, end, lines), now);
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
        KeyGroup group = asks.group(engine.key());
        boolean unreachable = Failures.code(why) == ErrorCode.UNAVAILABLE;
        if (unreachable && group.attempted(now.plus(limits.launchPause())) < limits.launchAttempts()) {
            end(engine, EngineLife.FAILED, Optional.of(why), now);
            return;
        }
        Failure failure = unreachable
                ? EngineFailures.unreachable(engine, why)
                : why.toBuilder().setStage("start-engine").build();
        failStart(engine, failure, now);
    }

    private void failStart(Engine engine, Failure why, Instant now) {
        KeyGroup group = asks.group(engine.key());
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
            asks.refuseAll(asks.group(engine.key()), why);
            end(engine, EngineLife.STOPPED, Optional.of(why), now);
        } else if (drain && !engine.leases().isEmpty()) {
            if (engine.life() == EngineLife.READY) {
                drain(engine, reason, now);
                asks.advance(asks.group(engine.key()), now);
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
        asks.advance(asks.group(engine.key()), now);
    }

    /** A lease on it has ended. */
    void unleased(Engine engine, Instant now) {
        if (engine.life() == EngineLife.DRAINING && engine.leases().isEmpty()) {
            end(engine, EngineLife.STOPPED, Optional.empty(), now);
        } else {
            retireIfWorn(engine, now);
            if (!engine.life().isEnd()) {
                asks.advance(asks.group(engine.key()), now);
            }
        }
    }

    private void end(Engine engine, EngineLife how, Optional<Failure> why, Instant now) {
        engine.become(how);
        why.ifPresent(engine::failed);
        for (LeaseId id : List.copyOf(engine.leases())) {
            Lease lease = leases.find(id).orElseThrow();
            asks.unlease(lease, engine, now);
            leases.end(
                    lease,
                    why.orElseGet(() -> Failures.of(ErrorCode.ENGINE_LOST, "Engine " + engine.id() + " has ended.")));
        }
        KeyGroup group = asks.group(engine.key());
        group.remove(engine);
        engines.ended(engine, now);
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
        }
    }

    /**
     * What an agent runs, as it tells: a process that nobody here knows of is ended, if it is told of twice; what is told may be a
     * moment old.
     */
    void runs(NodeId agent, List<EngineId> processes) {
        Set<EngineId> unknown = new HashSet<>();
        for (EngineId id : processes) {
            if (engines.find(id).isEmpty() && !engines.isBurying(id)) {
                unknown.add(id);
            }
        }
        Set<EngineId> before = unknown.isEmpty() ? strays.remove(agent) : strays.put(agent, unknown);
        for (EngineId id : unknown) {
            if (before != null && before.contains(id)) {
                decisions.add(new Decision.Bury(
                        id,
                        agent,
                        EngineLife.LOST,
                        "agent " + agent + " runs it and there is no record of it",
                        Duration.ZERO));
            }
        }
    }

    /** Ends what has been out of sight, or starting, for too long, and what nobody can use any more. */
    void tick(Instant now) {
        for (Engine engine : engines.due(now)) {
            engine.settle(now);
            lookAt(engine, now);
            if (!engine.life().isEnd()) {
                asks.note(engine);
            }
        }
    }

    private void lookAt(Engine engine, Instant now) {
        if (engine.life().isStart()) {
            checkStart(engine, now);
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
                && engine.leases().isEmpty()
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
            asks.advance(asks.group(engine.key()), now);
        } else {
            asks.note(engine);
            asks.advance(asks.group(engine.key()), now);
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
            failStart(engine, EngineFailures.late(engine, limit), now);
        }
    }
}
