package io.drawbar.manager.decide;

import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.engine.ShareLevel;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.LeaseId;
import io.drawbar.common.id.NodeId;
import io.drawbar.manager.share.Account;
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
    /** Where an engine stands among those of its key: see {@link #load}. */
    private static final int STATEMENTS_SHIFT = 40;

    private static final int HEAP_SHIFT = 32;
    private static final long HEAP_STEPS = 10;

    private final EngineId id;
    private EngineKey key;
    private EngineRecord record;
    private final NodeId agent;
    private Account account;
    private final boolean inherited;

    private final Deque<String> logTail = new ArrayDeque<>(0);
    private final Set<LeaseId> leases = new HashSet<>();
    private EngineLife life;
    private Optional<EngineLive> live = Optional.empty();
    private long pid;
    private int statements;
    /** Statements that it was leased for by this leader. */
    private long uses;
    /** Until when leases of an earlier leader may not have been told yet. */
    private Optional<Instant> settles;
    /** Since when there has been no lease. */
    private Instant idleSince;
    /** Since when its live node is missing though it was there. */
    private Optional<Instant> missingSince = Optional.empty();

    private Optional<Claiming> claiming = Optional.empty();
    private Optional<Instant> endsAt = Optional.empty();
    private Optional<Failure> failure = Optional.empty();
    /** What its group, the table and the deadlines have noted of it. */
    final Noted noted = new Noted();

    /** Where it stands in the sorted sets that it is in; only whoever keeps the set changes it. */
    static final class Noted {
        boolean roomy;
        long load;
        List<Account> idleIn = List.of();
        Instant idleSince = Instant.EPOCH;
        Optional<Deadlines.Due> due = Optional.empty();
    }

    /**
     * On its way out of a pool.
     *
     * @param before as it was in the pool
     * @param last whether no other was ready there
     * @param until when it must be its owner's
     */
    record Claiming(String id, EngineRecord before, boolean last, Instant since, Instant until) {}

    /** One that is to be launched. */
    Engine(EngineRecord record, Account account, Instant now) {
        this(record, account, EngineLife.REQUESTED, now, Optional.empty());
    }

    /** One that an earlier leader left, and whose leases will all have been told when it is settled. */
    static Engine inherited(EngineRecord record, Account account, Instant now, Instant settled) {
        return new Engine(record, account, EngineLife.STARTING, now, Optional.of(settled));
    }

    private Engine(EngineRecord record, Account account, EngineLife life, Instant now, Optional<Instant> settles) {
        this.id = new EngineId(record.id());
        this.key = EngineKey.of(record);
        this.record = record;
        this.agent = new NodeId(record.agent());
        this.account = account;
        this.life = life;
        this.idleSince = now;
        this.inherited = settles.isPresent();
        this.settles = settles;
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

    /** In whose account it stands. */
    Account account() {
        return account;
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

    /** Whether it is, or will be, in a pool and nobody's yet. */
    boolean isPooled() {
        return record.unclaimed();
    }

    /** It is being claimed from now on; see {@link #belongsTo}. */
    void claim(Claiming by) {
        become(EngineLife.CLAIMING);
        claiming = Optional.of(by);
        idleSince = by.since();
    }

    Optional<Claiming> claiming() {
        return claiming;
    }

    boolean isBeingClaimed(String id) {
        return life == EngineLife.CLAIMING
                && claiming.filter(it -> it.id().equals(id)).isPresent();
    }

    void claimOver(Instant now) {
        claiming = Optional.empty();
        idleSince = now;
    }

    /** Whose it is from now on. Whoever calls sees to the sets that it is in. */
    void belongsTo(EngineRecord other, Account payer) {
        record = other;
        key = EngineKey.of(other);
        account = payer;
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

    Optional<Failure> failure() {
        return failure;
    }

    /** It drains, and ends at that time at the latest. */
    void endsAt(Instant time) {
        endsAt = Optional.of(time);
    }

    Optional<Instant> endsAt() {
        return endsAt;
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
            uses++;
        }
    }

    void unleased(Lease lease, Instant now) {
        if (leases.remove(lease.id())) {
            statements -= lease.longLived() ? 0 : 1;
            idleSince = now;
        }
    }

    /** Time has passed: by then all leases of an earlier leader have been told. */
    void settle(Instant now) {
        settles = settles.filter(now::isBefore);
    }

    /** When time alone changes something about it. */
    Optional<Instant> due(Limits limits) {
        Optional<Instant> next = settles;
        if (life.isStart()) {
            return earlier(next, created().plusMillis(record.startTimeoutMillis()));
        }
        if (claiming.isPresent()) {
            next = earlier(next, claiming.get().until());
        }
        if (missingSince.isPresent()) {
            next = earlier(next, missingSince.get().plus(limits.lostGrace()));
        }
        if (endsAt.isPresent()) {
            next = earlier(next, endsAt.get());
        }
        if (life == EngineLife.READY && record.maxLifeMillis() > 0) {
            next = earlier(next, created().plusMillis(record.maxLifeMillis()));
        }
        if (key.level() == ShareLevel.CONNECTION && isLeft() && claiming.isEmpty()) {
            next = earlier(next, idleSince.plus(limits.connectionLinger()));
        }
        return next;
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Instant other) {
        return one.isPresent() && one.get().isBefore(other) ? one : Optional.of(other);
    }

    Instant created() {
        return Instant.ofEpochMilli(record.createdMillis());
    }

    /** Whether one more session fits, and it may have one more use. */
    boolean hasRoom() {
        return life == EngineLife.READY && missingSince.isEmpty() && leases.size() < record.maxSessions() && !isWorn();
    }

    /** Whether one more lease fits. */
    boolean hasRoom(boolean longLived) {
        return hasRoom() && (longLived || statements + hiddenStatements() < record.maxStatements());
    }

    /**
     * Statements that the engine tells of and that no short lease accounts for: those of long-lived leases, and of leases that an
     * earlier leader granted. What it tells is a little old, so it does not count beyond that.
     */
    private int hiddenStatements() {
        int told = live.isPresent() ? live.get().running() : 0;
        int possible = settles.isPresent() ? told : leases.size() - statements;
        return Math.min(possible, Math.max(0, told - statements));
    }

    /** The less the better: running statements first, then how full its heap is, in tenths, then leases. */
    long load() {
        int running = statements + hiddenStatements();
        long full = running >= record.maxStatements() ? 1 : 0;
        long heap = live.filter(it -> it.heapMax() > 0)
                .map(it -> Math.min(HEAP_STEPS, it.heapUsed() * HEAP_STEPS / it.heapMax()))
                .orElse(0L);
        return full << (Long.SIZE - 2) | (long) running << STATEMENTS_SHIFT | heap << HEAP_SHIFT | leases.size();
    }

    /** Whether it has served as many statements as it may. */
    boolean isWorn() {
        long served = Math.max(uses, live.map(EngineLive::served).orElse(0L));
        return record.maxUses() > 0 && served >= record.maxUses();
    }

    /** Whether nobody uses it, by what the manager knows and by what the engine tells. */
    boolean unused() {
        return life == EngineLife.READY
                && isLeft()
                && live.filter(it -> it.running() == 0).isPresent();
    }

    /**
     * Whether there is neither a lease on it nor, by what it tells, a session in it: sessions without a lease are those of an entrance that
     * has not come back to a new leader yet. {@link Leftovers} finds out whose they are.
     */
    boolean isLeft() {
        return leases.isEmpty() && live.filter(it -> it.sessions() > 0).isEmpty();
    }

    EngineView view() {
        return new EngineView(
                id,
                key,
                record.tenant(),
                life,
                agent,
                pid,
                created(),
                leases.size(),
                live,
                life.isEnd() ? failure : Optional.empty(),
                record.pool(),
                !record.claim().isEmpty());
    }
}
