package io.drawbar.entrance.results;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What the store counts. */
record ResultMetrics(Counter written, Counter read, Counter readFromMemory, AtomicInteger openWriters) {
    static ResultMetrics in(MeterRegistry registry, RecentBatches recent) {
        AtomicInteger writers = new AtomicInteger();
        registry.gauge("drawbar.results.writers", writers);
        registry.gauge("drawbar.results.memory.bytes", recent, RecentBatches::bytes);
        return new ResultMetrics(
                registry.counter("drawbar.results.written.bytes"),
                registry.counter("drawbar.results.read.bytes", "from", "disk"),
                registry.counter("drawbar.results.read.bytes", "from", "memory"),
                writers);
    }
}
