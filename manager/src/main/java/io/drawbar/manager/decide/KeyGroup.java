package io.drawbar.manager.decide;

import io.drawbar.common.engine.ShareLevel;
import io.drawbar.common.id.NodeId;
import io.drawbar.manager.share.Account;
import io.drawbar.manager.share.Resource;
import io.drawbar.protocol.v1.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The engines of one key and the asks that wait for one of them. */
final class KeyGroup {
    private static final int MAX_DOUBLINGS = 16;
    private static final Comparator<Engine> LEAST_LOADED = Comparator.comparingLong((Engine it) -> it.noted.load)
            .thenComparing(it -> it.id().value());

    private final EngineKey key;
    private final Limits limits;
    private final Set<Engine> engines = new LinkedHashSet<>(2);
    /** Engines with room for a session at least, the least loaded first. */
    private final TreeSet<Engine> roomy = new TreeSet<>(LEAST_LOADED);

    private final Set<Waiting> waiting = new LinkedHashSet<>(2);
    private final Account root;
    /** At most two: one for statements and one for sessions. */
    private final List<Lane> lanes = new ArrayList<>(1);

    private Optional<Engine> starting = Optional.empty();
    private Optional<Launches.Wish> wish = Optional.empty();
    private Optional<Breaker> breaker = Optional.empty();
    private int attempts;
    private Instant notBefore = Instant.MIN;
    /** Where starts have failed that may be cured by another try. */
    private final Set<NodeId> avoided = new LinkedHashSet<>(0);

    private Optional<String> noClaim = Optional.empty();

    KeyGroup(EngineKey key, Limits limits, Account root) {
        this.key = key;
        this.limits = limits;
        this.root = root;
    }

    EngineKey key() {
        return key;
    }

    Collection<Engine> engines() {
        return engines;
    }

    void add(Engine engine) {
        engines.add(engine);
        note(engine);
    }

    void remove(Engine engine) {
        engines.remove(engine);
        note(engine);
    }

    /** Its load, its life or its being in sight has changed. */
    void note(Engine engine) {
        boolean isRoomy = engines.contains(engine) && engine.hasRoom();
        long load = engine.load();
        if (engine.noted.roomy && (!isRoomy || load != engine.noted.load)) {
            roomy.remove(engine);
            engine.noted.roomy = false;
        }
        engine.noted.load = load;
        if (isRoomy && !engine.noted.roomy) {
            engine.noted.roomy = true;
            roomy.add(engine);
        }
        boolean starts = engines.contains(engine) && comes(engine);
        if (starts && starting.isEmpty()) {
            starting = Optional.of(engine);
        } else if (!starts && starting.filter(it -> it == engine).isPresent()) {
            // There is another one only where earlier leaders left several.
            starting = engines.stream().filter(KeyGroup::comes).findFirst();
        }
    }

    private static boolean comes(Engine engine) {
        return engine.life().isStart() || engine.life() == EngineLife.CLAIMING;
    }

    /** The one that is starting, or being claimed; this leader starts no other meanwhile. */
    Optional<Engine> starting() {
        return starting;
    }

    /** The least loaded that has room. */
    Optional<Engine> withRoom(boolean longLived) {
        return roomy.isEmpty() ? Optional.empty() : Optional.of(roomy.first()).filter(it -> it.hasRoom(longLived));
    }

    /** Those who wait for a kind of place, or hold one. */
    Lane lane(Resource what) {
        for (Lane lane : lanes) {
            if (lane.what() == what) {
                return lane;
            }
        }
        Line line = key.level() == ShareLevel.CONNECTION ? new Line.Alone() : new Line.Shared(root);
        Lane made = new Lane(what, line);
        lanes.add(made);
        return made;
    }

    List<Lane> lanes() {
        return lanes;
    }

    void join(Waiting one) {
        waiting.add(one);
        lane(one.demand().place()).line().add(one);
    }

    void leave(Waiting one) {
        waiting.remove(one);
        lane(one.demand().place()).line().remove(one);
    }

    /** In the order in which they asked. */
    Collection<Waiting> waiting() {
        return waiting;
    }

    /** The first of those who wait, as far as somebody needs to hear at once; the others hear it in turn. */
    List<Waiting> firstWaiting(int limit) {
        return waiting.stream().limit(limit).toList();
    }

    /** The launch that it waits for. */
    Optional<Launches.Wish> wish() {
        return wish;
    }

    void wish(Optional<Launches.Wish> other) {
        wish = other;
    }

    /** A start failed for a reason that another try may cure; how often in a row by now. Each pause is twice the one before. */
    int attempted(NodeId agent, Instant now) {
        Duration pause = limits.launchPause().multipliedBy(1L << Math.min(attempts, MAX_DOUBLINGS));
        notBefore = now.plus(pause.compareTo(limits.breakerMaxPause()) < 0 ? pause : limits.breakerMaxPause());
        avoided.add(agent);
        return ++attempts;
    }

    int attempts() {
        return attempts;
    }

    /** Agents on which the last tries have failed: others are better. */
    Set<NodeId> avoided() {
        return avoided;
    }

    /** No other try is to follow. */
    void attemptsOver() {
        attempts = 0;
        notBefore = Instant.MIN;
        avoided.clear();
    }

    /** Why no engine of a pool will do for these asks, if one has been tried. */
    Optional<String> noClaim() {
        return noClaim;
    }

    void noClaim(Optional<String> why) {
        noClaim = why;
    }

    void started() {
        attemptsOver();
        breaker = Optional.empty();
    }

    void startFailed(Failure why, Instant now) {
        if (breaker.isEmpty()) {
            breaker = Optional.of(new Breaker(limits));
        }
        breaker.get().failed(why, now);
    }

    Optional<Breaker> openBreaker(Instant now) {
        return breaker.filter(it -> it.isOpen(now));
    }

    boolean mayLaunchAt(Instant now) {
        return !now.isBefore(notBefore) && openBreaker(now).isEmpty();
    }

    /** Whether time alone changes something here: a pause ends, or a failure is forgotten. */
    boolean isTroubled(Instant now) {
        return now.isBefore(notBefore) || breaker.filter(it -> it.matters(now)).isPresent();
    }

    boolean isDone(Instant now) {
        return engines.isEmpty() && waiting.isEmpty() && !isTroubled(now);
    }
}
