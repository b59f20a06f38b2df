package io.drawbar.manager.decide;

import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.engine.ShareLevel;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.LeaseId;
import io.drawbar.protocol.v1.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The lives of the engines: what is heard of them, and what follows from it. */
final class Lives {
    private final Limits limits;
    private final EngineTable engines;
    private final Leases leases;
    private final Asks asks;
    private final List<Decision> decisions;

    Lives(Limits limits, EngineTable engines, Leases leases, Asks asks, List<Decision> decisions) {
        this.limits = limits;
        this.engines = engines;
        this.leases = leases;
        this.asks = asks;
        this.decisions = decisions;
    }

    void adopt(EngineRecord record, Optional<EngineLive> live, Instant now) {
        Engine engine = Engine.inherited(record, now, now.plus(limits.leaseTtl()));
        engines.add(engine);
        KeyGroup group = asks.group(engine.key());
        group.engines().add(engine);
        live.ifPresent(it -> live(engine, it, now));
    }

    void recorded(Engine engine) {
        if (engine.life() == EngineLife.REQUESTED) {
            engine.become(EngineLife.LAUNCHING);
        }
    }

    void forked(Engine engine, long pid) {
        engine.forked(pid);
        if (engine.life() == EngineLife.REQUESTED || engine.life() == EngineLife.LAUNCHING) {
            engine.become(EngineLife.STARTING);
        }
    }

    void log(Engine engine, List<String> lines) {
        engine.said(lines, limits.logTailLines());
        if (engine.life().isStart()) {
            List<String> waiting = asks.group(engine.key()).waiting().stream()
                    .map(entry -> entry.demand().askId())
                    .toList();
            if (!waiting.isEmpty()) {
                decisions.add(new Decision.TellLog(waiting, engine.id(), lines));
            }
        }
    }

    void live(Engine engine, EngineLive live, Instant now) {
        engine.seen(live);
        KeyGroup group = asks.group(engine.key());
        if (engine.life().isStart()) {
            engine.become(EngineLife.READY);
            group.started();
        }
        if (live.draining() && engine.life() == EngineLife.READY) {
            engine.become(EngineLife.DRAINING);
        }
        asks.serve(group, now);
    }

    void gone(Engine engine, Instant now) {
        if (engine.life().isStart()) {
            return; // It has not been there yet.
        }
        if (engine.leases().isEmpty() && engine.life() == EngineLife.DRAINING) {
            end(engine, EngineLife.STOPPED, Optional.empty(), now);
        } else {
            engine.missing(now);
        }
    }

    void exited(Engine engine, int exitCode, List<String> lastLines, String cause, Instant now) {
        List<String> lines = lastLines.isEmpty() ? engine.logTail() : lastLines;
        if (engine.isInherited()) {
            neverSeen(engine, lines, now);
        } else if (engine.life().isStart()) {
            failStart(
                    engine,
                    ErrorCode.ENGINE_START_FAILED,
                    "Engine " + engine.key().engine() + " ended before it was ready: " + cause + ".",
                    lines,
                    now);
        } else if (engine.leases().isEmpty() && (exitCode == 0 || engine.life() == EngineLife.DRAINING)) {
            end(engine, EngineLife.STOPPED, Optional.empty(), now);
        } else {
            lost(engine, "Its process ended: " + cause + ".", lines, now);
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
                ? Failures.of(
                                ErrorCode.ENGINE_START_FAILED,
                                "Agent " + engine.agent() + " could not be reached: " + why.getMessage())
                        .toBuilder()
                        .setStage("start-engine")
                        .setRootCause(why.getRootCause())
                        .build()
                : why.toBuilder().setStage("start-engine").build();
        failStart(engine, failure, now);
    }

    private void failStart(Engine engine, ErrorCode code, String message, List<String> lines, Instant now) {
        failStart(
                engine,
                Failures.of(code, message).toBuilder()
                        .setStage("start-engine")
                        .setRootCause(LogDiagnosis.rootCause(lines))
                        .addAllLogTail(lines)
                        .build(),
                now);
    }

    private void failStart(Engine engine, Failure why, Instant now) {
        KeyGroup group = asks.group(engine.key());
        group.attemptsOver();
        group.breaker().failed(why, now);
        asks.refuseAll(group, why);
        end(engine, EngineLife.FAILED, Optional.of(why), now);
    }

    private void lost(Engine engine, String how, List<String> lines, Instant now) {
        Failure why = Failures.of(ErrorCode.ENGINE_LOST, "Engine " + engine.id() + " is lost. " + how).toBuilder()
                .setStage("run")
                .setRootCause(LogDiagnosis.rootCause(lines))
                .addAllLogTail(lines)
                .setRetryable(true)
                .build();
        end(engine, EngineLife.LOST, Optional.of(why), now);
    }

    /** An earlier leader's engine was gone before this one saw it: no start has failed, and who waits for it gets another. */
    private void neverSeen(Engine engine, List<String> lines, Instant now) {
        if (engine.leases().isEmpty()) {
            end(engine, EngineLife.STOPPED, Optional.empty(), now);
        } else {
            lost(engine, "It was gone when this manager took over.", lines, now);
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
                engine.become(EngineLife.DRAINING);
            }
        } else {
            Failure why = Failures.of(ErrorCode.ENGINE_LOST, "Engine " + engine.id() + " was stopped: " + reason);
            end(engine, EngineLife.STOPPED, Optional.of(why), now);
        }
    }

