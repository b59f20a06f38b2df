package io.drawbar.manager.ask;

import io.drawbar.common.engine.EngineOverrides;
import io.drawbar.manager.decide.Demand;
import io.drawbar.manager.decide.Guest;
import io.drawbar.protocol.v1.EngineType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What an engine takes and gives: by its descriptor, and as the configuration changes that. */
public final class EngineNeeds {
    private EngineNeeds() {}

    /** As it is configured, for somebody who asks for nothing more. */
    public static Demand.Needs of(EngineType type, EngineOverrides changes) {
        EngineOverrides.Limits limits = changes.limits();
        return of(
                type,
                changes,
                limits.preemptible(),
                limits.agentLabels(),
                limits.preferredAgentLabels(),
                Optional.empty());
    }

    static Demand.Needs of(
            EngineType type,
            EngineOverrides changes,
            boolean preemptible,
            Map<String, String> agentLabels,
            Map<String, String> preferredLabels,
            Optional<Guest> guest) {
        return new Demand.Needs(
                changes.memoryBytes().orElse(type.getMemoryBytes()),
                type.getCores(),
                Math.max(1, type.getMaxSessions()),
                Math.max(1, type.getMaxStatements()),
                changes.startTimeout().orElse(Duration.ofMillis(type.getStartTimeoutMillis())),
                changes.limits().maxLife().orElse(Duration.ZERO),
                changes.limits().maxUses().orElse(0),
                preemptible,
                agentLabels,
                preferredLabels,
                guest);
    }
}
