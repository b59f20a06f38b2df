package io.drawbar.manager.decide;

import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.LeaseId;
import io.drawbar.common.id.NodeId;
import io.drawbar.protocol.v1.Failure;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One engine in the manager's table. Not thread-safe: it belongs to the {@link Allocator}. */
final class Engine {
    private final EngineId id;
    private final EngineKey key;
    private final EngineRecord record;
    private final NodeId agent;
    /** Until when leases of an earlier leader may not have been told yet. */
    private final Instant settled;

    private final boolean inherited;

    private final Deque<String> logTail = new ArrayDeque<>();
    private final Set<LeaseId> leases = new HashSet<>();
    private EngineLife life;
    private Optional<EngineLive> live = Optional.empty();
    private long pid;
    private int statements;
    /** Since when there has been no lease. */
    private Instant idleSince;
    /** Since when its live node is missing though it was there. */
    private Optional<Instant> missingSince = Optional.empty();

    private Optional<Failure> failure = Optional.empty();

    /** One that is to be launched. */
    Engine(EngineRecord record, Instant now) {
        this(record, EngineLife.REQUESTED, now, now, false);
    }

    /** One that an earlier leader left, and whose leases will all have been told when it is settled. */
    static Engine inherited(EngineRecord record, Instant now, Instant settled) {
        return new Engine(record, EngineLife.STARTING, now, settled, true);
    }

    private Engine(EngineRecord record, EngineLife life, Instant now, Instant settled, boolean inherited) {
        this.id = new EngineId(record.id());
        this.key = EngineKey.of(record);
        this.record = record;
        this.agent = new NodeId(record.agent());
        this.life = life;
        this.idleSince = now;
        this.settled = settled;
        this.inherited = inherited;
    }

    EngineId id() {
        return id;
    }

    EngineKey key() {
        return key;
    }

    EngineRecord record() {
        return record;
    }

    NodeId agent() {
        return agent;
    }

    EngineLife life() {
        return life;
    }

    Optional<EngineLive> live() {
        return live;
    }

    Set<LeaseId> leases() {
        return leases;
    }

    Instant idleSince() {
        return idleSince;
    }

    /** Whether an earlier leader left it and it has not been seen since: it may have been ready long ago. */
    boolean isInherited() {
        return life.isStart() && inherited;
    }

    Optional<Instant> missingSince() {
        return missingSince;
    }

    /** The only way in which a life goes on. */
    void become(EngineLife next) {
        if (!life.mayBecome(next)) {
            throw new IllegalStateException("Engine " + id + " is " + life + " and cannot become " + next + ".");
        }
        life = next;
    }

    void seen(EngineLive now) {
        live = Optional.of(now);
        pid = now.pid();
        missingSince = Optional.empty();
    }

    void missing(Instant since) {
        if (missingSince.isEmpty()) {
            missingSince = Optional.of(since);
        }
    }

    void forked(long process) {
        pid = process;
    }

    void failed(Failure why) {
        failure = Optional.of(why);
    }

    void said(List<String> lines, int keep) {
        logTail.addAll(lines);
        while (logTail.size() > keep) {
            logTail.removeFirst();
        }
    }

    List<String> logTail() {
        return List.copyOf(logTail);
    }

    void leased(Lease lease) {
        if (leases.add(lease.id()) && !lease.longLived()) {
            statements++;
        }
    }

    void unleased(Lease lease, Instant now) {
        if (leases.remove(lease.id())) {
            statements -= lease.longLived() ? 0 : 1;
            idleSince = now;
        }
    }

    /** Whether one more lease fits. */
    boolean hasRoom(boolean longLived, Instant now) {
        if (life != EngineLife.READY || missingSince.isPresent() || leases.size() >= record.maxSessions()) {
            return false;
        }
        return longLived || statements + hiddenStatements(now) < record.maxStatements();
    }

    /**
     * Statements that the engine tells of and that no short lease accounts for: those of long-lived leases, and of leases that an
     * earlier leader granted. What it tells is a little old, so it does not count beyond that.
     */
    private int hiddenStatements(Instant now) {
        int told = live.map(EngineLive::running).orElse(0);
        int possible = now.isBefore(settled) ? told : leases.size() - statements;
        return Math.min(possible, Math.max(0, told - statements));
    }

    /** The less the better: running statements first, then leases. */
    long load(Instant now) {
        return ((long) (statements + hiddenStatements(now)) << 32) + leases.size();
    }

    /** Whether nobody uses it, by what the manager knows and by what the engine tells. */
    boolean unused() {
        return life == EngineLife.READY
                && leases.isEmpty()
                && live.filter(it -> it.sessions() == 0 && it.running() == 0).isPresent();
    }

    EngineView view() {
        return new EngineView(
                id,
                key,
                record.tenant(),
                life,
                agent,
                pid,
                Instant.ofEpochMilli(record.createdMillis()),
                leases.size(),
                live,
                failure);
    }
}
