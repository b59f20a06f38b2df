package io.drawbar.bench.part;

import io.drawbar.bench.measure.Figures;
import io.drawbar.bench.measure.Samples;
import io.drawbar.bench.measure.Table;
import io.drawbar.bench.measure.Usage;
import io.drawbar.bench.measure.Usage.Used;
import io.drawbar.bench.place.Child;
import io.drawbar.bench.place.Drawbar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** (b) How long a tiny statement takes when everything is warm, and how much of it is Drawbar. */
public final class WarmLatency implements Part {
    private static final List<String> STATEMENTS = List.of("select 1", "values (1)");
    private static final String DIRECT = "Spark directly, collect";
    private static final int WARM_UP = 2_000;
    private static final int ROUNDS = 10;
    private static final int PER_ROUND = 50;

    @Override
    public String letter() {
        return "b";
    }

    @Override
    public String title() {
        return "Warm statements";
    }

    @Override
    public String run(Ground ground) throws Exception {
        Drawbar drawbar = ground.drawbar();
        Table table = new Table(
                "statement",
                "way",
                "p50, ms",
                "p95, ms",
                "p99, ms",
                "p50 over Spark's, ms",
                "CPU ms server",
                "CPU ms client");
        try (Child direct = ground.spark().start();
                Child jdbc = ground.jdbc();
                Child echoJdbc = ground.jdbc();
                Child driver = ground.jdbc();
                Child echoDriver = ground.jdbc();
                Child flight = ground.flight();
                Child echoFlight = ground.flight()) {
            jdbc.order("open", drawbar.jdbcUrl("spark"));
            echoJdbc.order("open", drawbar.jdbcUrl("echo"));
            driver.order("open", drawbar.driverUrl("spark"));
            echoDriver.order("open", drawbar.driverUrl("echo"));
            flight.order("open", drawbar.url(), drawbar.token(), "spark");
            echoFlight.order("open", drawbar.url(), drawbar.token(), "echo");
            Map<String, Child> ways = new LinkedHashMap<>();
            ways.put(DIRECT, direct);
            ways.put("Drawbar's JDBC driver", driver);
            ways.put("standard JDBC driver", jdbc);
            ways.put("one Flight call", flight);
            ways.put("Drawbar's JDBC driver, echo", echoDriver);
            ways.put("standard JDBC driver, echo", echoJdbc);
            ways.put("one Flight call, echo", echoFlight);
            for (String sql : STATEMENTS) {
                warmUp(ground, sql, ways);
            }
            Map<String, Long> pids = Map.of(
                    "server",
                    drawbar.serverPid(),
                    "spark",
                    drawbar.engine("spark").pid(),
                    "echo",
                    drawbar.engine("echo").pid(),
                    "jdbc",
                    jdbc.pid());
            ground.profiled("warm", pids, () -> {
                for (String sql : STATEMENTS) {
                    measure(ground, sql, ways, drawbar.serverPid(), table);
                }
            });
        }
        int count = ground.rounds(ROUNDS) * PER_ROUND;
        return "Statement made, run, its row read, closed; " + count + " of each in " + ground.rounds(ROUNDS)
                + " interleaved rounds, after " + WARM_UP + " to warm up. On the echo engine Drawbar's own part is seen"
                + " alone.\n\n" + table.markdown();
    }

    private static void warmUp(Ground ground, String sql, Map<String, Child> ways) throws Exception {
        for (Child way : ways.values()) {
            way.order("times", ground.times(WARM_UP), sql);
        }
    }

    private static void measure(Ground ground, String sql, Map<String, Child> ways, long server, Table table)
            throws Exception {
        Map<String, List<Long>> nanos = new LinkedHashMap<>();
        Map<String, Double> serverSeconds = new LinkedHashMap<>();
        Map<String, Double> clientSeconds = new LinkedHashMap<>();
        for (int round = 0; round < ground.rounds(ROUNDS); round++) {
            for (Map.Entry<String, Child> way : ways.entrySet()) {
                Usage usage = Usage.begin(
                        Map.of("server", server, "client", way.getValue().pid()));
                long[] taken = way.getValue().order("times", PER_ROUND, sql).numbers("nanos");
                List<Long> all = nanos.computeIfAbsent(way.getKey(), name -> new ArrayList<>());
                Arrays.stream(taken).forEach(all::add);
                Map<String, Used> used = usage.end();
                serverSeconds.merge(way.getKey(), used.get("server").cpuSeconds(), Double::sum);
                clientSeconds.merge(way.getKey(), used.get("client").cpuSeconds(), Double::sum);
            }
        }
        double base = Samples.of(nanos.get(DIRECT)).percentile(50);
        nanos.forEach((way, values) -> {
            Samples samples = Samples.of(values);
            double p50 = samples.percentile(50);
            String over = way.equals(DIRECT) || way.endsWith("echo") ? "" : Figures.millis(p50 - base);
            Ground.say(sql + ", " + way + ": p50 " + Figures.millis(p50) + " ms");
            table.row(
                    "`" + sql + "`",
                    way,
                    Figures.millis(p50),
                    Figures.millis(samples.percentile(95)),
                    Figures.millis(samples.percentile(99)),
                    over,
                    way.equals(DIRECT) ? "" : Figures.plain(serverSeconds.get(way) * 1000 / values.size()),
                    Figures.plain(clientSeconds.get(way) * 1000 / values.size()));
        });
    }
}
