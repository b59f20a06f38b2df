package io.drawbar.bench.part;

import io.drawbar.bench.measure.Figures;
import io.drawbar.bench.measure.Samples;
import io.drawbar.bench.measure.Table;
import io.drawbar.bench.measure.Usage;
import io.drawbar.bench.measure.Usage.Used;
import io.drawbar.bench.place.Child;
import io.drawbar.bench.place.Drawbar;
import io.drawbar.bench.worker.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** (d) Jobs that do nothing, each accepted durably and finished on an engine. */
public final class NoopJobs implements Part {
    private static final int JOBS = 5000;
    private static final int CONCURRENCY = 128;
    private static final int CONNECTIONS = 4;
    private static final int ROUNDS = 5;
    private static final int WARM_UP = 6;
    private static final int SPARK_THREADS = 16;
    private static final int SPARK_STATEMENTS = 1000;
    private static final String TRIVIAL = "values (1)";

    @Override
    public String letter() {
        return "d";
    }

    @Override
    public String title() {
        return "No-op jobs through REST";
    }

    @Override
    public String run(Ground ground) throws Exception {
        Drawbar drawbar = ground.drawbar();
        List<Double> accepted = new ArrayList<>();
        List<Double> finished = new ArrayList<>();
        List<Double> direct = new ArrayList<>();
        List<Long> accept = new ArrayList<>();
        List<Long> endToEnd = new ArrayList<>();
        List<Map<String, Used>> used = new ArrayList<>();
        int jobs = ground.times(JOBS);
        try (Child rest = ground.rest();
                Child spark = ground.spark().start()) {
            rest.order("open", drawbar.url(), drawbar.token(), CONNECTIONS);
            for (int round = 0; round < ground.rounds(WARM_UP); round++) {
                submit(rest, jobs, "warm-up " + round);
            }
            spark.order("throughput", SPARK_THREADS, ground.times(SPARK_STATEMENTS), TRIVIAL);
            Map<String, Long> pids = Map.of(
                    "client",
                    rest.pid(),
                    "server",
                    drawbar.serverPid(),
                    "engine",
                    drawbar.engine("echo").pid());
            ground.profiled("noop", pids, () -> {
                for (int round = 0; round < ground.rounds(ROUNDS); round++) {
                    Usage usage = Usage.begin(pids);
                    Reply reply = submit(rest, jobs, "round " + round);
                    used.add(usage.end());
                    accepted.add(jobs * 1e9 / reply.number("submitted"));
                    finished.add(jobs * 1e9 / reply.number("finished"));
                    for (long nanos : reply.numbers("accept")) {
                        accept.add(nanos);
                    }
                    for (long millis : reply.numbers("millis")) {
                        endToEnd.add(millis);
                    }
                    Ground.say(Math.round(finished.get(round)) + " jobs a second");
                    int statements = ground.times(SPARK_STATEMENTS);
                    Reply plain = spark.order("throughput", SPARK_THREADS, statements, TRIVIAL);
                    direct.add(statements * 1e9 / plain.number("nanos"));
                }
            });
        }
        return text(jobs, accepted, finished, accept, endToEnd, used)
                + String.format(
                        "%nBeside it, in the same rounds: Spark directly runs %s `%s` a second on %d threads.%n",
                        Figures.plain(Samples.of(direct).median()), TRIVIAL, SPARK_THREADS);
    }

    private static Reply submit(Child rest, int jobs, String name) throws Exception {
        return rest.order("jobs", jobs, CONCURRENCY, "echo", "noop", name + " " + Long.toString(System.nanoTime(), 36));
    }

    private static String text(
            int jobs,
            List<Double> accepted,
            List<Double> finished,
            List<Long> accept,
            List<Long> endToEnd,
            List<Map<String, Used>> used) {
        Table speed = new Table("jobs a second", "median", "min", "max");
        Samples acceptedRate = Samples.of(accepted);
        Samples finishedRate = Samples.of(finished);
        speed.row(
                "accepted",
                Figures.plain(acceptedRate.median()),
                Figures.plain(acceptedRate.min()),
                Figures.plain(acceptedRate.max()));
        speed.row(
                "accepted and finished",
                Figures.plain(finishedRate.median()),
                Figures.plain(finishedRate.min()),
                Figures.plain(finishedRate.max()));
        Table latency = new Table("latency, ms", "p50", "p95", "p99");
        Samples answers = Samples.of(accept);
        latency.row(
                "POST to 201",
                Figures.millis(answers.percentile(50)),
                Figures.millis(answers.percentile(95)),
                Figures.millis(answers.percentile(99)));
        Samples ends = Samples.of(endToEnd);
        latency.row(
                "created to finished, by the job's own times",
                Figures.plain(ends.percentile(50)),
                Figures.plain(ends.percentile(95)),
                Figures.plain(ends.percentile(99)));
        Table cost = new Table("per 1,000 jobs", "CPU s client", "CPU s server", "CPU s engine");
        cost.row("", cpu(jobs, used, "client"), cpu(jobs, used, "server"), cpu(jobs, used, "engine"));
        return used.size() + " rounds of " + jobs + " jobs, " + CONCURRENCY + " submits at once over " + CONNECTIONS
                + " HTTP/2 connections, statement `noop` on the echo engine; every job was looked up afterwards and had"
                + " succeeded.\n\n" + speed.markdown() + "\n" + latency.markdown() + "\n" + cost.markdown();
    }

    private static String cpu(int jobs, List<Map<String, Used>> used, String process) {
        double median = Samples.of(used.stream()
                        .map(round -> round.get(process).cpuSeconds())
                        .toList())
                .median();
        return Figures.plain(median * 1000 / jobs);
    }
}
