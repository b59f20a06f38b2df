package io.drawbar.manager.decide;

import io.drawbar.common.id.EngineId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Sessions on engines that belong to no lease: their entrance died together with the manager, or the engine did not hear that their lease
 * ran out. An engine that has had more sessions than leases for longer than a lease lives unrenewed, so that it is no matter of
 * messages under way, is asked whose they are; what nobody can hold any more it is told to close. Otherwise it would never be idle.
 */
final class Leftovers {
    /** Engines that are asked at the same time. */
    private static final int MOST_ASKED = 16;

    private final Duration grace;
    private final EngineTable engines;
    private final Map<EngineId, Instant> suspectedUntil = new LinkedHashMap<>();
    private final Set<EngineId> asked = new HashSet<>();

    /**
     * @param grace how long an engine may have more sessions than leases
     */
    Leftovers(Duration grace, EngineTable engines) {
        this.grace = grace;
        this.engines = engines;
    }

    /** What an engine tells of its sessions, or who has a lease on it, has changed. */
    void look(Engine engine, Instant now) {
        if (!hasMore(engine) || engine.life().isEnd()) {
            suspectedUntil.remove(engine.id());
        } else if (!asked.contains(engine.id())) {
            suspectedUntil.putIfAbsent(engine.id(), now.plus(grace));
        }
    }

    private static boolean hasMore(Engine engine) {
        return engine.live()
                .filter(live -> live.sessions() > engine.leases().size())
                .isPresent();
    }

    /**
     * Those that are to be asked now. All are suspected for equally long, so the first comes first.
     *
     * @param busy those that are being asked already
     */
    Set<Engine> due(Set<EngineId> busy, Instant now) {
        Set<Engine> due = new HashSet<>();
        Iterator<Map.Entry<EngineId, Instant>> first = suspectedUntil.entrySet().iterator();
        while (first.hasNext() && asked.size() < MOST_ASKED) {
            Map.Entry<EngineId, Instant> suspected = first.next();
            if (suspected.getValue().isAfter(now)) {
                break;
            }
            if (busy.contains(suspected.getKey())) {
                continue;
            }
            first.remove();
            engines.find(suspected.getKey())
                    .filter(Leftovers::hasMore) // Leases may have been taken up since.
                    .ifPresent(engine -> {
                        asked.add(engine.id());
                        due.add(engine);
                    });
        }
        asked.removeIf(id -> engines.find(id).isEmpty());
        return due;
    }

    boolean isAsking(EngineId engine) {
        return asked.contains(engine);
    }

    /** It has answered, or does not; where it has still more after another while, it is asked again. */
    boolean answered(EngineId engine) {
        return asked.remove(engine);
    }
}
