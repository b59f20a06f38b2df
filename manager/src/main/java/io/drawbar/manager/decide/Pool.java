package io.drawbar.manager.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One pool's own memory: how large it is to be, and how it has served. It grows by one with each ask that found no engine in it or took
 * the last, and becomes one smaller after each time {@link PoolSpec#shrinkAfter} in which nobody came. Not thread-safe.
 */
final class Pool {
    /** Engines for the coming hour are there when it begins. */
    static final Duration LEAD = Duration.ofMinutes(10);

    private static final Duration KEEP_EVERY = Duration.ofMinutes(1);

    private PoolSpec spec;
    private final Arrivals arrivals;
    private int grown;
    /** Engines of its that are being claimed: they are replaced when they are somebody's, as they come back if they are refused. */
    private int claiming;

    private Instant quietSince;
    private Instant keptAt;
    private boolean unkept;
    private long claims;
    private long misses;
    private long failedClaims;
    private Duration claimTime = Duration.ZERO;
    private Optional<String> obstacle = Optional.empty();

    Pool(PoolSpec spec, Map<Long, Integer> arrivals, Instant now) {
        this.spec = spec;
        this.arrivals = new Arrivals(arrivals);
        this.quietSince = now;
        this.keptAt = now;
    }

    PoolSpec spec() {
        return spec;
    }

    void spec(PoolSpec next) {
        spec = next;
    }

    /** What there is to be at least now. */
    int minimum(Instant now) {
        int expected = spec.sizing()
                .map(sizing -> arrivals.expected(now, LEAD, sizing))
                .orElse(0);
        return Math.min(spec.maximum(), Math.max(spec.minimum(), expected));
    }

    /** How many engines are to wait there now. */
    int target(Instant now) {
        return Math.min(spec.maximum(), minimum(now) + grown);
    }

    /** Somebody came whom it is for. */
    private void arrived(Instant now) {
        arrivals.arrived(now);
        unkept = spec.sizing().isPresent();
        quietSince = now;
    }

    private void grow(Instant now) {
        if (target(now) < spec.maximum()) {
            grown++;
        }
    }

    /** An engine of its is being claimed. */
    void claimed(Instant now) {
        claims++;
        claiming++;
        arrived(now);
    }

    /** Engines that are neither ready nor need to be replaced yet. */
    int claiming() {
        return claiming;
    }

    /**
     * An engine has become its owner's.
     *
     * @param last whether no other was ready
     */
    void served(Duration took, boolean last, Instant now) {
        claiming = Math.max(0, claiming - 1);
        claimTime = claimTime.plus(took);
        if (last) {
            grow(now);
        }
    }

    /** An engine has not become its owner's. */
    void claimFailed() {
        claiming = Math.max(0, claiming - 1);
        claims--;
        failedClaims++;
    }

    /** Somebody had to have an engine launched. */
    void missed(Instant now) {
        misses++;
        arrived(now);
        grow(now);
    }

    /** What stands in the way of its being as large as it is to be. */
    void obstacle(Optional<String> what) {
        obstacle = what;
    }

    void tick(Instant now) {
        while (grown > 0 && !now.isBefore(quietSince.plus(spec.shrinkAfter()))) {
            grown--;
            quietSince = quietSince.plus(spec.shrinkAfter());
        }
        spec.sizing().ifPresent(sizing -> arrivals.forgetBefore(now, sizing.days()));
    }

    /** What has arrived, if that is news worth keeping and it was not kept a moment ago. */
    Optional<Map<Long, Integer>> toKeep(Instant now) {
        if (!unkept || now.isBefore(keptAt.plus(KEEP_EVERY))) {
            return Optional.empty();
        }
        unkept = false;
        keptAt = now;
        return Optional.of(arrivals.byHour());
    }

    PoolView view(int starting, int ready, Instant now) {
        boolean small = starting + ready < target(now);
        return new PoolView(
                spec,
                minimum(now),
                target(now),
                starting,
                ready,
                claims,
                misses,
                failedClaims,
                claims == 0 ? Duration.ZERO : claimTime.dividedBy(claims),
                small ? spec.problem().or(() -> obstacle) : spec.problem());
    }
}
