package io.drawbar.manager.decide;

import io.drawbar.common.id.EngineId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every engine there is, those that are being buried, and the last that ended badly. */
final class EngineTable {
    private final Limits limits;
    private final Usage usage;
    private final Map<EngineId, Engine> engines = new LinkedHashMap<>();
    private final Map<EngineId, Engine> burying = new HashMap<>();
    private final Map<EngineId, Remembered> remembered = new LinkedHashMap<>();

    private record Remembered(EngineView view, Instant ended) {}

    EngineTable(Limits limits, Usage usage) {
        this.limits = limits;
        this.usage = usage;
    }

    void add(Engine engine) {
        engines.put(engine.id(), engine);
        usage.add(engine);
    }

    Optional<Engine> find(EngineId id) {
        return Optional.ofNullable(engines.get(id));
    }

    Collection<Engine> all() {
        return engines.values();
    }

    /** It has ended; what it takes stays counted until {@link #buried}. */
    void ended(Engine engine, Instant now) {
        engines.remove(engine.id());
        burying.put(engine.id(), engine);
        if (engine.life() != EngineLife.STOPPED) {
            remembered.put(engine.id(), new Remembered(engine.view(), now));
            Iterator<EngineId> oldest = remembered.keySet().iterator();
            while (remembered.size() > limits.remembered()) {
                oldest.next();
                oldest.remove();
            }
        }
    }

    boolean buried(EngineId id) {
        Engine engine = burying.remove(id);
        if (engine != null) {
            usage.remove(engine);
        }
        return engine != null;
    }

    int burying() {
        return burying.size();
    }

    /** An engine that ended badly a while ago. */
    Optional<EngineView> remembered(EngineId id) {
        return Optional.ofNullable(remembered.get(id)).map(Remembered::view);
    }

    void forget(Instant endedBefore) {
        remembered.values().removeIf(it -> it.ended().isBefore(endedBefore));
    }

    /** Those that are there, then those that ended badly lately. */
    List<EngineView> views() {
        List<EngineView> views = new ArrayList<>();
        engines.values().forEach(engine -> views.add(engine.view()));
        remembered.values().forEach(it -> views.add(it.view()));
        return views;
    }

    Map<EngineLife, Integer> byLife() {
        Map<EngineLife, Integer> counts = new EnumMap<>(EngineLife.class);
        engines.values().forEach(engine -> counts.merge(engine.life(), 1, Integer::sum));
        return counts;
    }
}
