package io.drawbar.manager.decide;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much there is of everything, at a moment.
 *
 * @param waiting asks in the queue
 * @param leases held
 * @param engines by life, the ends aside
 * @param burying engines that have ended and whose process and record are being removed
 * @param memoryBytes of all engines, those that are being removed included
 * @param openBreakers keys whose starts are paused
 * @param pools as they are configured
 */
public record Counts(
        int waiting,
        int leases,
        Map<EngineLife, Integer> engines,
        int burying,
        long memoryBytes,
        int openBreakers,
        List<PoolView> pools) {
    public static final Counts NONE = new Counts(0, 0, Map.of(), 0, 0, 0, List.of());

    public Counts {
        engines = Map.copyOf(engines);
        pools = List.copyOf(pools);
    }

    /** A pool, if it is there. */
    public Optional<PoolView> pool(String name) {
        return pools.stream().filter(it -> it.spec().name().equals(name)).findFirst();
    }
}