    /** A lease on it has ended. */
    void unleased(Engine engine, Instant now) {
        if (engine.life() == EngineLife.DRAINING && engine.leases().isEmpty()) {
            end(engine, EngineLife.STOPPED, Optional.empty(), now);
        } else {
            asks.serve(asks.group(engine.key()), now);
        }
    }

    private void end(Engine engine, EngineLife how, Optional<Failure> why, Instant now) {
        engine.become(how);
        why.ifPresent(engine::failed);
        for (LeaseId id : List.copyOf(engine.leases())) {
            Lease lease = leases.find(id).orElseThrow();
            engine.unleased(lease, now);
            leases.end(
                    lease,
                    why.orElseGet(() -> Failures.of(ErrorCode.ENGINE_LOST, "Engine " + engine.id() + " has ended.")));
        }
        engines.ended(engine, now);
        KeyGroup group = asks.group(engine.key());
        group.engines().remove(engine);
        Duration grace = how == EngineLife.STOPPED ? limits.stopGrace() : Duration.ZERO;
        String reason = why.map(Failure::getMessage).orElse("it ended by itself, or had been asked to");
        decisions.add(new Decision.Bury(engine.id(), engine.agent(), how, reason, grace));
        asks.serve(group, now);
    }

    /** Ends what has been out of sight, or starting, for too long, and what nobody can use any more. */
    void tick(Instant now) {
        for (Engine engine : List.copyOf(engines.all())) {
            if (engine.life().isStart()) {
                checkStart(engine, now);
            } else if (engine.missingSince()
                    .filter(since -> !now.isBefore(since.plus(limits.lostGrace())))
                    .isPresent()) {
                if (engine.leases().isEmpty()) {
                    end(engine, EngineLife.STOPPED, Optional.empty(), now);
                } else {
                    lost(engine, "It is not registered any more.", engine.logTail(), now);
                }
            } else if (engine.key().level() == ShareLevel.CONNECTION
                    && engine.leases().isEmpty()
                    && !now.isBefore(engine.idleSince().plus(limits.connectionLinger()))) {
                stop(engine, false, "its connection is closed", now);
            }
        }
    }

    private void checkStart(Engine engine, Instant now) {
        Duration limit = Duration.ofMillis(engine.record().startTimeoutMillis());
        Instant began = Instant.ofEpochMilli(engine.record().createdMillis());
        if (now.isBefore(began.plus(limit))) {
            return;
        }
        if (engine.isInherited()) {
            neverSeen(engine, engine.logTail(), now);
        } else {
            failStart(
                    engine,
                    ErrorCode.ENGINE_START_TIMEOUT,
                    "Engine " + engine.key().engine() + " was not ready after " + limit.toSeconds()
                            + " s (setting engines." + engine.key().type() + ".start-timeout).",
                    engine.logTail(),
                    now);
        }
    }

    /** Stops the engine that has been unused longest where asks wait for what it takes; one at a time. */
    void reclaim(Instant now) {
        if (engines.burying() > 0) {
            return;
        }
        asks.wantsGone(now)
                .flatMap(wanted -> engines.all().stream()
                        .filter(wanted)
                        .filter(engine -> engine.unused()
                                && !now.isBefore(engine.idleSince().plus(limits.reclaimAfter())))
                        .min(Comparator.comparing(Engine::idleSince)))
                .ifPresent(engine -> stop(engine, false, "its room was needed", now));
    }
}
