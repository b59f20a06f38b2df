package io.drawbar.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * An agent, which runs engines on its host.
 *
 * @param present whether it can be reached now
 * @param draining whether somebody has taken it out of service
 * @param closed why it takes no new engine at this moment
 * @param engines that it has
 * @param maxEngines that it may have
 * @param memoryUsedBytes what they take of its memory
 * @param memoryBytes what they may take; empty: no limit
 * @param coresUsed what they take of its cores
 * @param cores what they may take; empty: no limit
 * @param engineTypes what it can run, as in {@code spark@4.0.1}
 * @param seenAt when it told last
 */
public record Agent(
        String id,
        boolean present,
        boolean draining,
        Optional<String> closed,
        int engines,
        OptionalInt maxEngines,
        long memoryUsedBytes,
        OptionalLong memoryBytes,
        double coresUsed,
        OptionalDouble cores,
        Map<String, String> labels,
        List<String> engineTypes,
        Optional<Instant> seenAt,
        Optional<Host> host) {

    /**
     * How its host is.
     *
     * @param loadAverage processes that run or want to, of the last minute
     * @param cpuPressure percent of the last ten seconds in which somebody waited for it; empty where the system does not tell
     * @param memoryPressure the same for memory
     * @param ioPressure the same for disks
     */
    public record Host(
            double loadAverage,
            int processors,
            long memoryTotalBytes,
            long memoryFreeBytes,
            long diskFreeBytes,
            OptionalDouble cpuPressure,
            OptionalDouble memoryPressure,
            OptionalDouble ioPressure) {}

    public Agent {
        id = Objects.requireNonNullElse(id, "");
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        engineTypes = engineTypes == null ? List.of() : List.copyOf(engineTypes);
    }
}
