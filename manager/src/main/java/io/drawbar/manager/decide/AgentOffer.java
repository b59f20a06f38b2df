package io.drawbar.manager.decide;

import io.drawbar.common.id.EngineTypeName;
import io.drawbar.common.id.NodeId;
import java.util.Map;
import java.util.Set;

/**
 * What an agent can run.
 *
 * @param agent its node
 * @param present whether it can be reached now; what it has is remembered while it restarts
 * @param memoryBytes for all its engines; 0: no limit
 * @param cores for all its engines; 0: no limit
 * @param maxEngines at once; 0: no limit
 * @param versions of each engine that it has
 */
public record AgentOffer(
        NodeId agent,
        boolean present,
        long memoryBytes,
        double cores,
        int maxEngines,
        Map<EngineTypeName, Set<String>> versions) {
    public AgentOffer {
        versions = Map.copyOf(versions);
    }

    boolean has(EngineKey key) {
        return present && versions.getOrDefault(key.type(), Set.of()).contains(key.version());
    }

    /** Whether such an engine could run here if nothing else did. */
    boolean couldHold(Demand.Needs needs) {
        return (memoryBytes == 0 || needs.memoryBytes() <= memoryBytes) && (cores == 0 || needs.cores() <= cores);
    }
}
