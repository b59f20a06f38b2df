package io.drawbar.manager.agent;

import io.drawbar.protocol.v1.HostState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What the agent measures. */
final class AgentMetrics {
    private static final String PRESSURE = "Percent of the last ten seconds in which somebody waited for it.";
    private static final String TYPE = "type";
    private static final String LAUNCHER = "launcher";

    private final MeterRegistry registry;

    AgentMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** How the host is, read when the metrics are. */
    void host(HostProbe probe) {
        gauge(
                "drawbar.agent.host.load",
                "Processes that run or want to, of the last minute.",
                probe,
                HostState::getLoadAverage);
        gauge("drawbar.agent.host.memory.free", "Bytes.", probe, HostState::getMemoryFreeBytes);
        gauge("drawbar.agent.host.disk.free", "Bytes.", probe, HostState::getDiskFreeBytes);
        gauge("drawbar.agent.host.pressure.cpu", PRESSURE, probe, HostState::getCpuPressure);
        gauge("drawbar.agent.host.pressure.memory", PRESSURE, probe, HostState::getMemoryPressure);
        gauge("drawbar.agent.host.pressure.io", PRESSURE, probe, HostState::getIoPressure);
    }

    private void gauge(String name, String meaning, HostProbe probe, ToDoubleFunction<HostState> part) {
        Gauge.builder(name, probe, it -> part.applyAsDouble(it.read()))
                .description(meaning)
                .strongReference(true)
                .register(registry);
    }

    /** How many zips there are, by what has become of them. */
    void plugins(Plugins plugins) {
        for (FoundPlugin.State state : FoundPlugin.State.values()) {
            Gauge.builder("drawbar.agent.plugins", plugins, it -> it.count(state))
                    .description("Zips of plugins.")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .strongReference(true)
                    .register(registry);
        }
    }

    void started(String type, String launcher) {
        count("drawbar.agent.engine.starts", type, launcher);
    }

    /** The launcher could not even begin. */
    void refused(String type, String launcher) {
        count("drawbar.agent.engine.launch.failures", type, launcher);
    }

    /** It began and ended before the engine took calls. */
    void startFailed(String type, String launcher) {
        count("drawbar.agent.engine.start.failures", type, launcher);
    }

    private void count(String name, String type, String launcher) {
        registry.counter(name, TYPE, type, LAUNCHER, launcher).increment();
    }

    /** From the fork until the engine took calls. */
    void ready(String type, String launcher, Duration took) {
        registry.timer("drawbar.agent.engine.start", TYPE, type, LAUNCHER, launcher)
                .record(took);
    }
}
