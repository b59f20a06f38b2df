package io.drawbar.manager.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.manager.share.Quota;
import io.drawbar.manager.share.Resource;
import io.drawbar.manager.share.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * How long somebody waits at most while others flood the queue. Twenty engines run jobs of a minute each without end, so that one ends
 * every three seconds on average; an end and a start take {@link Cluster#BURIAL} and {@link Cluster#START} and the ticks between.
 */
class StarvationTest {
    private static final int ENGINES = 20;
    private static final Duration RUNS = Duration.ofMinutes(1);
    /** Until what has been decided is seen: an engine's end, its linger, its burial, its successor's start, and a tick for each. */
    private static final Duration TURNOVER = Cluster.BURIAL.plus(Cluster.START).plusSeconds(3);

    private int jobs;

    private static Cluster cluster(int agents, long memoryGib) {
        Map<Resource, Long> root = Map.of(Resource.ENGINES, (long) ENGINES, Resource.QUEUE, 1_000_000L);
        return new Cluster(new Tenants(new Quota(1, Map.of(), root), ENGINES, Map.of()), agents, memoryGib, 1_000, 7);
    }

    private void ask(Cluster cluster, String tenant, Cluster.Kind kind, int priority) {
        cluster.ask(new Cluster.Job(
                Cluster.demand(
                        "job-" + ++jobs, new TenantName(tenant), new UserName("of-" + tenant), kind, true, priority),
                RUNS));
    }

    @Test
    void aQuietTenantWaitsForOneEngineToEndHoweverLongTheOthersQueues() {
        Cluster cluster = cluster(4, 1_000);
        for (int i = 0; i < 5_000; i++) {
            ask(cluster, "loud-" + i % 3, Cluster.Kind.PYTHON, 100);
        }
        for (int i = 0; i < 30; i++) {
            cluster.run(Duration.ofSeconds(47));
            ask(cluster, "quiet-" + i, Cluster.Kind.PYTHON, -100);
        }
        cluster.run(RUNS.multipliedBy(2));
        for (int i = 0; i < 30; i++) {
            assertThat(cluster.longestWait("quiet-" + i))
                    .as("wait of a tenant that has nothing")
                    .isPositive()
                    .isLessThanOrEqualTo(RUNS.plus(TURNOVER));
        }
    }

    @Test
    void aLargeEngineIsNotStarvedBySmallOnes() {
        Cluster cluster = cluster(2, 16); // Eight small engines on each.
        for (int i = 0; i < 3_000; i++) {
            ask(cluster, "small-" + i % 3, Cluster.Kind.PYTHON, 0);
        }
        cluster.run(Duration.ofMinutes(3));
        ask(cluster, "large", Cluster.Kind.SPARK, 0);
        cluster.run(Duration.ofMinutes(4));
        // Every engine of the agent that is kept for it may have begun just before, and four must have ended.
        assertThat(cluster.longestWait("large")).isPositive().isLessThanOrEqualTo(RUNS.plus(TURNOVER.multipliedBy(2)));
    }

    @Test
    void aJobOfLowPriorityIsOvertakenForABoundedTimeOnly() {
        Cluster cluster = cluster(4, 1_000);
        for (int i = 0; i < ENGINES; i++) {
            ask(cluster, "one", Cluster.Kind.PYTHON, 10);
        }
        cluster.run(Duration.ofSeconds(1));
        ask(cluster, "one", Cluster.Kind.PYTHON, 0);
        String low = "job-" + jobs;
        // Twice as many of priority 10 as can run: those of the first ten minutes go before it, and no others.
        for (int second = 0; second < 3_600 && isWaiting(cluster, low); second++) {
            if (second % 3 != 2) {
                ask(cluster, "one", Cluster.Kind.PYTHON, 10);
            }
            cluster.run(Duration.ofSeconds(1));
        }
        Duration waited = Duration.between(Instant.parse("2026-01-01T00:00:01Z"), cluster.now());
        assertThat(isWaiting(cluster, low)).isFalse();
        assertThat(waited).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(45));
    }

    private static boolean isWaiting(Cluster cluster, String ask) {
        return cluster.allocator().waiting(ask, cluster.now()).isPresent();
    }
}
