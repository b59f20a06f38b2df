package io.drawbar.manager.simulate;

import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.engine.ShareLevel;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.common.id.LeaseId;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.manager.decide.AgentOffer;
import io.drawbar.manager.decide.Allocator;
import io.drawbar.manager.decide.Decision;
import io.drawbar.manager.decide.Demand;
import io.drawbar.manager.decide.EngineKey;
import io.drawbar.manager.decide.Limits;
import io.drawbar.manager.decide.PoolSpec;
import io.drawbar.manager.share.Resource;
import io.drawbar.manager.share.Tenants;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Entrances, agents and engines around the real allocator, on a clock of their own: engines take a while to start, jobs a while to run,
 * processes a while to die. Every call of the allocator is timed with the real clock.
 */
final class Cluster {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long GIB = 1L << 30;
    private static final Limits LIMITS = new Limits(
            Duration.ofSeconds(5),
            Duration.ofMinutes(1),
            Duration.ofHours(10),
            Duration.ZERO,
            Duration.ofSeconds(5),
            3,
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            3,
            Duration.ofSeconds(1),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            50,
            1_000);
    static final Duration START = Duration.ofSeconds(4);
    static final Duration BURIAL = Duration.ofSeconds(1);
    /** From the decision to the engine's own word that it is somebody's. */
    static final Duration CLAIM = Duration.ofMillis(20);

    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** Statements after which a shared engine ends; otherwise one that is always in use would keep for ever what it has. */
    private static final long USES = 8;

    /** Kinds of engine with different dominant resources. */
    enum Kind {
        SPARK(8 * GIB, 2),
        FLINK(2 * GIB, 2),
        PYTHON(2 * GIB, 0.5);

        private final Demand.Needs needs;

        Kind(long memory, double cores) {
            needs = new Demand.Needs(memory, cores, 20, 4, Duration.ofMinutes(2), Duration.ZERO, USES, false, Map.of());
        }

        EngineTypeName type() {
            return new EngineTypeName(name().toLowerCase(Locale.ROOT));
        }

        /** A pool of it for everybody. */
        PoolSpec pool(int minimum, int maximum) {
            return new PoolSpec(
                    "warm-" + type(),
                    Optional.empty(),
                    type(),
                    "1",
                    minimum,
                    maximum,
                    Duration.ofMinutes(10),
                    16,
                    Optional.empty(),
                    Optional.of(needs),
                    Optional.empty());
        }
    }

    /** What somebody asks for, and how long it will run. */
    record Job(Demand demand, Duration runs) {}

    private record Event(Instant at, long number, Runnable what) {}

    private final Allocator allocator;
    private final PriorityQueue<Event> events = new PriorityQueue<>(
            (a, b) -> a.at().equals(b.at()) ? Long.compare(a.number(), b.number()) : a.at().compareTo(b.at()));
    private final Map<String, Job> waiting = new HashMap<>();
    private final Map<String, Instant> askedAt = new HashMap<>();
    private final Set<EngineId> alive = new HashSet<>();
    private final Map<EngineId, String> claimed = new HashMap<>();
    private final Map<String, Latencies> latencies = new TreeMap<>();
    private final Latencies work = new Latencies();
    private final Map<String, Duration> waits = new HashMap<>();
    private final Random random;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long numbers;
    private long granted;
    private long refused;
    private int most;
    private long claims;

    Cluster(Tenants tenants, int agents, long memoryGib, double cores, long seed) {
        this.random = new Random(seed);
        this.allocator = new Allocator(LIMITS, tenants, "sim", 1);
        List<AgentOffer> offers = new ArrayList<>();
        Map<EngineTypeName, Set<String>> versions = new HashMap<>();
        for (Kind kind : Kind.values()) {
            versions.put(kind.type(), Set.of("1"));
        }
        for (int i = 0; i < agents; i++) {
            offers.add(new AgentOffer(new NodeId("agent-" + i), true, memoryGib * GIB, cores, 0, versions, Map.of()));
        }
        call("agents", () -> allocator.agents(offers, now));
        later(TICK, this::tick);
    }

    /** Asks for an engine of the job's own, or for one shared by its user. */
    static Demand demand(String id, TenantName tenant, UserName user, Kind kind, boolean own, int priority) {
        EngineKey key = new EngineKey(
                kind.type(),
                "1",
                own ? ShareLevel.CONNECTION : ShareLevel.USER,
                user.value(),
                own ? id : user.value(),
                "");
        return new Demand(
                id,
                user,
                tenant,
                "",
                key,
                kind.needs,
                Map.of(),
                priority,
                Optional.empty(),
                "entrance",
                false,
                Optional.empty());
    }

