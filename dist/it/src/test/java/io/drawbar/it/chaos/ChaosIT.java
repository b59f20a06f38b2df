package io.drawbar.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever dies, every job ends once, nothing is left and nobody gets more than he may. The seed of a run is printed; {@code
 * -Ddrawbar.chaos.seed} repeats its choices.
 */
@Tag("slow") // minutes
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
            engines.echo { memory = 64m, idle-timeout = 8s }
            engines.spark { memory = 512m, idle-timeout = 8s }
            """.formatted(ENGINES, ENGINES_OF_AN_AGENT);

    @Test
    @Timeout(450)
    void everyJobEndsOnceWhateverDies() throws Exception {
        run(Long.getLong("drawbar.chaos.seed", 1), 70, Duration.ofSeconds(40), List.of());
    }

    @Test
    @Tag("slow")
    @Timeout(2400)
    void everyJobOfManyEndsOnceWhateverDiesForLong() throws Exception {
        run(
                Long.getLong("drawbar.chaos.seed", System.nanoTime()),
                Integer.getInteger("drawbar.chaos.jobs", 500),
                Duration.ofSeconds(Integer.getInteger("drawbar.chaos.seconds", 480)),
                List.of("spark"));
    }

    private static void run(long seed, int jobs, Duration time, List<String> engines) throws Exception {
        System.out.println("Chaos with the seed " + seed + " (-Ddrawbar.chaos.seed=" + seed + ")");
        try (ApartCluster cluster = new ApartCluster("chaos", SETTINGS, engines)) {
            Workload workload = new Workload(cluster, new Random(seed));
            Faults faults = new Faults(cluster, new Random(seed));
            try (QuotaWatch watch = new QuotaWatch(cluster)) {
                Random pauses = new Random(seed);
                long began = System.nanoTime();
                CompletableFuture<Void> submitting =
                        CompletableFuture.runAsync(() -> submit(workload, jobs, time, !engines.isEmpty()));
                while (System.nanoTime() - began < time.toNanos()) {
                    Thread.sleep(1_500 + pauses.nextInt(3_000));
                    faults.happen();
                }
                submitting.join();
                faults.awaitReturns();
                Verdict verdict = new Verdict(cluster, workload, faults.killedEngines());
                assertThat(workload.submitted()).hasSize(jobs);
                verdict.onJobs(Duration.ofSeconds(150));
                verdict.onRemains();
                System.out.println("Faults: " + faults.done() + ", engines killed: "
                        + faults.killedEngines().size());
                bounds(watch, verdict);
            }
        }
    }

    private static void submit(Workload workload, int jobs, Duration time, boolean spark) {
        try {
            for (int i = 0; i < jobs; i++) {
                workload.submitOne(spark);
                Thread.sleep(time.toMillis() * 9 / 10 / jobs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
