package io.drawbar.manager.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.engine.ShareLevel;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.common.id.LeaseId;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.manager.share.Resource;
import io.drawbar.protocol.v1.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Everything around an allocator, played by the test: entrances, agents, engine processes, ZooKeeper, and time. */
final class World {
    static final long MEMORY = 100;
    static final Limits LIMITS = new Limits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            3,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            3,
            Duration.ofSeconds(1),
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ofSeconds(3),
            Duration.ofSeconds(6),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            20,
            1_000);
    static final int STATEMENTS = 2;
    static final int SESSIONS = 3;
    private static final List<PoolSpec> POOLS =
            List.of(pool("one", Optional.of(new TenantName("one")), 1, 2), pool("all", Optional.empty(), 0, 1));

    private Allocator allocator;
    private long epoch;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int asked;
    private int entrances = 1;
    private int pids;
    private long lastFencing;
    private boolean agentThere = true;
    private Quotas quotas = new Quotas(0);

    /** Asks whose call is open. */
    private final Map<String, Demand> outstanding = new LinkedHashMap<>();
    /** Leases that an entrance believes to have. */
    private final Map<LeaseId, Lease> held = new LinkedHashMap<>();
    /** Leases of entrances that died; what their holders left in engines is still there. */
    private final Map<LeaseId, Lease> orphans = new LinkedHashMap<>();
    /** Engines that have been asked whose sessions they have. */
    private final Set<EngineId> questioned = new LinkedHashSet<>();

    private final Map<EngineId, Integer> unanswered = new HashMap<>();
    /** Until when the manager that granted or renewed it keeps it. */
    private final Map<LeaseId, Instant> keptUntil = new HashMap<>();
    /** Records in ZooKeeper, and processes, which come and go with them. */
    private final Map<EngineId, EngineRecord> records = new LinkedHashMap<>();
    /** Processes that have registered. */
    private final Map<EngineId, EngineLive> registered = new LinkedHashMap<>();
    /** Launches that the agent has not answered yet. */
    private final Set<EngineId> launching = new LinkedHashSet<>();
    /** Engines that are to be buried. */
    private final Set<EngineId> burying = new LinkedHashSet<>();
    /** Claims that no engine has answered yet. */
    private final Map<EngineId, Decision.Claim> claiming = new LinkedHashMap<>();
    /** Claims that engines have taken, whatever their records say. */
    private final Map<EngineId, String> taken = new HashMap<>();

    private final Set<EngineId> dead = new HashSet<>();
    /** Engines of an earlier leader. */
    private final Set<EngineId> adopted = new HashSet<>();

    World() {
        newLeader();
    }

    /** Another manager takes over: it knows what is in ZooKeeper and what the agents tell, and nothing else. */
    void newLeader() {
        epoch++;
        allocator = new Allocator(LIMITS, quotas.tenants(), "term" + epoch, epoch);
        burying.clear();
        launching.clear();
        adopted.clear();
        questioned.clear();
        unanswered.clear();
        claiming.clear();
        allocator.takeOver(Set.of(entrance()), now);
        records.forEach((engine, record) -> {
            adopted.add(engine);
            allocator.adopt(record, Optional.ofNullable(registered.get(engine)).map(it -> loaded(engine, it)), now);
        });
        tellAgents();
        allocator.pools(POOLS, now);
        allocator.entrances(Set.of(entrance()), now);
        List<Demand> open = List.copyOf(outstanding.values());
        outstanding.clear(); // Their calls broke; the entrances ask again.
        open.forEach(this::ask);
        settle();
    }

    private String entrance() {
        return "entrance" + entrances;
    }

    /** The entrance dies, and another comes in its place and knows of nothing. */
    void entranceDies() {
        List.copyOf(outstanding.keySet()).forEach(ask -> {
            outstanding.remove(ask);
            allocator.withdraw(ask, now);
        });
        orphans.putAll(held);
        held.clear();
        entrances++;
        allocator.entrances(Set.of(entrance()), now);
        settle();
    }

    /** An engine says whose sessions it has, or nothing. */
    void answers(int which, boolean says) {
        pick(questioned, which).ifPresent(engine -> {
            questioned.remove(engine);
            if (says) {
                Map<Held, String> holders = new LinkedHashMap<>();
                on(engine).forEach(lease -> holders.put(describe(lease), lease.entrance()));
                allocator.leasesOn(engine, holders, now);
                on(engine).forEach(this::keeps);
            } else {
                allocator.leasesUnknown(engine, now);
                if (unanswered.merge(engine, 1, Integer::sum) >= Takeover.ATTEMPTS) {
                    on(engine).forEach(lease -> keptUntil.put(lease.id(), now)); // It is given up.
                }
            }
        });
        settle();
    }

    private List<Lease> on(EngineId engine) {
        return Stream.concat(held.values().stream(), orphans.values().stream())
                .filter(lease -> lease.engine().equals(engine))
                .toList();
    }

    private EngineLive loaded(EngineId engine, EngineLive it) {
        List<Lease> here = on(engine);
        int running = (int) here.stream().filter(lease -> !lease.longLived()).count();
        return new EngineLive(
                it.host(),
                it.port(),
                it.pid(),
                0,
                Map.of(),
                here.size(),
                running,
                0,
                0,
                0,
                0,
                it.draining(),
                taken.getOrDefault(engine, ""));
    }

    private static PoolSpec pool(String name, Optional<TenantName> tenant, int minimum, int maximum) {
        return new PoolSpec(
                name,
                tenant,
                new EngineTypeName("echo"),
                "1",
                minimum,
                maximum,
                Duration.ofSeconds(20),
                2,
                Optional.empty(),
                Optional.of(needs(false, Map.of())),
                Optional.empty());
    }

    private static Demand.Needs needs(boolean preemptible, Map<String, String> labels) {
        return new Demand.Needs(
                MEMORY, 1, SESSIONS, STATEMENTS, Duration.ofSeconds(20), Duration.ofMinutes(2), 6, preemptible, labels);
    }

    /** What may come of a claim; one that is unheard has been taken by the engine, and its record not written. */
    enum Claiming {
        DONE,
        REFUSED,
        UNHEARD,
        BROKEN
    }

    void claimGoesOn(int which, Claiming how) {
        pick(claiming.values(), which).ifPresent(claim -> {
            claiming.remove(claim.engine());
            boolean takes = registered.containsKey(claim.engine())
                    && taken.getOrDefault(claim.engine(), claim.claim()).equals(claim.claim());
            Failure why = Failures.of(ErrorCode.UNAVAILABLE, "test");
            if (!takes || how == Claiming.BROKEN) {
                allocator.claimRefused(claim.engine(), claim.claim(), why, false, now);
            } else if (how == Claiming.REFUSED) {
                allocator.claimRefused(claim.engine(), claim.claim(), why, true, now);
                allocator.claimRefused(claim.engine(), claim.claim(), why, true, now); // Twice does no harm.
            } else {
                taken.put(claim.engine(), claim.claim());
                if (how == Claiming.DONE && records.containsKey(claim.engine())) {
                    records.put(claim.engine(), claim.record());
                    allocator.claimed(claim.engine(), claim.claim(), now);
                    allocator.claimed(claim.engine(), claim.claim(), now);
                }
            }
        });
        settle();
    }

    private void tellAgents() {
        Map<EngineTypeName, Set<String>> versions = Map.of(new EngineTypeName("echo"), Set.of("1"));
        allocator.agents(
                List.of(
                        new AgentOffer(new NodeId("agent"), agentThere, 0, 0, 0, versions, Map.of()),
                        new AgentOffer(new NodeId("small"), true, 2 * MEMORY, 2, 2, versions, Map.of("disk", "ssd"))),
                now);
    }

    /** The tenants are others from now on. */
    void quotas(int which) {
        quotas = new Quotas(which);
        allocator.tenants(quotas.tenants(), now);
        settle();
    }

    void agent(boolean there) {
        agentThere = there;
        tellAgents();
        settle();
    }

    void ask(int user, ShareLevel level, int priority, boolean longLived) {
        String name = "user" + user;
        String tenant = Quotas.tenantOf(user);
        String owner =
                switch (level) {
                    case CONNECTION, USER -> name;
                    case TENANT -> tenant;
                    case SERVER -> EngineKey.EVERYBODY;
                };
        EngineKey key = new EngineKey(
                new EngineTypeName("echo"), "1", level, owner, level == ShareLevel.CONNECTION ? "c" + user : owner, "");
        ask(new Demand(
                "ask" + ++asked,
                new UserName(name),
                new TenantName(tenant),
                user == 1 ? "app" : "",
                key,
                needs(user % 2 == 0, user == 3 ? Map.of("disk", "ssd") : Map.of()),
                Map.of(),
                priority,
                Optional.empty(),
                entrance(),
                longLived,
                Optional.empty()));
        settle();
    }

    private void ask(Demand demand) {
        outstanding.put(demand.askId(), demand);
        allocator.ask(demand, now);
    }

    void askAgain(int which) {
        pick(outstanding.values(), which).ifPresent(demand -> allocator.ask(demand, now));
        settle();
    }

    void withdraw(int which) {
        pick(outstanding.keySet(), which).ifPresent(ask -> {
            outstanding.remove(ask);
            allocator.withdraw(ask, now);
        });
        settle();
    }

    void release(int which) {
        pick(held.keySet(), which).ifPresent(lease -> {
            held.remove(lease);
            allocator.release(lease, now);
            allocator.release(lease, now); // Twice does no harm.
        });
        settle();
    }

    /** The entrance renews what it has, but for one that it has forgotten. */
    void renew(int forget) {
        pick(held.keySet(), forget).ifPresent(held::remove);
        renew();
    }

    private void renew() {
        List<Held> mine = held.values().stream().map(World::describe).toList();
        allocator.renew(entrance(), mine, true, now).forEach(gone -> held.remove(gone.lease()));
        held.values().forEach(this::keeps);
        settle();
    }

    private static Held describe(Lease lease) {
        return new Held(
                lease.id(),
                lease.engine(),
                lease.fencing(),
                lease.user(),
                Optional.of(Quotas.tenantOf(lease.user())),
                lease.user().value().equals("user1") ? "app" : "",
                lease.askId(),
                lease.longLived());
    }

    void pass(Duration time) {
        now = now.plus(time);
        List.copyOf(registered.entrySet()).stream()
                .filter(it -> adopted.contains(it.getKey()))
                .forEach(it -> allocator.live(it.getKey(), loaded(it.getKey(), it.getValue()), now));
        allocator.tick(now);
        settle();
    }

    void launchGoesOn(int which, boolean fails) {
        pick(launching, which).ifPresent(engine -> {
            launching.remove(engine);
            allocator.recorded(engine);
            if (fails) {
                allocator.refused(engine, Failures.of(ErrorCode.UNAVAILABLE, "no agent"), now);
            } else {
                allocator.forked(engine, ++pids, now);
                allocator.forked(engine, pids, now); // Told twice.
            }
        });
        settle();
    }

    void registers(int which) {
        pick(unregistered(), which).ifPresent(engine -> {
            EngineLive live = live(++pids, false);
            registered.put(engine, live);
            allocator.live(engine, loaded(engine, live), now);
        });
        settle();
    }

    private List<EngineId> unregistered() {
        return records.keySet().stream()
                .filter(engine ->
                        !registered.containsKey(engine) && !burying.contains(engine) && !dead.contains(engine))
                .toList();
    }

    private static EngineLive live(long pid, boolean draining) {
        return new EngineLive("host", 1, pid, 0, Map.of(), 0, 0, 0, 0, 0, 0, draining);
    }

    void dies(int which, boolean agentNotices) {
        pick(records.keySet(), which).ifPresent(engine -> {
            boolean was = registered.remove(engine) != null;
            if (agentNotices) {
                dead.add(engine);
                allocator.exited(engine, new ProcessEnd(1, List.of("Caused by: fate"), "exit code 1", ""), now);
            }
            if (was) {
                allocator.gone(engine, now);
            }
        });
        settle();
    }

    /** An engine ends for want of a session: it has none then, and opens none any more, whoever holds a lease on it. */
    void idles(int which) {
        pick(registered.keySet(), which).ifPresent(engine -> {
            orphans.values().removeIf(lease -> lease.engine().equals(engine));
            EngineLive ending = live(registered.get(engine).pid(), true);
            registered.put(engine, ending);
            allocator.live(engine, ending, now);
        });
        settle();
    }

    void stop(int which, boolean drain) {
        pick(records.keySet(), which).ifPresent(engine -> allocator.stop(engine, drain, "test", now));
        settle();
    }

    void buries(int which) {
        pick(burying, which).ifPresent(engine -> {
            burying.remove(engine);
            records.remove(engine);
            registered.remove(engine);
            allocator.buried(engine, now);
            allocator.buried(engine, now);
        });
        settle();
    }

    private static <T> Optional<T> pick(Collection<T> all, int which) {
        return all.isEmpty()
                ? Optional.empty()
                : all.stream().skip(which % all.size()).findFirst();
    }

    private void settle() {
        allocator.decisions().forEach(this::carriedOut);
        for (int rounds = 0; allocator.hasMore(); rounds++) {
            assertThat(rounds).as("it comes to an end").isLessThan(1_000);
            allocator.goOn(now);
            allocator.decisions().forEach(this::carriedOut);
        }
        check();
    }

    private void carriedOut(Decision decision) {
        if (decision instanceof Decision.Grant grant) {
            granted(grant);
        } else if (decision instanceof Decision.Refuse refuse) {
            assertThat(outstanding.remove(refuse.askId()))
                    .as("an ask that is refused")
                    .isNotNull();
        } else if (decision instanceof Decision.Launch launch) {
            EngineId engine = new EngineId(launch.record().id());
            assertThat(records.put(engine, launch.record())).isNull();
            launching.add(engine);
            quotas.checkEngines(counted());
        } else if (decision instanceof Decision.Claim claim) {
            assertThat(records.get(claim.engine()).unclaimed()).isTrue();
            assertThat(claiming.put(claim.engine(), claim)).isNull();
            quotas.checkClaim(counted(), claim.record());
        } else if (decision instanceof Decision.Bury bury) {
            assertThat(records).as("records").containsKey(bury.engine());
            assertThat(burying.add(bury.engine())).as("buried once").isTrue();
            claiming.remove(bury.engine());
            launching.remove(bury.engine());
        } else if (decision instanceof Decision.Evict evict) {
            orphans.remove(evict.lease().id());
        } else if (decision instanceof Decision.AskLeases ask) {
            assertThat(questioned.add(ask.engine())).as("asked once at a time").isTrue();
        } else if (decision instanceof Decision.TellQueued queued) {
            assertThat(queued.place().position()).isBetween(1, queued.place().of());
        }
    }

    /** Every engine, as whose it counts. */
    private List<EngineRecord> counted() {
        return records.entrySet().stream()
                .map(it -> Optional.ofNullable(claiming.get(it.getKey()))
                        .map(Decision.Claim::record)
                        .orElse(it.getValue()))
                .toList();
    }

    private void keeps(Lease lease) {
        keptUntil.put(lease.id(), now.plus(LIMITS.leaseLife(lease.longLived())));
    }

    private void granted(Decision.Grant grant) {
        Demand demand = outstanding.remove(grant.askId());
        assertThat(demand).as("an ask that is granted").isNotNull();
        assertThat(demand.key()).isEqualTo(grant.key());
        EngineRecord record = records.get(grant.lease().engine());
        assertThat(EngineKey.of(record))
                .as("whose it is, for whoever leads next")
                .isEqualTo(demand.key());
        assertThat(taken.getOrDefault(grant.lease().engine(), ""))
                .as("whose it is by itself")
                .isEqualTo(record.claim());
        assertThat(grant.lease().fencing()).isGreaterThan(lastFencing);
        lastFencing = grant.lease().fencing();
        held.put(grant.lease().id(), grant.lease());
        keeps(grant.lease());
        quotas.checkLeases(
                Stream.concat(held.values().stream(), orphans.values().stream())
                        .filter(lease -> now.isBefore(keptUntil.get(lease.id())))
                        .filter(lease -> registered.containsKey(lease.engine()) && !burying.contains(lease.engine()))
                        .toList(),
                demand);
    }

    private void check() {
        Counts counts = allocator.counts(now);
        assertThat(counts.waiting()).as("waiting").isEqualTo(outstanding.size());
        assertThat(counts.burying()).as("burying").isEqualTo(burying.size());
        assertThat(counts.memoryBytes()).as("memory").isEqualTo(records.size() * MEMORY);
        assertThat(allocator.accounts().root().used(Resource.ENGINES)).isEqualTo(records.size());
        assertThat(allocator.accounts().root().used(Resource.QUEUE)).isEqualTo(outstanding.size());
        List<EngineView> there = allocator.engines().stream()
                .filter(view -> !view.life().isEnd())
                .toList();
        assertThat(counts.leases())
                .isEqualTo(there.stream().mapToInt(EngineView::leases).sum())
                .isEqualTo((int) (allocator.accounts().root().used(Resource.STATEMENTS)
                        + allocator.accounts().root().used(Resource.SESSIONS)));
        Map<EngineKey, List<EngineView>> byKey = new LinkedHashMap<>();
        there.forEach(view ->
                byKey.computeIfAbsent(view.key(), key -> new ArrayList<>()).add(view));
        byKey.forEach(this::check);
    }

    private void check(EngineKey key, List<EngineView> views) {
        assertThat(views.stream()
                        .filter(view -> view.life().isStart() && !adopted.contains(view.id()))
                        .count())
                .as("launches of one key at a time")
                .isLessThanOrEqualTo(key.sharer().contains("//") ? 2 : 1);
        assertThat(views).filteredOn(view -> !adopted.contains(view.id())).allSatisfy(view -> assertThat(view.leases())
                .isLessThanOrEqualTo(SESSIONS));
        boolean room = views.stream()
                .anyMatch(view -> view.life() == EngineLife.READY
                        && registered.containsKey(view.id())
                        && view.leases() + view.live().orElseThrow().running() < STATEMENTS);
        if (room) {
            outstanding.values().stream()
                    .filter(it -> it.key().equals(key))
                    .map(it -> allocator.waiting(it.askId(), now).orElseThrow())
                    .forEach(it -> assertThat(it.waitingFor())
                            .as("somebody waits though there is room")
                            .containsAnyOf("running statements", "sessions", "has just taken over"));
        }
    }

    /** Everything that can happen for the good happens, until every ask has been answered; then all is given back. */
    void comesToRest() {
        agent(true);
        for (int round = 0; round < 300 && !outstanding.isEmpty(); round++) {
            everythingGoesOn();
            while (!held.isEmpty()) {
                release(0);
            }
            pass(Duration.ofSeconds(2));
        }
        assertThat(outstanding).as("asks without an answer").isEmpty();
        while (!held.isEmpty()) {
            release(0);
        }
        allocator.pools(List.of(), now);
        settle();
        while (!claiming.isEmpty()) {
            claimGoesOn(0, Claiming.DONE);
        }
        pass(Duration.ofMinutes(2)); // Leases run out that nobody believes to have.
        for (int i = 0; i < records.size(); i++) {
            stop(i, false);
        }
        pass(Duration.ofMinutes(10));
        while (!burying.isEmpty()) {
            buries(0);
        }
        pass(Duration.ofMinutes(10));
        assertThat(allocator.counts(now)).isEqualTo(Counts.NONE);
        assertThat(allocator.engines()).isEmpty();
        assertThat(records).isEmpty();
        quotas.checkEmpty(allocator.accounts());
    }

    private void everythingGoesOn() {
        while (!launching.isEmpty()) {
            launchGoesOn(0, false);
        }
        while (!unregistered().isEmpty()) {
            registers(0);
        }
        while (!claiming.isEmpty()) {
            claimGoesOn(0, Claiming.DONE);
        }
        while (!burying.isEmpty()) {
            buries(0);
        }
        while (!questioned.isEmpty()) {
            answers(0, true);
        }
        renew();
    }
}
