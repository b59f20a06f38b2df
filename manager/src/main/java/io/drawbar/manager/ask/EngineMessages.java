package io.drawbar.manager.ask;

import io.drawbar.manager.decide.EngineView;
import io.drawbar.manager.share.Amount;
import io.drawbar.protocol.v1.AgentInfo;
import io.drawbar.protocol.v1.EngineEvent;
import io.drawbar.protocol.v1.EngineInfo;

/** Engines as callers see them. */
final class EngineMessages {
    private static final double MILLIS = 1_000;

    private EngineMessages() {}

    static EngineEvent event(io.drawbar.manager.decide.EngineEvent event) {
        return EngineEvent.newBuilder()
                .setTimeMillis(event.at().toEpochMilli())
                .setWhat(event.what())
                .setWhy(event.why())
                .build();
    }

    /** With what its engines take. */
    static AgentInfo agent(AgentInfo agent, Amount used) {
        return agent.toBuilder()
                .setMemoryUsedBytes(used.memoryBytes())
                .setCoresUsed(used.milliCores() / MILLIS)
                .setEngines(used.engines())
                .build();
    }

    static EngineInfo info(EngineView engine) {
        EngineInfo.Builder info = EngineInfo.newBuilder()
                .setId(engine.id().value())
                .setType(engine.key().type().value())
                .setVersion(engine.key().version())
                .setOwner(engine.key().owner())
                .setTenant(engine.tenant())
                .setShareLevel(engine.key().level().text())
                .setState(engine.life().shown())
                .setAgentId(engine.agent().value())
                .setPid(engine.pid())
                .setCreatedMillis(engine.created().toEpochMilli())
                .setLeases(engine.leases())
                .setPool(engine.pool())
                .setClaimed(engine.claimed());
        engine.live().ifPresent(live -> info.setReadyMillis(live.startedMillis())
                .setSessions(live.sessions())
                .setRunningStatements(live.running())
                .setHeapUsedBytes(live.heapUsed())
                .setHeapMaxBytes(live.heapMax())
                .putAllFacts(live.facts()));
        engine.failure().ifPresent(info::setFailure);
        return info.build();
    }
}
