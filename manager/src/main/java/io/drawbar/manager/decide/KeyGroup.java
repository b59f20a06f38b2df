package io.drawbar.manager.decide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The engines of one key and the asks that wait for one of them. */
final class KeyGroup {
    private final EngineKey key;
    private final List<Engine> engines = new ArrayList<>();
    private final SortedSet<Waiting> waiting = new TreeSet<>(Waiting.ORDER);
    private final Breaker breaker;
    private int attempts;
    private Instant notBefore = Instant.MIN;
    private Optional<String> blockedBy = Optional.empty();

    KeyGroup(EngineKey key, Limits limits) {
        this.key = key;
        this.breaker = new Breaker(limits);
    }

    EngineKey key() {
        return key;
    }

    List<Engine> engines() {
        return engines;
    }

    SortedSet<Waiting> waiting() {
        return waiting;
    }

    Breaker breaker() {
        return breaker;
    }

    /** The one that is starting; there is never more than one. */
    Optional<Engine> starting() {
        return engines.stream().filter(engine -> engine.life().isStart()).findFirst();
    }

    /** The least loaded that has room. */
    Optional<Engine> withRoom(boolean longLived, Instant now) {
        return engines.stream()
                .filter(engine -> engine.hasRoom(longLived, now))
                .min(Comparator.comparingLong(engine -> engine.load(now)));
    }

    /** Whether a launch is wanted: somebody waits, nothing is starting. */
    boolean wantsLaunch() {
        return !waiting.isEmpty() && starting().isEmpty();
    }

    /** A launch did not come about because the agent could not be reached; how often in a row by now. */
    int attempted(Instant nextNotBefore) {
        notBefore = nextNotBefore;
        return ++attempts;
    }

    /** A launch came about, whatever came of it. */
    void attemptsOver() {
        attempts = 0;
        notBefore = Instant.MIN;
    }

    void started() {
        attemptsOver();
        breaker.succeeded();
    }

    boolean mayLaunchAt(Instant now) {
        return !now.isBefore(notBefore);
    }

    void blockedBy(Optional<String> what) {
        blockedBy = what;
    }

    /** Which limit stands in the way of the launch it wants. */
    Optional<String> blockedBy() {
        return blockedBy;
    }

    boolean isDone(Instant now) {
        return engines.isEmpty() && waiting.isEmpty() && !breaker.matters(now);
    }
}