    void pools(List<PoolSpec> pools) {
        call("pools", () -> allocator.pools(pools, now));
    }

    Allocator allocator() {
        return allocator;
    }

    Random random() {
        return random;
    }

    Instant now() {
        return now;
    }

    /** Makes ready what the cluster itself keeps of a job, so that memory measured while it asks is the allocator's. */
    void prepare(Job job) {
        waiting.put(job.demand().askId(), job);
        askedAt.put(job.demand().askId(), now);
    }

    void ask(Job job) {
        prepare(job);
        call("ask", () -> allocator.ask(job.demand(), now));
    }

    void later(Duration delay, Runnable what) {
        events.add(new Event(now.plus(delay), ++numbers, what));
    }

    /** Lets so much time pass. */
    void run(Duration time) {
        Instant end = now.plus(time);
        while (!events.isEmpty() && !events.peek().at().isAfter(end)) {
            Event event = events.poll();
            now = event.at();
            event.what().run();
        }
        now = end;
    }

    private void tick() {
        call("tick", () -> allocator.tick(now));
        later(TICK, this::tick);
    }

    private void call(String what, Runnable call) {
        timed(what, call);
        while (allocator.hasMore()) {
            timed("go on", () -> allocator.goOn(now));
        }
        most = Math.max(most, (int) allocator.accounts().root().used(Resource.ENGINES));
    }

    private void timed(String what, Runnable call) {
        long worked = THREADS.getCurrentThreadCpuTime();
        long started = System.nanoTime();
        call.run();
        List<Decision> decisions = allocator.decisions();
        work.add(THREADS.getCurrentThreadCpuTime() - worked);
        latencies.computeIfAbsent(what, it -> new Latencies()).add(System.nanoTime() - started);
        decisions.forEach(this::carryOut);
    }

    private void carryOut(Decision decision) {
        if (decision instanceof Decision.Launch launch) {
            EngineId engine = new EngineId(launch.record().id());
            alive.add(engine);
            later(START, () -> {
                call("forked", () -> allocator.forked(engine, 1, now));
                beat(engine);
            });
        } else if (decision instanceof Decision.Grant grant) {
            Job job = waiting.remove(grant.askId());
            Duration waited = Duration.between(askedAt.remove(grant.askId()), now);
            waits.merge(job.demand().tenant().value(), waited, (a, b) -> a.compareTo(b) > 0 ? a : b);
            granted++;
            LeaseId lease = grant.lease().id();
            later(job.runs(), () -> call("release", () -> allocator.release(lease, now)));
        } else if (decision instanceof Decision.Refuse refuse) {
            waiting.remove(refuse.askId());
            askedAt.remove(refuse.askId());
            refused++;
        } else if (decision instanceof Decision.Claim claim) {
            claims++;
            later(CLAIM, () -> {
                claimed.put(claim.engine(), claim.claim());
                call("claimed", () -> allocator.claimed(claim.engine(), claim.claim(), now));
            });
        } else if (decision instanceof Decision.Bury bury) {
            alive.remove(bury.engine());
            claimed.remove(bury.engine());
            later(BURIAL, () -> call("buried", () -> allocator.buried(bury.engine(), now)));
        }
    }

    /** It is registered, and tells its load from then on. */
    private void beat(EngineId engine) {
        if (alive.contains(engine)) {
            String claim = claimed.getOrDefault(engine, "");
            EngineLive live = new EngineLive("host", 1, 1, 0, Map.of(), 0, 0, 0, 0, 0, 0, false, claim);
            call("live", () -> allocator.live(engine, live, now));
            later(HEARTBEAT, () -> beat(engine));
        }
    }

    Map<String, Latencies> latencies() {
        return latencies;
    }

    /** What all calls have cost of a processor's time, however busy the machine is with other things. */
    Latencies work() {
        return work;
    }

    Latencies all() {
        Latencies all = new Latencies();
        latencies.values().forEach(all::add);
        return all;
    }

    /** Forgets how long calls have taken. */
    void forgetLatencies() {
        latencies.clear();
    }

    /** The longest wait of a tenant's jobs that have been served. */
    Duration longestWait(String tenant) {
        return waits.getOrDefault(tenant, Duration.ZERO);
    }

    long granted() {
        return granted;
    }

    /** How often an engine of a pool became somebody's. */
    long claims() {
        return claims;
    }

    long refused() {
        return refused;
    }

    int waiting() {
        return waiting.size();
    }

    /** The most engines that there were at once. */
    int mostEngines() {
        return most;
    }
}
