package io.drawbar.manager.decide;

import java.time.Instant;
import java.util.Comparator;

/** An ask in the queue. Its place never changes: the higher priority first, then the older. */
final class Waiting {
    static final Comparator<Waiting> ORDER =
            Comparator.comparingInt((Waiting it) -> -it.demand.priority()).thenComparingLong(it -> it.number);

    private final Demand demand;
    private final long number;
    private final Instant since;
    private String told = "";

    Waiting(Demand demand, long number, Instant since) {
        this.demand = demand;
        this.number = number;
        this.since = since;
    }

    Demand demand() {
        return demand;
    }

    Instant since() {
        return since;
    }

    /** Whether this is news to the one who waits; from now on it is not. */
    boolean isNews(String text) {
        boolean news = !told.equals(text);
        told = text;
        return news;
    }
}
