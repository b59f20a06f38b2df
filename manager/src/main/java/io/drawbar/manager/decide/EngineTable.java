package io.drawbar.manager.decide;

import io.drawbar.common.id.EngineId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every engine there is, those that are being buried, and the last that ended badly. */
final class EngineTable {
    private final Limits limits;
    private final Map<EngineId, Engine> engines = new LinkedHashMap<>();
    private final Map<EngineId, Engine> burying = new LinkedHashMap<>();
    private final Map<EngineId, Remembered> remembered = new LinkedHashMap<>();
    private final Map<EngineLife, Integer> byLife = new EnumMap<>(EngineLife.class);
    /** What each was when it was counted last. */
    private final Map<EngineId, EngineLife> counted = new HashMap<>();

    private final Deadlines deadlines = new Deadlines();
    private final Set<Engine> preemptible = new LinkedHashSet<>();
    private final IdleEngines idle = new IdleEngines();

    private record Remembered(EngineView view, Instant ended) {}

    EngineTable(Limits limits) {
        this.limits = limits;
    }

    void add(Engine engine) {
        engines.put(engine.id(), engine);
        if (engine.record().preemptible()) {
            preemptible.add(engine);
        }
        note(engine);
    }

    /** Its life, its leases or what it tells has changed. */
    void note(Engine engine) {
        idle.note(engine, engine.unused() && engines.containsKey(engine.id()));
        boolean there = engines.containsKey(engine.id());
        deadlines.set(engine, there ? engine.due(limits) : Optional.empty());
        EngineLife before = there ? counted.put(engine.id(), engine.life()) : counted.remove(engine.id());
        if (before != engine.life() || !there) {
            Optional.ofNullable(before)
                    .ifPresent(it -> byLife.merge(it, -1, (count, less) -> count + less == 0 ? null : count + less));
            if (there) {
                byLife.merge(engine.life(), 1, Integer::sum);
            }
        }
    }

    /** It has become another's; {@link #note} is still to come. */
    void moved(Engine engine) {
        preemptible.remove(engine);
        if (engine.record().preemptible()) {
            preemptible.add(engine);
        }
    }

    /** Those that have to be looked at because time has passed; each once. */
    List<Engine> due(Instant now) {
        return deadlines.reached(now);
    }

    Optional<Engine> find(EngineId id) {
        return Optional.ofNullable(engines.get(id));
    }

    Collection<Engine> all() {
        return engines.values();
    }

    IdleEngines idle() {
        return idle;
    }

    /** Those that may be ended for others, the oldest first. */
    Collection<Engine> preemptible() {
        return preemptible;
    }

    /** It has ended; what it takes stays counted until {@link #buried}. */
    void ended(Engine engine, Instant now) {
        engines.remove(engine.id());
        preemptible.remove(engine);
        burying.put(engine.id(), engine);
        note(engine);
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
        return burying.remove(id) != null;
    }

    /** Those whose process and record are being removed. */
    Collection<Engine> burying() {
        return burying.values();
    }

    boolean isBurying(EngineId id) {
        return burying.containsKey(id);
    }

    /** An engine that ended badly a while ago. */
    Optional<EngineView> remembered(EngineId id) {
        return Optional.ofNullable(remembered.get(id)).map(Remembered::view);
    }

    void forget(Instant endedBefore) {
        Iterator<Remembered> oldest = remembered.values().iterator();
        while (oldest.hasNext() && oldest.next().ended().isBefore(endedBefore)) {
            oldest.remove();
        }
    }

    /** Those that are there, then those that ended badly lately. */
    List<EngineView> views() {
        List<EngineView> views = new ArrayList<>();
        engines.values().forEach(engine -> views.add(engine.view()));
        remembered.values().forEach(it -> views.add(it.view()));
        return views;
    }

    Map<EngineLife, Integer> byLife() {
        return byLife;
    }
}
