package io.drawbar.bench.part;

import io.drawbar.bench.measure.Figures;
import io.drawbar.bench.measure.Samples;
import io.drawbar.bench.measure.Table;
import io.drawbar.bench.place.Child;
import io.drawbar.bench.place.Drawbar;
import io.drawbar.bench.place.ThriftServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** (j) Small statements by the JDBC drivers: how long one takes, and how many a second sixteen clients get. */
public final class DriverStatements implements Part {
    static final String DIRECT = "Spark in process";
    static final String OURS = "Drawbar's JDBC driver";
    static final String STANDARD = "standard Flight SQL driver";
    static final String HIVE = "Spark Thrift Server, hive-jdbc";

    private static final List<String> STATEMENTS = List.of("values (1)", "select 1");
    private static final int WARM_UP = 1_500;
    private static final int ROUNDS = 10;
    private static final int PER_ROUND = 40;
    private static final int CLIENTS = 16;
    private static final int LOAD_ROUNDS = 5;
    private static final int LOAD = 400;

    @Override
    public String letter() {
        return "j";
    }

    @Override
    public String title() {
        return "JDBC drivers: statements";
    }

    @Override
    public String run(Ground ground) throws Exception {
        Drawbar drawbar = ground.drawbar();
        try (ThriftServer thrift = ThriftServer.start(ground.layout());
                Child direct = ground.spark().start();
                Child ours = ground.jdbc();
                Child standard = ground.jdbc();
                Child hive = ground.hive()) {
            ours.order("open", drawbar.driverUrl("spark"));
            standard.order("open", drawbar.jdbcUrl("spark"));
            hive.order("open", thrift.url());
            Map<String, Child> ways = new LinkedHashMap<>();
            ways.put(DIRECT, direct);
            ways.put(OURS, ours);
            ways.put(STANDARD, standard);
            ways.put(HIVE, hive);
            for (Map.Entry<String, Child> way : ways.entrySet()) {
                for (String sql : STATEMENTS) {
                    way.getValue().order("times", ground.times(WARM_UP), sql);
                }
                Ground.say("warm: " + way.getKey());
            }
            Map<String, Long> pids = Map.of(
                    "server",
                    drawbar.serverPid(),
                    "engine",
                    drawbar.engine("spark").pid(),
                    "client",
                    ours.pid());
            Map<String, String> urls =
                    Map.of(OURS, drawbar.driverUrl("spark"), STANDARD, drawbar.jdbcUrl("spark"), HIVE, thrift.url());
            StringBuilder text = new StringBuilder();
            ground.profiled("drivers", pids, () -> {
                text.append(latencies(ground, ways)).append('\n');
                text.append(throughput(ground, ways, urls));
            });
            return text.toString();
        }
    }

    private static String latencies(Ground ground, Map<String, Child> ways) throws Exception {
        Table table = new Table("way", "statement", "p50, ms", "p95, ms", "p99, ms", "p50 over Spark's, ms");
        for (String sql : STATEMENTS) {
            Map<String, List<Long>> nanos = new LinkedHashMap<>();
            for (int round = 0; round < ground.rounds(ROUNDS); round++) {
                for (Map.Entry<String, Child> way : ways.entrySet()) {
                    long[] taken = way.getValue().order("times", PER_ROUND, sql).numbers("nanos");
                    List<Long> all = nanos.computeIfAbsent(way.getKey(), name -> new ArrayList<>());
                    Arrays.stream(taken).forEach(all::add);
                }
            }
            double base = Samples.of(nanos.get(DIRECT)).percentile(50);
            nanos.forEach((way, values) -> {
                Samples samples = Samples.of(values);
                double p50 = samples.percentile(50);
                Ground.say(sql + ", " + way + ": p50 " + Figures.millis(p50) + " ms");
                table.row(
                        way,
                        "`" + sql + "`",
                        Figures.millis(p50),
                        Figures.millis(samples.percentile(95)),
                        Figures.millis(samples.percentile(99)),
                        way.equals(DIRECT) ? "" : Figures.millis(p50 - base));
            });
        }
        return "Statement made, run, its row read, closed; " + ground.rounds(ROUNDS) * PER_ROUND + " of each in "
                + ground.rounds(ROUNDS) + " interleaved rounds, after " + ground.times(WARM_UP) + " to warm up.\n\n"
                + table.markdown();
    }

    private static String throughput(Ground ground, Map<String, Child> ways, Map<String, String> urls)
            throws Exception {
        Map<String, List<Double>> seen = new LinkedHashMap<>();
        int load = ground.times(LOAD);
        // The first round warms up.
        for (int round = 0; round <= ground.rounds(LOAD_ROUNDS); round++) {
            for (Map.Entry<String, Child> way : ways.entrySet()) {
                Child client = way.getValue();
                long nanos = (way.getKey().equals(DIRECT)
                                ? client.order("throughput", CLIENTS, load, "select 1")
                                : client.order("throughput", urls.get(way.getKey()), CLIENTS, load, "select 1"))
                        .number("nanos");
                if (round > 0) {
                    seen.computeIfAbsent(way.getKey(), name -> new ArrayList<>())
                            .add(load * 1e9 / nanos);
                }
            }
        }
        double base = Samples.of(seen.get(DIRECT)).median();
        Table table = new Table("way", "a second", "of Spark in process");
        seen.forEach((way, values) -> {
            double median = Samples.of(values).median();
            Ground.say(CLIENTS + " clients, " + way + ": " + Figures.plain(median) + " a second");
            table.row(way, Figures.plain(median), Figures.ratio(median, base));
        });
        return CLIENTS + " clients at once on `select 1`, a connection each; medians of " + ground.rounds(LOAD_ROUNDS)
                + " interleaved rounds of " + load + ".\n\n" + table.markdown();
    }
}
