package io.drawbar.manager.agent;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** What the agent measures. */
final class AgentMetrics {
    private final MeterRegistry registry;

    AgentMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void started(String type) {
        registry.counter("drawbar.agent.engine.starts", "type", type).increment();
    }

    void startFailed(String type) {
        registry.counter("drawbar.agent.engine.start.failures", "type", type).increment();
    }

    /** From the fork until the engine took calls. */
    void ready(String type, Duration took) {
        registry.timer("drawbar.agent.engine.start", "type", type).record(took);
    }
}
