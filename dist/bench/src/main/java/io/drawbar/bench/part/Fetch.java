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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** (c) Many rows of six columns of different types, read to the last. */
public final class Fetch implements Part {
    private static final List<Long> SIZES = List.of(1_000_000L, 5_000_000L);
    private static final int ROUNDS = 5;
    private static final int WARM_UP = 8;
    private static final String BASE = "Spark directly, Arrow collected, values read";
    private static final String CLIENT = "client";
    private static final String SERVER = "server";
    private static final String ENGINE = "engine";

    private record Way(String name, Child client, List<String> order, boolean throughDrawbar) {}

    /** What was seen in one round. */
    private record Seen(double rowsASecond, Map<String, Used> used) {}

    @Override
    public String letter() {
        return "c";
    }

    @Override
    public String title() {
        return "Fetching rows";
    }

    /** Bigint, int, double, string, date and timestamp: about 56 bytes a row as Arrow. */
    static String sql(long rows) {
        return "select id, cast(id % 1000 as int) k, id * 0.25D x, concat('name ', id % 100000) name,"
                + " date_add(date'2020-01-01', cast(id % 1000 as int)) day,"
                + " timestamp_micros(1577836800000000 + id * 1000000) at from range(0, " + rows + ", 1, 8)";
    }

    @Override
    public String run(Ground ground) throws Exception {
        Drawbar drawbar = ground.drawbar();
        StringBuilder text = new StringBuilder();
        try (Child direct = ground.spark().start();
                Child jdbc = ground.jdbc();
                Child driver = ground.jdbc();
                Child flight = ground.flight()) {
            jdbc.order("open", drawbar.jdbcUrl("spark"));
            driver.order("open", drawbar.driverUrl("spark"));
            flight.order("open", drawbar.url(), drawbar.token(), "spark");
            List<Way> ways = List.of(
                    new Way("Drawbar's JDBC driver, getObject", driver, List.of(), true),
                    new Way("standard JDBC driver, getObject", jdbc, List.of(), true),
                    new Way("Flight, values read", flight, List.of("objects"), true),
                    new Way("Flight, batches counted", flight, List.of("arrow"), true),
                    new Way(BASE, direct, List.of("objects"), false),
                    new Way("Spark directly, Arrow by partition, values read", direct, List.of("iterator"), false),
                    new Way("Spark directly, Arrow collected, counted", direct, List.of("arrow"), false),
                    new Way("Spark directly, rows collected, values read", direct, List.of("rows"), false));
            for (int i = 0; i < ground.rounds(WARM_UP); i++) {
                for (Way way : ways) {
                    fetch(way, SIZES.get(0));
                }
            }
            Map<String, Long> servers = Map.of(
                    SERVER, drawbar.serverPid(), ENGINE, drawbar.engine("spark").pid());
            Map<String, Long> all = new LinkedHashMap<>(servers);
            all.putAll(Map.of("jdbc", jdbc.pid(), "flight", flight.pid()));
            ground.profiled("fetch", all, () -> {
                for (long rows : SIZES) {
                    text.append(measure(ground, ways, servers, rows)).append('\n');
                }
            });
        }
        return "Columns: bigint, int, double, string, date, timestamp; medians of " + ground.rounds(ROUNDS)
                + " interleaved rounds after " + ground.rounds(WARM_UP)
                + " to warm up. Spark directly is client and engine in one process.\n\n" + text;
    }

    private static String measure(Ground ground, List<Way> ways, Map<String, Long> servers, long rows)
            throws Exception {
        Map<String, List<Seen>> seen = new LinkedHashMap<>();
        for (int round = 0; round < ground.rounds(ROUNDS); round++) {
            for (Way way : ways) {
                Map<String, Long> pids = new LinkedHashMap<>(way.throughDrawbar() ? servers : Map.of());
                pids.put(CLIENT, way.client().pid());
                Usage usage = Usage.begin(pids);
                long nanos = fetch(way, rows);
                Seen one = new Seen(rows * 1e9 / nanos, usage.end());
                Ground.say(rows + " rows, " + way.name() + ": " + Figures.millions(one.rowsASecond()) + " a second");
                seen.computeIfAbsent(way.name(), name -> new ArrayList<>()).add(one);
            }
        }
        double base = median(seen.get(BASE), Seen::rowsASecond);
        Table table = new Table(
                String.format(Locale.ROOT, "%,d rows", rows),
                "rows a second",
                "of Spark directly",
                "CPU s client",
                "CPU s server",
                "CPU s engine",
                "peak RSS MiB client",
                "server",
                "engine");
        seen.forEach((way, rounds) -> {
            double speed = median(rounds, Seen::rowsASecond);
            table.row(
                    way,
                    Figures.millions(speed),
                    Figures.ratio(speed, base),
                    cpu(rounds, CLIENT),
                    cpu(rounds, SERVER),
                    cpu(rounds, ENGINE),
                    peak(rounds, CLIENT),
                    peak(rounds, SERVER),
                    peak(rounds, ENGINE));
        });
        return table.markdown();
    }

    /** Answers nanoseconds. */
    private static long fetch(Way way, long rows) throws Exception {
        List<Object> arguments = new ArrayList<>(way.order());
        arguments.add(sql(rows));
        Reply reply = way.client().order("fetch", arguments.toArray());
        if (reply.number("rows") != rows) {
            throw new IllegalStateException(
                    way.name() + " brought " + reply.number("rows") + " rows instead of " + rows + ".");
        }
        return reply.number("nanos");
    }

    private static String cpu(List<Seen> rounds, String process) {
        return rounds.get(0).used().containsKey(process)
                ? Figures.plain(median(rounds, seen -> seen.used().get(process).cpuSeconds()))
                : "";
    }

    private static String peak(List<Seen> rounds, String process) {
        return rounds.get(0).used().containsKey(process)
                ? Figures.mebibytes((long)
                        median(rounds, seen -> (double) seen.used().get(process).peakRssBytes()))
                : "";
    }

    private static double median(List<Seen> rounds, Function<Seen, Double> value) {
        return Samples.of(rounds.stream().map(value).toList()).median();
    }
}
