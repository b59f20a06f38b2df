package io.drawbar.manager.decide;

import io.drawbar.common.id.LeaseId;
import io.drawbar.protocol.v1.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The leases that are held, those of jobs and those of connections by the time at which they run out, and why lately ended ones ended. */
final class Leases {
    private final Limits limits;
    private final String term;
    private final long epoch;
    /** Renewing puts a lease at the end, so the first runs out first: all of one kind live equally long. */
    private final LinkedHashMap<LeaseId, Lease> ofJobs = new LinkedHashMap<>();

    private final LinkedHashMap<LeaseId, Lease> ofConnections = new LinkedHashMap<>();
    private final Map<String, LeaseId> byAsk = new HashMap<>();
    private final Map<LeaseId, Failure> ended = new LinkedHashMap<>();
    private long count;
    private long fencing;

    /**
     * @param term unique for the time of one leader
     * @param epoch greater than that of every earlier leader
     */
    Leases(Limits limits, String term, long epoch) {
        this.limits = limits;
        this.term = term;
        this.epoch = epoch;
    }

    Lease make(Demand demand, Engine engine, Instant now) {
        Lease lease = new Lease(
                new LeaseId(term + "-" + ++count),
                engine.id(),
                demand.askId(),
                demand.user(),
                demand.entrance(),
                nextFencing(),
                demand.longLived(),
                now.plus(limits.leaseLife(demand.longLived())));
        put(lease);
        return lease;
    }

    private long nextFencing() {
        return epoch << 32 | ++fencing;
    }

    private void put(Lease lease) {
        Map<LeaseId, Lease> kind = lease.longLived() ? ofConnections : ofJobs;
        kind.remove(lease.id());
        kind.put(lease.id(), lease);
        byAsk.put(lease.askId(), lease.id());
    }

    /** Whether this leader has granted a lease, and not an earlier one. */
    boolean isNew(LeaseId id) {
        return id.value().startsWith(term + "-");
    }

    /** Takes up a lease of an earlier leader. */
    void adopt(Lease lease) {
        put(lease);
    }

    Lease renew(Lease lease, Instant now) {
        Lease renewed = lease.until(now.plus(limits.leaseLife(lease.longLived())));
        put(renewed);
        return renewed;
    }

    /** The lease goes over to another entrance; the one that had it is stale from now on. */
    Lease handOver(Lease lease, String entrance, Instant now) {
        Lease other = lease.heldBy(entrance, nextFencing()).until(now.plus(limits.leaseLife(lease.longLived())));
        put(other);
        return other;
    }

    Optional<Lease> find(LeaseId id) {
        return Optional.ofNullable(ofJobs.get(id)).or(() -> Optional.ofNullable(ofConnections.get(id)));
    }

    Optional<Lease> ofAsk(String askId) {
        return Optional.ofNullable(byAsk.get(askId)).flatMap(this::find);
    }

    void end(Lease lease, Failure why) {
        ofJobs.remove(lease.id());
        ofConnections.remove(lease.id());
        byAsk.remove(lease.askId(), lease.id());
        neverAgain(lease.id(), why);
    }

    /** Remembers that a lease is over. */
    void neverAgain(LeaseId id, Failure why) {
        ended.put(id, why);
        Iterator<LeaseId> oldest = ended.keySet().iterator();
        while (ended.size() > limits.remembered()) {
            oldest.next();
            oldest.remove();
        }
    }

    /** Why a lease is over, if it ended lately. */
    Optional<Failure> whyEnded(LeaseId id) {
        return Optional.ofNullable(ended.get(id));
    }

    List<Lease> expired(Instant now) {
        List<Lease> all = new ArrayList<>();
        addExpired(ofJobs, now, all);
        addExpired(ofConnections, now, all);
        return all;
    }

    /** Those of an entrance that were neither granted nor renewed lately. */
    List<Lease> unheard(String entrance, Instant now) {
        return Stream.of(ofJobs, ofConnections)
                .flatMap(kind -> kind.values().stream().takeWhile(it -> isUnheard(it, now)))
                .filter(it -> it.entrance().equals(entrance))
                .toList();
    }

    private boolean isUnheard(Lease lease, Instant now) {
        Instant heard = lease.expires().minus(limits.leaseLife(lease.longLived()));
        return heard.plus(limits.leaseTtl()).isBefore(now);
    }

    private static void addExpired(Map<LeaseId, Lease> kind, Instant now, List<Lease> into) {
        for (Lease lease : kind.values()) {
            if (lease.expires().isAfter(now)) {
                return;
            }
            into.add(lease);
        }
    }

    int count() {
        return ofJobs.size() + ofConnections.size();
    }
}
