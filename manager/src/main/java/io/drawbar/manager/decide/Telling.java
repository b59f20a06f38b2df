package io.drawbar.manager.decide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Says to those who wait how they stand: to new ones at once, to the others in turn, so many at a time, and only what is news. */
final class Telling {
    private static final int IN_TURN = 200;
    private static final int AT_ONCE = 100;

    private final Queue queue;
    private final Slots slots;
    private final Launches launches;
    private final Function<EngineKey, KeyGroup> groups;
    private final List<Decision> decisions;
    private final List<Waiting> fresh = new ArrayList<>();

    Telling(
            Queue queue,
            Slots slots,
            Launches launches,
            Function<EngineKey, KeyGroup> groups,
            List<Decision> decisions) {
        this.queue = queue;
        this.slots = slots;
        this.launches = launches;
        this.groups = groups;
        this.decisions = decisions;
    }

    /** To be told when what follows from its asking is known. */
    void later(Waiting one) {
        fresh.add(one);
    }

    void tellNew(Instant now) {
        for (Waiting one : fresh) {
            if (!one.isGone()) {
                tell(one, now);
            }
        }
        fresh.clear();
    }

    /** To the next in turn. */
    void tellSome(Instant now) {
        queue.round(IN_TURN).forEach(one -> tell(one, now));
    }

    /** To those of a group who wait for an engine that starts now. */
    void tellFirst(KeyGroup group) {
        group.firstWaiting(AT_ONCE).forEach(one -> group.starting().ifPresent(engine -> tellStarting(one, engine)));
    }

    /** What an engine says while it starts, to those who wait for it. */
    void tellLog(KeyGroup group, Engine engine, List<String> lines) {
        List<String> asks = group.firstWaiting(AT_ONCE).stream()
                .map(one -> one.demand().askId())
                .toList();
        if (!asks.isEmpty()) {
            decisions.add(new Decision.TellLog(asks, engine.id(), lines));
        }
    }

    private void tell(Waiting one, Instant now) {
        KeyGroup group = groups.apply(one.demand().key());
        Optional<Engine> starting = group.starting();
        if (starting.isPresent()
                && slots.blockedAt(one.account(), one.demand().place()).isEmpty()) {
            tellStarting(one, starting.get());
            return;
        }
        WaitingView view = queue.view(one, obstacle(one, group, now));
        if (one.isNews(view.position() + " " + view.waitingFor())) {
            decisions.add(new Decision.TellQueued(one.demand().askId(), view));
        }
    }

    private void tellStarting(Waiting one, Engine engine) {
        if (one.isNews(engine.id().value())) {
            decisions.add(new Decision.TellStarting(one.demand().askId(), engine.id(), engine.agent()));
        }
    }

    /** An ask that waits, as people see it. */
    WaitingView view(Waiting one, Instant now) {
        return queue.view(one, obstacle(one, groups.apply(one.demand().key()), now));
    }

    private Obstacle obstacle(Waiting one, KeyGroup group, Instant now) {
        Optional<Obstacle> limit = slots.obstacle(one.account(), one.demand().place());
        if (limit.isPresent()) {
            return limit.get();
        }
        if (group.starting().isPresent()) {
            return because("engine " + group.starting().get().id() + " is starting");
        }
        if (!group.mayLaunchAt(now)) {
            return because("a pause after a start that failed");
        }
        return launches.obstacle(one)
                .orElseGet(() -> because(
                        queue.position(one) == 1
                                ? "its turn among the tenants"
                                : "its turn; those before it wait for engines too"));
    }

    private static Obstacle because(String text) {
        return new Obstacle(text, Optional.empty());
    }
}
