package io.drawbar.manager.lead;

import io.drawbar.common.coordination.Coordination;

/**
 * How long a leader may go on without hearing from ZooKeeper. Others lead at the earliest when its session has run out, which is counted
 * from the last time ZooKeeper heard of it; so each answer extends the hold by two thirds of the session's time, counted from when the
 * question was put. A process that was stopped for longer than that, by its collector or its host, finds the hold gone when it wakes,
 * before any event tells it so. Thread-safe.
 */
final class LeaderHold {
    private final Coordination coordination;
    private volatile long confirmedNanos;
    private volatile long lastsNanos;

    LeaderHold(Coordination coordination) {
        this.coordination = coordination;
    }

    /**
     * ZooKeeper has answered.
     *
     * @param askedNanos when it was asked
     */
    void confirmed(long askedNanos) throws Exception {
        long sessionMillis =
                coordination.client().getZookeeperClient().getZooKeeper().getSessionTimeout();
        lastsNanos = sessionMillis * 1_000_000 * 2 / 3;
        confirmedNanos = askedNanos;
    }

    boolean isFirm() {
        return System.nanoTime() - confirmedNanos < lastsNanos;
    }

    /** How long ago that was. */
    long staleMillis() {
        return (System.nanoTime() - confirmedNanos) / 1_000_000;
    }
}
