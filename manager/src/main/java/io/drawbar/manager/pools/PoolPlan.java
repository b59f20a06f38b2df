package io.drawbar.manager.pools;

import io.drawbar.common.id.EngineTypeName;
import io.drawbar.common.id.TenantName;
import io.drawbar.manager.decide.PoolSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A pool as it is configured; see {@link PoolSpec} for what it becomes when it is known which engines there are.
 *
 * @param version empty: the default of the engine's descriptor
 * @param warmUp statements that its engines run before they are ready; empty: those that train the class-data archive
 */
public record PoolPlan(
        String name,
        EngineTypeName type,
        Optional<String> version,
        Optional<TenantName> tenant,
        int minimum,
        int maximum,
        Duration shrinkAfter,
        int startsAtOnce,
        Optional<PoolSpec.Sizing> sizing,
        Optional<List<String>> warmUp) {
    public PoolPlan {
        warmUp = warmUp.map(List::copyOf);
    }
}
