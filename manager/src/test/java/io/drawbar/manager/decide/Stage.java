package io.drawbar.manager.decide;

import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.engine.ShareLevel;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.manager.share.Quota;
import io.drawbar.manager.share.Resource;
import io.drawbar.manager.share.Tenants;
import io.drawbar.protocol.v1.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An allocator with two agents, whose decisions a test carries out when it likes. */
final class Stage {
    static final Limits LIMITS = World.LIMITS;
    static final EngineTypeName ECHO = new EngineTypeName("echo");

    private final Allocator allocator;
    private final Instant start = Instant.parse("2026-01-10T10:05:00Z");
    private Instant now = start;
    private final Map<EngineId, EngineRecord> records = new HashMap<>();
    private final Map<EngineId, EngineRecord> launches = new LinkedHashMap<>();
    private final List<Decision.Claim> claims = new ArrayList<>();
    private final Map<String, Lease> leases = new HashMap<>();
    private final Map<String, Failure> refused = new HashMap<>();
    private final List<EngineId> burying = new ArrayList<>();
    private final Map<String, Map<Long, Integer>> kept = new HashMap<>();
    private final List<EngineId> questioned = new ArrayList<>();
    private final List<Lease> evicted = new ArrayList<>();

    Stage(Map<Resource, Long> maximum) {
        this(maximum, "stage");
    }

    Stage(Map<Resource, Long> maximum, String term) {
        allocator = new Allocator(LIMITS, new Tenants(new Quota(1, Map.of(), maximum), 100, Map.of()), term, 1);
        Map<EngineTypeName, Set<String>> versions = Map.of(ECHO, Set.of("1"));
        allocator.agents(
                List.of(
                        new AgentOffer(new NodeId("agent1"), true, 0, 0, 0, versions, Map.of()),
                        new AgentOffer(new NodeId("agent2"), true, 0, 0, 0, versions, Map.of())),
                now);
        settle();
    }

    static Demand.Needs needs() {
        return needs(1_000);
    }

    static Demand.Needs needs(long memory) {
        return new Demand.Needs(memory, 1, 10, 4, Duration.ofSeconds(20), Duration.ZERO, 0, false, Map.of());
    }

    Allocator allocator() {
        return allocator;
    }

    Instant now() {
        return now;
    }

    Instant start() {
        return start;
    }

    void pools(PoolSpec... specs) {
        allocator.pools(List.of(specs), now);
        settle();
    }

    void ask(String id, String user) {
        ask(id, user, needs());
    }

    void ask(String id, String user, Demand.Needs needs) {
        ask(id, user, needs, new EngineKey(ECHO, "1", ShareLevel.USER, user, user, ""));
    }

    /** An ask for an engine of one connection. */
    void askAlone(String id, String user) {
        ask(id, user, needs(), new EngineKey(ECHO, "1", ShareLevel.CONNECTION, user, "connection-" + id, ""));
    }

    private void ask(String id, String user, Demand.Needs needs, EngineKey key) {
        allocator.ask(
                new Demand(
                        id,
                        new UserName(user),
                        new TenantName("t"),
                        "",
                        key,
                        needs,
                        Map.of(),
                        0,
                        Optional.empty(),
                        "entrance",
                        false,
                        Optional.empty()),
                now);
        settle();
    }

    /** Every engine that is launched becomes ready, and those that follow from that. Answers which. */
    List<EngineId> startAll() {
        List<EngineId> started = new ArrayList<>();
        while (!launches.isEmpty()) {
            EngineId engine = launches.keySet().iterator().next();
            fork(engine);
            allocator.live(engine, live(""), now);
            started.add(engine);
            settle();
        }
        return started;
    }

    /** Its process is there. Answers on which agent. */
    String fork(EngineId engine) {
        String agent = launches.remove(engine).agent();
        allocator.recorded(engine);
        allocator.forked(engine, 1, now);
        return agent;
    }

    /** One engine becomes ready. */
    void start(EngineId engine) {
        fork(engine);
        allocator.live(engine, live(""), now);
        settle();
    }

