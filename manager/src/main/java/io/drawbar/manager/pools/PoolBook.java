package io.drawbar.manager.pools;

import io.drawbar.common.engine.EngineOverrides;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.manager.ask.EngineNeeds;
import io.drawbar.manager.decide.Demand;
import io.drawbar.manager.decide.PoolSpec;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.PoolOfEngine;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pools of the configuration, seen together with the engines that there are. Immutable. */
public final class PoolBook {
    /** What a plugin declares that can give a running engine to an owner. */
    private static final String CLAIM = "claim";

    private final Map<String, PoolPlan> plans;
    private final Map<EngineTypeName, EngineOverrides> overrides;

    public PoolBook(List<PoolPlan> plans, Map<EngineTypeName, EngineOverrides> overrides) {
        this.plans = PoolSection.byName(plans);
        this.overrides = Map.copyOf(overrides);
    }

    /**
     * What each pool is to be.
     *
     * @param types what the agents have
     */
    public List<PoolSpec> specs(Map<String, EngineType> types) {
        return plans.values().stream()
                .map(plan ->
                        spec(plan, Optional.ofNullable(types.get(plan.type().value()))))
                .toList();
    }

    private PoolSpec spec(PoolPlan plan, Optional<EngineType> type) {
        String version =
                plan.version().or(() -> type.map(EngineType::getDefaultVersion)).orElse("");
        Optional<String> problem = problem(plan, version, type);
        EngineOverrides changes = overrides.getOrDefault(plan.type(), EngineOverrides.NONE);
        Optional<Demand.Needs> needs =
                problem.isPresent() ? Optional.empty() : type.map(it -> EngineNeeds.of(it, changes));
        return new PoolSpec(
                plan.name(),
                plan.tenant(),
                plan.type(),
                version,
                plan.minimum(),
                plan.maximum(),
                plan.shrinkAfter(),
                plan.startsAtOnce(),
                plan.sizing(),
                needs,
                problem);
    }

    private static Optional<String> problem(PoolPlan plan, String version, Optional<EngineType> type) {
        if (type.isEmpty()) {
            return Optional.of("no agent that is known has the engine " + plan.type());
        }
        if (type.get().getThin()) {
            return Optional.of(plan.type() + " is a thin engine: such share a process and start in milliseconds");
        }
        if (!type.get().getCapabilitiesList().contains(CLAIM)) {
            return Optional.of("the plugin of " + plan.type() + " cannot give a running engine to an owner (it does not"
                    + " declare the capability " + CLAIM + ")");
        }
        if (!type.get().getVersionsList().contains(version)) {
            return Optional.of("no agent has " + plan.type() + "@" + version + "; installed are "
                    + type.get().getVersionsList());
        }
        return Optional.empty();
    }

    public List<String> names() {
        return List.copyOf(plans.keySet());
    }

    /** What an agent is told about the pool of an engine. */
    public PoolOfEngine message(String pool) {
        Optional<List<String>> warmUp = Optional.ofNullable(plans.get(pool)).flatMap(PoolPlan::warmUp);
        return PoolOfEngine.newBuilder()
                .setName(pool)
                .setUsualWarmUp(warmUp.isEmpty())
                .addAllWarmUp(warmUp.orElse(List.of()))
                .build();
    }
}
