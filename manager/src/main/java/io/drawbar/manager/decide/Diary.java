package io.drawbar.manager.decide;

import io.drawbar.common.id.EngineId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What happened to each engine and why: the last engines in memory, and each entry as a decision for whoever keeps it for longer. */
final class Diary {
    private static final int EVENTS_PER_ENGINE = 50;

    private final int engines;
    private final List<Decision> decisions;
    private final Map<EngineId, Deque<EngineEvent>> events = new LinkedHashMap<>();

    /**
     * @param engines how many engines are remembered that have ended
     */
    Diary(int engines, List<Decision> decisions) {
        this.engines = engines;
        this.decisions = decisions;
    }

    void note(Engine engine, String what, String why, Instant now) {
        EngineEvent event = new EngineEvent(now, engine.id(), engine.key().owner(), what.toLowerCase(Locale.ROOT), why);
        Deque<EngineEvent> mine = events.computeIfAbsent(engine.id(), id -> new ArrayDeque<>(4));
        mine.add(event);
        if (mine.size() > EVENTS_PER_ENGINE) {
            mine.removeFirst();
        }
        decisions.add(new Decision.Note(event));
    }

    /** It has ended: from now on it may be forgotten when there are too many. */
    void ended(EngineId engine, int there) {
        Deque<EngineEvent> mine = events.remove(engine);
        if (mine != null) {
            events.put(engine, mine); // The one that ended last is forgotten last.
        }
        Iterator<EngineId> oldest = events.keySet().iterator();
        while (events.size() > engines + there && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
    }

    List<EngineEvent> of(EngineId engine) {
        return List.copyOf(events.getOrDefault(engine, new ArrayDeque<>()));
    }
}
