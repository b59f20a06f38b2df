package io.drawbar.manager.decide;

import io.drawbar.common.id.EngineTypeName;
import io.drawbar.common.id.NodeId;
import io.drawbar.manager.share.Resource;
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
 * @param labels that engines may ask for
 */
public record AgentOffer(
        NodeId agent,
        boolean present,
        long memoryBytes,
        double cores,
        int maxEngines,
        Map<EngineTypeName, Set<String>> versions,
        Map<String, String> labels) {
    public AgentOffer {
        versions = Map.copyOf(versions);
        labels = Map.copyOf(labels);
    }

    /** Whether it is there and has such an engine. */
    boolean has(Shape shape) {
        return present && versions.getOrDefault(shape.type(), Set.of()).contains(shape.version());
    }

    /** Whether it has every label that is wanted. */
    boolean isLabelled(Shape shape) {
        return shape.labels().isEmpty()
                || labels.entrySet().containsAll(shape.labels().entrySet());
    }

    /** Whether such an engine could run here if nothing else did. */
    boolean couldHold(Shape shape) {
        return (memoryBytes == 0 || shape.amount().memoryBytes() <= memoryBytes)
                && (cores == 0 || shape.amount().milliCores() <= milliCores());
    }

    long milliCores() {
        return Resource.milliCores(cores);
    }
}
