package io.drawbar.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever dies, every job ends once, nothing is left and nobody gets more than he may. The seed of a run is printed; {@code
 * -Ddrawbar.chaos.seed} repeats its choices, and {@code -Ddrawbar.chaos.seed=random} makes others.
 */
class ChaosIT {
    private static final int ENGINES = 6;
    private static final int ENGINES_OF_AN_AGENT = 4;
    private static final Map<String, Integer> ENGINES_OF = Map.of("alpha", 2, "beta", 2, "gamma", 3);
    private static final Map<String, Integer> STATEMENTS_OF = Map.of("alpha", 6, "beta", 4, "gamma", 8);
    private static final String SETTINGS = """
            coordination.session-timeout = 4s
            manager.limits.engines = %d
            manager.limits.engines-per-user = 3
            manager.tenants {
              alpha { weight = 2, maximum { engines = 2, statements = 6 } }
              beta { maximum { engines = 2, statements = 4 }, guaranteed { engines = 1 } }
              gamma { maximum { engines = 3, statements = 8 } }
            }
            manager.reclaim-after = 1s
            manager.connection-linger = 1s
            manager.breaker.failures = 1000
            entrance.retry.attempts = 100
            agent.max-processes = %d
            agent.memory = 8g
            engines.echo { memory = 64m, idle-timeout = 20s }
            engines.spark { memory = 512m, idle-timeout = 20s, start-timeout = 5m }
            """.formatted(ENGINES, ENGINES_OF_AN_AGENT);

    /**
     * How long a run is.
     *
     * @param jobs that are submitted, while faults happen
     * @param time for which they happen; at least so long that each kind has happened once
     * @param pause the longest between two of them
     */
    private record Length(int jobs, Duration time, Duration pause) {}

    @Test
    @Timeout(700)
    void everyJobEndsOnceWhateverDies() throws Exception {
        run(seed(Optional.of(1L)), new Length(30, Duration.ofSeconds(20), Duration.ofMillis(2_500)), List.of());
    }

    @Test
    @Tag("slow") // a quarter of an hour
    @Timeout(2400)
    void everyJobOfManyEndsOnceWhateverDiesForLong() throws Exception {
        Length length = new Length(
                Integer.getInteger("drawbar.chaos.jobs", 500),
                Duration.ofSeconds(Integer.getInteger("drawbar.chaos.seconds", 480)),
                Duration.ofMillis(4_500));
        run(seed(Optional.empty()), length, List.of("spark"));
    }

    private static long seed(Optional<Long> fixed) {
        String set = System.getProperty("drawbar.chaos.seed", "");
        return set.isEmpty() && fixed.isPresent()
                ? fixed.get()
                : set.isEmpty() || set.equals("random") ? System.nanoTime() : Long.parseLong(set);
    }

    private static void run(long seed, Length length, List<String> engines) throws Exception {
        System.out.println("Chaos with the seed " + seed + " (-Ddrawbar.chaos.seed=" + seed + ")");
        Stopwatch parts = new Stopwatch();
        try (ApartCluster cluster = new ApartCluster("chaos", SETTINGS, engines)) {
            Workload workload = new Workload(cluster, new Random(seed));
            Faults faults = new Faults(cluster, new Random(seed));
            parts.passed("cluster up");
            try (QuotaWatch watch = new QuotaWatch(cluster)) {
                CompletableFuture<Void> submitting =
                        CompletableFuture.runAsync(() -> submit(workload, length, !engines.isEmpty()));
                faults(faults, new Random(seed), length);
                submitting.join();
                faults.awaitReturns();
                parts.passed("faults over");
                assertThat(workload.submitted()).hasSize(length.jobs());
                Verdict verdict = new Verdict(cluster, workload, faults.killedEngines());
                verdict.onJobs(Duration.ofSeconds(Math.max(240, length.jobs() * 2L)));
                parts.passed("all jobs ended");
                verdict.onRemains();
                parts.passed("nothing left");
                System.out.println("Faults: " + faults.done() + ", engines killed: " + faults.killed());
                bounds(watch, verdict);
            }
        }
        parts.passed("cluster stopped");
    }

    private static void faults(Faults faults, Random random, Length length) throws Exception {
        long began = System.nanoTime();
        while (System.nanoTime() - began < length.time().toNanos() || !faults.hadAllKinds()) {
            Thread.sleep(length.pause().toMillis() / 3
                    + random.nextInt((int) length.pause().toMillis() * 2 / 3));
            faults.happen();
        }
    }

    private static void submit(Workload workload, Length length, boolean spark) {
        try {
            for (int i = 0; i < length.jobs(); i++) {
                workload.submitOne(spark);
                Thread.sleep(length.time().toMillis() * 9 / 10 / length.jobs());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says how long each part of a run took. */
    private static final class Stopwatch {
        private long since = System.nanoTime();

        void passed(String what) {
            long now = System.nanoTime();
            System.out.printf("%.1f s: %s%n", (now - since) / 1e9, what);
            since = now;
        }
    }

    private static void bounds(QuotaWatch watch, Verdict verdict) throws Exception {
        Map<String, Integer> engines = watch.mostEngines();
        Map<String, Integer> statements = verdict.mostStatements();
        System.out.println("Most engine processes at once: " + engines + ", on agents " + watch.mostPerAgent()
                + ", most statements: " + statements + ", in " + watch.looks() + " looks");
        assertThat(watch.broken()).isEmpty();
        assertThat(watch.exceededAccounts()).isEmpty();
        assertThat(watch.doubled()).as("engines with two processes").isEmpty();
        assertThat(engines).doesNotContainKey("of unknown engines");
        assertThat(engines.getOrDefault("all", 0)).isPositive().isLessThanOrEqualTo(ENGINES);
        ENGINES_OF.forEach((tenant, most) -> assertThat(engines.getOrDefault(tenant, 0))
                .as("engines of " + tenant)
                .isLessThanOrEqualTo(most));
        STATEMENTS_OF.forEach((tenant, most) -> assertThat(statements.getOrDefault(tenant, 0))
                .as("statements of " + tenant)
                .isLessThanOrEqualTo(most));
        assertThat(watch.mostPerAgent().values()).allMatch(most -> most <= ENGINES_OF_AN_AGENT);
    }
}
