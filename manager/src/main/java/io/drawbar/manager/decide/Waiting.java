package io.drawbar.manager.decide;

import io.drawbar.manager.share.Account;
import java.time.Duration;
import java.time.Instant;

/**
 * An ask in the queue. Its place among those of the same account never changes: each point of priority counts as if it had come so much
 * earlier, so that nobody is overtaken for ever.
 */
final class Waiting implements Comparable<Waiting> {
    private final Demand demand;
    private final Account account;
    private final Account payer;
    private final long number;
    private final long turnMillis;
    private final Instant since;
    private int told;
    private boolean gone;

    /**
     * @param account where its lease will count
     * @param payer where an engine that is launched for it will count
     * @param number grows with every ask
     * @param worth how much earlier a point of priority counts
     */
    Waiting(Demand demand, Account account, Account payer, long number, Instant since, Duration worth) {
        this.demand = demand;
        this.account = account;
        this.payer = payer;
        this.number = number;
        this.since = since;
        this.turnMillis = since.toEpochMilli() - demand.priority() * worth.toMillis();
    }

    Demand demand() {
        return demand;
    }

    Account account() {
        return account;
    }

    Account payer() {
        return payer;
    }

    Instant since() {
        return since;
    }

    /** It has been answered or withdrawn. */
    void leave() {
        gone = true;
    }

    boolean isGone() {
        return gone;
    }

    /** Whether this is news to the one who waits; from now on it is not. */
    boolean isNews(String text) {
        int hash = text.hashCode();
        boolean news = told != hash;
        told = hash;
        return news;
    }

    @Override
    public int compareTo(Waiting other) {
        int byTurn = Long.compare(turnMillis, other.turnMillis);
        return byTurn != 0 ? byTurn : Long.compare(number, other.number);
    }
}
