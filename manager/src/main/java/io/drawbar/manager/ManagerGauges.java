package io.drawbar.manager;

import io.drawbar.manager.decide.EngineLife;
import io.drawbar.manager.decide.PoolView;
import io.drawbar.manager.lead.Manager;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** What the manager counts, for the metrics: all zero while another process leads. */
final class ManagerGauges {
    private ManagerGauges() {}

    static void register(MeterRegistry metrics, Manager manager) {
        Gauge.builder("drawbar.manager.leads", manager, it -> it.leads() ? 1 : 0)
                .description("Whether this process decides.")
                .register(metrics);
        Gauge.builder("drawbar.manager.queue", manager, it -> it.counts().waiting())
                .description("Asks that wait for an engine.")
                .register(metrics);
        Gauge.builder("drawbar.manager.leases", manager, it -> it.counts().leases())
                .description("Places on engines that are held.")
                .register(metrics);
        Gauge.builder("drawbar.manager.burying", manager, it -> it.counts().burying())
                .description("Engines that have ended and are being cleared away.")
                .register(metrics);
        Gauge.builder("drawbar.manager.memory", manager, it -> it.counts().memoryBytes())
                .description("Memory of all engines.")
                .baseUnit("bytes")
                .register(metrics);
        Gauge.builder("drawbar.manager.breakers", manager, it -> it.counts().openBreakers())
                .description("Kinds of engine whose starts are paused because they kept failing.")
                .register(metrics);
        for (String pool : manager.pools()) {
            pool(metrics, manager, pool, "starting", PoolView::starting);
            pool(metrics, manager, pool, "ready", PoolView::ready);
            pool(metrics, manager, pool, "wanted", PoolView::target);
        }
        for (EngineLife life : EngineLife.values()) {
            if (!life.isEnd()) {
                Gauge.builder("drawbar.manager.engines", manager, it -> it.counts()
                                .engines()
                                .getOrDefault(life, 0))
                        .description("Engines by state.")
                        .tag("state", life.name().toLowerCase(Locale.ROOT))
                        .register(metrics);
            }
        }
    }

    private static void pool(
            MeterRegistry metrics, Manager manager, String pool, String state, ToIntFunction<PoolView> count) {
        Gauge.builder(
                        "drawbar.manager.pool.engines",
                        manager,
                        it -> it.counts().pool(pool).map(count::applyAsInt).orElse(0))
                .description("Engines of a warm pool that nobody has claimed, and how many there are to be.")
                .tag("pool", pool)
                .tag("state", state)
                .register(metrics);
    }
}
