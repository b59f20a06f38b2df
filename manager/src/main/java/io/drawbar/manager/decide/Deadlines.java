package io.drawbar.manager.decide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** When each engine has to be looked at next, so that time passing costs nothing for those with nothing due. Not thread-safe. */
final class Deadlines {
    private final TreeSet<Due> due = new TreeSet<>(
            Comparator.comparing(Due::at).thenComparing(it -> it.engine().id().value()));

    record Due(Instant at, Engine engine) {}

    /** Replaces what was noted for the engine; empty: nothing any more. */
    void set(Engine engine, Optional<Instant> at) {
        if (engine.noted.due.map(Due::at).equals(at)) {
            return;
        }
        engine.noted.due.ifPresent(due::remove);
        engine.noted.due = at.map(time -> new Due(time, engine));
        engine.noted.due.ifPresent(due::add);
    }

    /** Takes out those whose time has come. */
    List<Engine> reached(Instant now) {
        List<Engine> all = new ArrayList<>();
        while (!due.isEmpty() && !due.first().at().isAfter(now)) {
            Engine engine = due.pollFirst().engine();
            engine.noted.due = Optional.empty();
            all.add(engine);
        }
        return all;
    }
}
