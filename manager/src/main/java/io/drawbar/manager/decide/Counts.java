package io.drawbar.manager.decide;

import java.util.Map;

/**
 * How much there is of everything, at a moment.
 *
 * @param waiting asks in the queue
 * @param leases held
 * @param engines by life, the ends aside
 * @param burying engines that have ended and whose process and record are being removed
 * @param memoryBytes of all engines, those that are being removed included
 * @param openBreakers keys whose starts are paused
 */
public record Counts(
        int waiting, int leases, Map<EngineLife, Integer> engines, int burying, long memoryBytes, int openBreakers) {
    public static final Counts NONE = new Counts(0, 0, Map.of(), 0, 0, 0);

    public Counts {
        engines = Map.copyOf(engines);
    }
}