    /** Launches that nothing has come of yet. */
    List<EngineId> launches() {
        return List.copyOf(launches.keySet());
    }

    private static EngineLive live(String claim) {
        return live(claim, 0);
    }

    static EngineLive live(String claim, int sessions) {
        return new EngineLive("host", 1, 1, 0, Map.of(), sessions, 0, 0, 0, 0, 0, false, claim);
    }

    /** A ready engine tells how many sessions it has. */
    void tells(EngineId engine, int sessions) {
        allocator.live(engine, live("", sessions), now);
        settle();
    }

    /** A ready engine tells how full its heap is. */
    void tellsHeap(EngineId engine, long used, long max) {
        allocator.live(engine, new EngineLive("host", 1, 1, 0, Map.of(), 0, 0, 0, used, max, 0, false, ""), now);
        settle();
    }

    /** What an ask was granted is given back. */
    void release(String ask) {
        allocator.release(leases.get(ask).id(), now);
        settle();
    }

    /** An engine answers whose sessions it has. */
    void answers(EngineId engine, Map<Held, String> holders) {
        questioned.remove(engine);
        allocator.leasesOn(engine, holders, now);
        settle();
    }

    /** Engines that have been asked that, and have not answered. */
    List<EngineId> questioned() {
        return questioned;
    }

    /** Leases of which an engine was told that they ran out. */
    List<Lease> evicted() {
        return evicted;
    }

    void adopt(EngineRecord record, String claim) {
        records.put(new EngineId(record.id()), record);
        allocator.adopt(record, Optional.of(live(claim)), now);
        settle();
    }

    void claimed(Decision.Claim claim) {
        records.put(claim.engine(), claim.record());
        allocator.claimed(claim.engine(), claim.claim(), now);
        settle();
    }

    void pass(Duration time) {
        now = now.plus(time);
        allocator.tick(now);
        settle();
    }

    void buryAll() {
        while (!burying.isEmpty()) {
            allocator.buried(burying.remove(0), now);
            settle();
        }
    }

    void settle() {
        do {
            allocator.decisions().forEach(this::carriedOut);
            allocator.goOn(now);
        } while (allocator.hasMore());
        allocator.decisions().forEach(this::carriedOut);
    }

    private void carriedOut(Decision decision) {
        if (decision instanceof Decision.Launch launch) {
            records.put(new EngineId(launch.record().id()), launch.record());
            launches.put(new EngineId(launch.record().id()), launch.record());
        } else if (decision instanceof Decision.Claim claim) {
            claims.add(claim);
        } else if (decision instanceof Decision.Grant grant) {
            leases.put(grant.askId(), grant.lease());
        } else if (decision instanceof Decision.Refuse refuse) {
            refused.put(refuse.askId(), refuse.why());
        } else if (decision instanceof Decision.Bury bury) {
            burying.add(bury.engine());
            launches.remove(bury.engine());
        } else if (decision instanceof Decision.AskLeases ask) {
            questioned.add(ask.engine());
        } else if (decision instanceof Decision.Evict evict) {
            evicted.add(evict.lease());
        } else if (decision instanceof Decision.KeepArrivals keep) {
            kept.put(keep.pool(), keep.byHour());
        }
    }

    List<Decision.Claim> claims() {
        return claims;
    }

    Map<String, EngineId> granted() {
        Map<String, EngineId> granted = new HashMap<>();
        leases.forEach((ask, lease) -> granted.put(ask, lease.engine()));
        return granted;
    }

    Map<String, Failure> refused() {
        return refused;
    }

    Map<String, Map<Long, Integer>> kept() {
        return kept;
    }

    EngineRecord record(EngineId engine) {
        return records.get(engine);
    }

    /** What happened to an engine. */
    List<String> events(EngineId engine) {
        return allocator.events(engine).stream().map(EngineEvent::what).toList();
    }

    /** And why. */
    String why(EngineId engine) {
        return String.join(
                "\n", allocator.events(engine).stream().map(EngineEvent::why).toList());
    }
}
