package io.drawbar.manager.decide;

import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.NodeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Processes that an agent tells of and that nobody here knows: ended, if it tells of them twice; what is told may be a moment old. */
final class Strays {
    private final EngineTable engines;
    private final List<Decision> decisions;
    /** Of each agent, those that nobody knew of when it told last. */
    private final Map<NodeId, Set<EngineId>> strays = new HashMap<>();

    Strays(EngineTable engines, List<Decision> decisions) {
        this.engines = engines;
        this.decisions = decisions;
    }

    /** What an agent runs. */
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
}
