package io.drawbar.bench.measure;

import java.util.LinkedHashMap;
import java.util.Map;

/** Watches what several processes use while something runs. */
public final class Usage {
    private final Map<String, Long> pids;
    private final Map<String, Double> cpuBefore = new LinkedHashMap<>();

    /**
     * What one process used.
     *
     * @param cpuSeconds of all its threads
     * @param peakRssBytes the most memory it held
     */
    public record Used(double cpuSeconds, long peakRssBytes) {}

    private Usage(Map<String, Long> pids) {
        this.pids = pids;
    }

    /**
     * Begins to watch.
     *
     * @param pids process ids by the name under which {@link #end} tells of them
     */
    public static Usage begin(Map<String, Long> pids) {
        Usage usage = new Usage(Map.copyOf(pids));
        usage.pids.forEach((name, pid) -> {
            ProcessStat.forgetPeak(pid);
            usage.cpuBefore.put(name, ProcessStat.of(pid).cpuSeconds());
        });
        return usage;
    }

    public Map<String, Used> end() {
        Map<String, Used> used = new LinkedHashMap<>();
        pids.forEach((name, pid) -> {
            ProcessStat now = ProcessStat.of(pid);
            used.put(name, new Used(now.cpuSeconds() - cpuBefore.get(name), now.peakRssBytes()));
        });
        return used;
    }
}
