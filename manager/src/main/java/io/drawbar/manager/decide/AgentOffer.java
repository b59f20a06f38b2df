package io.drawbar.manager.decide;

import io.drawbar.common.id.EngineTypeName;
import io.drawbar.common.id.NodeId;
import io.drawbar.manager.share.Resource;
import java.util.Map;
import java.util.Optional;
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
 * @param closed why it takes no new engine at this moment
 * @param draining whether those that it has are to end
 */
public record AgentOffer(
        NodeId agent,
        boolean present,
        long memoryBytes,
        double cores,
        int maxEngines,
        Map<EngineTypeName, Set<String>> versions,
        Map<String, String> labels,
        Optional<String> closed,
        boolean draining) {
    public AgentOffer {
        versions = Map.copyOf(versions);
        labels = Map.copyOf(labels);
    }

    /** One that is open. */
    public AgentOffer(
            NodeId agent,
            boolean present,
            long memoryBytes,
            double cores,
            int maxEngines,
            Map<EngineTypeName, Set<String>> versions,
            Map<String, String> labels) {
        this(agent, present, memoryBytes, cores, maxEngines, versions, labels, Optional.empty(), false);
    }

    /** Whether it is there and has such an engine, whether it takes another one or not. */
    boolean offers(Shape shape) {
        return present
                && installed(shape.type(), shape.version())
                && shape.guest().map(it -> installed(it.type(), it.version())).orElse(true);
    }

    /** Whether it is there, has such an engine and takes new ones. */
    boolean has(Shape shape) {
        return closed.isEmpty() && offers(shape);
    }

    private boolean installed(EngineTypeName type, String version) {
        return versions.getOrDefault(type, Set.of()).contains(version);
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

    /** How many of the labels it has that are wished for. */
    int preferred(Shape shape) {
        int count = 0;
        for (Map.Entry<String, String> label : shape.preferred().entrySet()) {
            count += label.getValue().equals(labels.get(label.getKey())) ? 1 : 0;
        }
        return count;
    }

    long milliCores() {
        return Resource.milliCores(cores);
    }
}
