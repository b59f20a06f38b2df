package io.drawbar.manager.simulate;

import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.manager.share.Account;
import io.drawbar.manager.share.Quota;
import io.drawbar.manager.share.Resource;
import io.drawbar.manager.share.Tenant;
import io.drawbar.manager.share.Tenants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Divisions with tenants of weights 1 to 4, each with ten users and one kind of engine, so that their dominant resources differ; half of
 * the jobs want an engine of their own, half share their user's.
 *
 * @param divisions tenants below the root
 * @param tenants below all of those together
 * @param agents each with room for some fifty engines
 * @param engines the most there may be
 * @param pooled how many of them at least wait in pools while nobody wants them otherwise, and up to twice as many
 */
record Load(int divisions, int tenants, int agents, int engines, int pooled) {
    private static final List<Cluster.Kind> KINDS = List.of(Cluster.Kind.values());
    private static final int USERS = 10;
    private static final long AGENT_GIB = 192;
    private static final double AGENT_CORES = 72;
    private static final double MEAN_SECONDS = 60;
    /** In which pools come to their size, before anybody asks. */
    private static final Duration FILLING = Duration.ofMinutes(10);

    Tenants tree() {
        Map<TenantName, Tenant> all = new HashMap<>();
        for (int i = 0; i < divisions; i++) {
            TenantName name = new TenantName("division-" + i);
            all.put(name, tenant(name, Optional.empty(), 1 + i % 2));
        }
        for (int i = 0; i < tenants; i++) {
            TenantName parent = new TenantName("division-" + i % divisions);
            TenantName name = name(i);
            all.put(name, tenant(name, Optional.of(parent), 1 + i / divisions % 4));
        }
        Map<Resource, Long> root = Map.of(Resource.ENGINES, (long) engines, Resource.QUEUE, 10_000_000L);
        return new Tenants(new Quota(1, Map.of(), root), engines, all);
    }

    private static Tenant tenant(TenantName name, Optional<TenantName> parent, int weight) {
        return new Tenant(
                name, parent, new Quota(weight, Map.of(), Map.of()), Quota.FREE, Map.of(), Quota.FREE, Map.of());
    }

    private static TenantName name(int tenant) {
        return new TenantName("tenant-" + tenant);
    }

    private static Cluster.Kind kind(int tenant) {
        return KINDS.get(tenant % 7 % KINDS.size());
    }

    Load(int divisions, int tenants, int agents, int engines) {
        this(divisions, tenants, agents, engines, 0);
    }

    /** The same with a pool of each kind of engine, for everybody. */
    Load withPools(int engines) {
        return new Load(divisions, tenants, agents, this.engines, engines);
    }

    Cluster cluster(long seed) {
        Cluster cluster = new Cluster(tree(), agents, AGENT_GIB, AGENT_CORES, seed);
        if (pooled > 0) {
            int each = pooled / KINDS.size();
            cluster.pools(KINDS.stream().map(kind -> kind.pool(each, 2 * each)).toList());
            cluster.run(FILLING);
        }
        return cluster;
    }

    /** The i-th job. */
    Cluster.Job job(int i, Random random) {
        int tenant = i % tenants;
        int user = i / tenants % USERS;
        boolean own = random.nextBoolean();
        double seconds = Math.min(20 * MEAN_SECONDS, -MEAN_SECONDS * Math.log(1 - random.nextDouble()));
        return new Cluster.Job(
                Cluster.demand(
                        "job-" + i,
                        name(tenant),
                        new UserName("user-" + tenant + "-" + user),
                        kind(tenant),
                        own,
                        random.nextInt(3)),
                Duration.ofMillis(1 + (long) (seconds * 1_000)));
    }

    /**
     * How far those who wait are from equal dominant shares for their weight.
     *
     * @param mean of all tenants, as a part of what they should have
     * @param engines the mean of all tenants in engines: one more or less cannot be helped
     * @param worst the worst of all tenants in engines
     * @param divisions the worst of the divisions, as a part of what they should have
     */
    record Unfairness(double mean, double engines, double worst, double divisions) {}

    /** Compares siblings that all have more jobs waiting than they may run. */
    Unfairness unfairness(Cluster cluster) {
        Map<Account, List<Account>> shares = new HashMap<>();
        for (Account account : cluster.allocator().accounts().tenantAccounts()) {
            if (account.used(Resource.QUEUE) > USERS) {
                shares.computeIfAbsent(account.path().get(1), above -> new ArrayList<>())
                        .add(account);
            }
        }
        double sum = 0;
        double engineSum = 0;
        double worst = 0;
        double worstDivision = 0;
        int count = 0;
        for (Map.Entry<Account, List<Account>> siblings : shares.entrySet()) {
            double ideal = siblings.getValue().stream()
                    .mapToDouble(it -> dominantShare(it) / it.weight())
                    .average()
                    .orElse(0);
            for (Account account : siblings.getValue()) {
                double off = Math.abs(dominantShare(account) - ideal * account.weight());
                double part = ideal == 0 ? 0 : off / (ideal * account.weight());
                if (siblings.getKey().kind() == Account.Kind.ROOT) {
                    worstDivision = Math.max(worstDivision, part);
                } else {
                    double one = dominantShare(account) / Math.max(1, account.used(Resource.ENGINES));
                    sum += part;
                    engineSum += one == 0 ? 0 : off / one;
                    worst = Math.max(worst, one == 0 ? 0 : off / one);
                    count++;
                }
            }
        }
        return new Unfairness(sum / Math.max(1, count), engineSum / Math.max(1, count), worst, worstDivision);
    }

    private double dominantShare(Account account) {
        double memory = account.used(Resource.MEMORY) / (double) (agents * (AGENT_GIB << 30));
        double cores = account.used(Resource.CORES) / (agents * AGENT_CORES * 1_000);
        double count = account.used(Resource.ENGINES) / (double) engines;
        return Math.max(count, Math.max(memory, cores));
    }
}
