package io.drawbar.manager.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.manager.share.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The real allocator, ledger and queue under a load that no test cluster could make, on a clock of its own. */
class SimulationTest {
    private static final long SEED = 1;
    private static final Load SMALL = new Load(5, 100, 20, 1_000);
    private static final Load LARGE = new Load(20, 1_000, 200, 10_000);

    /**
     * What a run gave.
     *
     * @param queueBytes what the allocator keeps of a job that waits
     * @param demandBytes the ask itself
     */
    private record Result(
            int jobs,
            int queued,
            Latencies latencies,
            Latencies work,
            double queueBytes,
            double demandBytes,
            double engineBytes,
            long granted,
            int engines,
            long claims,
            Load.Unfairness unfairness) {}

    @Test
    void decisionsAreQuickAndFairAndEverythingIsServed() {
        check(run(SMALL, 30_000, Duration.ofMinutes(6)));
    }

    @Test
    void withWarmPoolsTheyAreNoLess() {
        Result result = run(SMALL.withPools(90), 30_000, Duration.ofMinutes(6));
        check(result);
        assertThat(result.claims()).as("engines of pools that served").isGreaterThanOrEqualTo(90);
    }

    private static void check(Result result) {
        // Not of the clock: other tests and processes run beside this one.
        assertThat(result.work().millis(0.99)).as("p99 in ms").isLessThan(5);
        assertThat(result.unfairness().engines())
                .as("engines too many or too few")
                .isLessThan(1);
        assertThat(result.unfairness().divisions())
                .as("unfairness among divisions")
                .isLessThan(0.05);
        assertThat(result.engines()).isLessThanOrEqualTo(1_000);
    }

    @Test
    @Tag("slow")
    void aMillionJobsOnTenThousandEngines() throws IOException {
        run(LARGE, 50_000, Duration.ofSeconds(60)); // So that the compiler has seen it.
        List<Result> results = new ArrayList<>();
        for (int jobs : List.of(10_000, 100_000, 1_000_000)) {
            results.add(run(LARGE, jobs, Duration.ofMinutes(6)));
        }
        results.add(run(LARGE.withPools(900), 10_000, Duration.ofMinutes(6)));
        results.add(run(LARGE.withPools(900), 1_000_000, Duration.ofMinutes(6)));
        String report = report(results);
        System.out.println(report);
        Files.writeString(Path.of("target/SIMULATION.md"), report);
        Result largest = results.get(2);
        assertThat(largest.latencies().millis(0.99)).isLessThan(5);
        assertThat(largest.unfairness().engines()).isLessThan(1);
        assertThat(largest.unfairness().divisions()).isLessThan(0.05);
        assertThat(largest.engines()).isLessThanOrEqualTo(10_000);
        assertThat(results.get(4).work().millis(0.99)).as("with pools").isLessThan(5);
    }

    private static Result run(Load load, int jobs, Duration time) {
        double bytesPerEngine = bytesPerEngine(load);
        Cluster cluster = load.cluster(SEED);
        long atFirst = usedHeap();
        List<Cluster.Job> all = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            all.add(load.job(i, cluster.random()));
        }
        double demandBytes = (usedHeap() - atFirst) / (double) jobs;
        all.forEach(cluster::prepare);
        long before = usedHeap();
        all.forEach(cluster::ask);
        int queued = cluster.allocator().counts(cluster.now()).waiting();
        double queueBytes =
                (usedHeap() - before - bytesPerEngine * (cluster.mostEngines() - load.pooled())) / Math.max(1, queued);
        all.clear();
        cluster.run(time);
        Result result = new Result(
                jobs,
                queued,
                cluster.all(),
                cluster.work(),
                Math.max(0, queueBytes),
                demandBytes,
                bytesPerEngine,
                cluster.granted(),
                cluster.mostEngines(),
                cluster.claims(),
                load.unfairness(cluster));
        System.out.println(cluster.latencies());
        System.out.println(report(List.of(result)));
        finish(load, jobs, cluster);
        return result;
    }

    /** Where it does not take too long, everybody is served in the end, and nothing is left. */
    private static void finish(Load load, int jobs, Cluster cluster) {
        if (load.engines() > 1_000) {
            return;
        }
        for (int minutes = 0; cluster.waiting() > 0 && minutes < 600; minutes++) {
            cluster.run(Duration.ofMinutes(1));
        }
        assertThat(cluster.waiting()).as("jobs that were never served").isZero();
        assertThat(cluster.granted()).isEqualTo(jobs);
        assertThat(cluster.refused()).isZero();
        cluster.run(Duration.ofMinutes(30));
        assertThat(cluster.allocator().accounts().root().used(Resource.STATEMENTS))
                .isZero();
        assertThat(cluster.allocator().accounts().root().used(Resource.QUEUE)).isZero();
    }

    /** What engines take that all have one lease. */
    private static double bytesPerEngine(Load load) {
        Cluster cluster = load.cluster(SEED);
        long before = usedHeap();
        for (int i = 0; i < load.engines() / 2; i++) {
            cluster.ask(new Cluster.Job(load.job(i, cluster.random()).demand(), Duration.ofHours(9)));
        }
        cluster.run(Duration.ofMinutes(1));
        long engines = cluster.allocator().accounts().root().used(Resource.ENGINES);
        double bytes = (usedHeap() - before) / (double) engines;
        assertThat(cluster.granted()).isPositive();
        return bytes;
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }

    private static String report(List<Result> results) {
        StringBuilder text = new StringBuilder(
                "| jobs asked at once | calls | mean | p50 | p99 | max | of a processor: mean, p99 | bytes a queued job | and its ask |"
                        + " bytes an engine | granted | of pools | engines at most | too many or too few engines of a tenant: mean, worst; of a division, as a part |\n"
                        + "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        for (Result result : results) {
            Latencies all = result.latencies();
            text.append(String.format(
                    Locale.ROOT,
                    "| %,d | %,d | %.1f µs | %.4f ms | %.4f ms | %.1f ms | %.1f µs, %.4f ms | %,.0f | %,.0f | %,.0f | %,d | %,d | %,d | %.2f, %.2f; %.3f |%n",
                    result.jobs(),
                    all.count(),
                    all.meanMicros(),
                    all.millis(0.5),
                    all.millis(0.99),
                    all.maxMillis(),
                    result.work().meanMicros(),
                    result.work().millis(0.99),
                    result.queueBytes(),
                    result.demandBytes(),
                    result.engineBytes(),
                    result.granted(),
                    result.claims(),
                    result.engines(),
                    result.unfairness().engines(),
                    result.unfairness().worst(),
                    result.unfairness().divisions()));
        }
        return text.toString();
    }
}
