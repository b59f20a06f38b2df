package io.drawbar.bench.part;

import io.drawbar.bench.measure.Figures;
import io.drawbar.bench.measure.Samples;
import io.drawbar.bench.measure.Table;
import io.drawbar.bench.place.Child;
import io.drawbar.bench.place.DirectFlink;
import io.drawbar.bench.place.Drawbar;
import io.drawbar.bench.worker.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** (f) Flink in batch mode, beside Flink used directly on a cluster that its statements share. */
public final class FlinkBatch implements Part {
    private static final String DIRECT = "Flink directly";
    private static final String THROUGH = "Drawbar's JDBC driver";
    private static final String TINY = "select 1";
    private static final int WARM_UP = 300;
    private static final int ROUNDS = 10;
    private static final int PER_ROUND = 30;
    private static final int ROWS = 1_000_000;
    private static final int FETCHES = 5;
    private static final int FETCHES_BEFORE = 2;

    private static final String NUMBERS = "create table numbers (id bigint) with ('connector' = 'datagen',"
            + " 'rows-per-second' = '1000000000', 'number-of-rows' = '" + ROWS + "', 'fields.id.kind' = 'sequence',"
            + " 'fields.id.start' = '1', 'fields.id.end' = '" + ROWS + "')";
    private static final String MILLION =
            "select id, cast(mod(id, 7) as int) as k, 'row ' || cast(id as string) as name, id * 0.5e0 as half,"
                    + " timestampadd(day, cast(mod(id, 365) as int), date '2024-01-01') as d from numbers";

    @Override
    public String letter() {
        return "f";
    }

    @Override
    public String title() {
        return "Flink in batch mode";
    }

    @Override
    public String run(Ground ground) throws Exception {
        try (Drawbar drawbar = ground.fresh("flink", "")) {
            Ground.say("installing Flink");
            drawbar.run("engine", "install", "flink", "--no-archive"); // what is warm needs none
            drawbar.start();
            try (Child direct = new DirectFlink(ground.layout(), drawbar.home().resolve("engines/flink-1.20.3/lib"))
                            .start();
                    Child through = ground.jdbc()) {
                through.order("open", drawbar.driverUrl("flink"));
                direct.order("run", NUMBERS);
                through.order("each", 0, 1, NUMBERS);
                Map<String, Child> ways = new LinkedHashMap<>();
                ways.put(DIRECT, direct);
                ways.put(THROUGH, through);
                StringBuilder text = new StringBuilder();
                Map<String, Long> pids =
                        Map.of("engine", drawbar.engine("flink").pid(), "client", through.pid());
                ground.profiled("flink", pids, () -> {
                    text.append(latency(ground, ways)).append('\n');
                    text.append(fetch(ground, ways));
                });
                return text.toString();
            }
        }
    }

    private static String latency(Ground ground, Map<String, Child> ways) throws IOException, InterruptedException {
        for (Child way : ways.values()) {
            way.order("times", ground.times(WARM_UP), TINY);
        }
        Map<String, List<Long>> nanos = new LinkedHashMap<>();
        for (int round = 0; round < ground.rounds(ROUNDS); round++) {
            for (Map.Entry<String, Child> way : ways.entrySet()) {
                long[] taken = way.getValue().order("times", PER_ROUND, TINY).numbers("nanos");
                List<Long> all = nanos.computeIfAbsent(way.getKey(), name -> new ArrayList<>());
                Arrays.stream(taken).forEach(all::add);
            }
        }
        double base = Samples.of(nanos.get(DIRECT)).percentile(50);
        Table table = new Table("`select 1`", "p50, ms", "p95, ms", "over Flink's p50, ms");
        nanos.forEach((way, values) -> {
            Samples samples = Samples.of(values);
            Ground.say(way + ": p50 " + Figures.millis(samples.percentile(50)) + " ms");
            table.row(
                    way,
                    Figures.millis(samples.percentile(50)),
                    Figures.millis(samples.percentile(95)),
                    Figures.millis(samples.percentile(50) - base));
        });
        return table.markdown();
    }

    private static String fetch(Ground ground, Map<String, Child> ways) throws IOException, InterruptedException {
        Map<String, List<Double>> speeds = new LinkedHashMap<>();
        for (int round = 0; round < FETCHES_BEFORE + ground.rounds(FETCHES); round++) {
            for (Map.Entry<String, Child> way : ways.entrySet()) {
                Reply reply = way.getValue().order("fetch", MILLION);
                if (reply.number("rows") != ROWS) {
                    throw new IOException(way.getKey() + " brought " + reply.number("rows") + " rows.");
                }
                if (round >= FETCHES_BEFORE) {
                    speeds.computeIfAbsent(way.getKey(), name -> new ArrayList<>())
                            .add(ROWS / (reply.number("nanos") / 1e9));
                }
            }
        }
        double base = Samples.of(speeds.get(DIRECT)).median();
        Table table = new Table("a million rows of five columns", "rows a second", "of Flink directly");
        speeds.forEach((way, values) -> {
            double median = Samples.of(values).median();
            Ground.say(way + ": " + Figures.millions(median) + " rows a second");
            table.row(way, Figures.millions(median), Figures.ratio(median, base));
        });
        return table.markdown();
    }
}
