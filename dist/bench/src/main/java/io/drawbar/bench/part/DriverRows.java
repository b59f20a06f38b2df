package io.drawbar.bench.part;

import io.drawbar.bench.measure.Figures;
import io.drawbar.bench.measure.Samples;
import io.drawbar.bench.measure.Table;
import io.drawbar.bench.measure.Usage;
import io.drawbar.bench.measure.Usage.Used;
import io.drawbar.bench.place.Child;
import io.drawbar.bench.place.Drawbar;
import io.drawbar.bench.place.ThriftServer;
import io.drawbar.bench.worker.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** (k) Many rows by the JDBC drivers, every value read with getObject; and twenty million in a small heap. */
public final class DriverRows implements Part {
    private static final List<Long> SIZES = List.of(1_000_000L, 5_000_000L);
    private static final long MANY = 20_000_000L;
    private static final String SMALL_HEAP = "128m";
    private static final int ROUNDS = 5;
    private static final int WARM_UP = 25;
    /** A JVM collects garbage for a while after its rows are read: that must not be counted as the next one's time. */
    private static final long SETTLE_MILLIS = 500;

    private record Way(String name, Child client, List<String> order) {}

    private record Seen(double rowsASecond, double clientMicrosARow) {}

    @Override
    public String letter() {
        return "k";
    }

    @Override
    public String title() {
        return "JDBC drivers: rows";
    }

    @Override
    public String run(Ground ground) throws Exception {
        Drawbar drawbar = ground.drawbar();
        StringBuilder text = new StringBuilder("Columns: bigint, int, double, string, date, timestamp; medians of "
                + ground.rounds(ROUNDS) + " interleaved rounds after " + ground.rounds(WARM_UP)
                + " to warm up, half a second apart. hive-jdbc fetches 1,000 rows at a time, which is its preset.\n\n");
        try (ThriftServer thrift = ThriftServer.start(ground.layout());
                Child direct = ground.spark().start();
                Child ours = ground.jdbc();
                Child standard = ground.jdbc();
                Child hive = ground.hive()) {
            ours.order("open", drawbar.driverUrl("spark"));
            standard.order("open", drawbar.jdbcUrl("spark"));
            hive.order("open", thrift.url());
            List<Way> ways = List.of(
                    new Way(DriverStatements.DIRECT + ", Arrow collected and decoded", direct, List.of("objects")),
                    new Way(DriverStatements.OURS, ours, List.of()),
                    new Way(DriverStatements.STANDARD, standard, List.of()),
                    new Way(DriverStatements.HIVE, hive, List.of()));
            for (int i = 0; i < ground.rounds(WARM_UP); i++) {
                for (Way way : ways) {
                    fetch(way, SIZES.get(0));
                }
            }
            Map<String, Long> pids = Map.of(
                    "server",
                    drawbar.serverPid(),
                    "engine",
                    drawbar.engine("spark").pid(),
                    "client",
                    ours.pid());
            ground.profiled("driver-rows", pids, () -> {
                for (long rows : SIZES) {
                    text.append(measure(ground, ways, rows)).append('\n');
                }
            });
        }
        return text + smallHeap(ground, drawbar);
    }

    private static String measure(Ground ground, List<Way> ways, long rows) throws Exception {
        Map<String, List<Seen>> seen = new LinkedHashMap<>();
        for (int round = 0; round < ground.rounds(ROUNDS); round++) {
            for (Way way : ways) {
                Thread.sleep(SETTLE_MILLIS);
                Usage usage = Usage.begin(Map.of("client", way.client().pid()));
                long nanos = fetch(way, rows);
                double micros = usage.end().get("client").cpuSeconds() * 1e6 / rows;
                seen.computeIfAbsent(way.name(), name -> new ArrayList<>()).add(new Seen(rows * 1e9 / nanos, micros));
            }
        }
        double base = speed(seen.get(ways.get(0).name()));
        double hive = speed(seen.get(DriverStatements.HIVE));
        Table table = new Table(
                String.format(Locale.ROOT, "%,d rows", rows),
                "rows a second",
                "of Spark in process",
                "of hive-jdbc",
                "client CPU, µs a row");
        seen.forEach((way, rounds) -> {
            double micros = Samples.of(
                            rounds.stream().map(Seen::clientMicrosARow).toList())
                    .median();
            Ground.say(rows + " rows, " + way + ": " + Figures.millions(speed(rounds)) + " a second, client "
                    + Figures.plain(micros) + " µs a row");
            table.row(
                    way,
                    Figures.millions(speed(rounds)),
                    Figures.ratio(speed(rounds), base),
                    Figures.ratio(speed(rounds), hive),
                    Figures.plain(micros));
        });
        return table.markdown();
    }

    private static double speed(List<Seen> rounds) {
        return Samples.of(rounds.stream().map(Seen::rowsASecond).toList()).median();
    }

    /** Answers nanoseconds. */
    private static long fetch(Way way, long rows) throws Exception {
        List<Object> arguments = new ArrayList<>(way.order());
        arguments.add(Fetch.sql(rows));
        Reply reply = way.client().order("fetch", arguments.toArray());
        if (reply.number("rows") != rows) {
            throw new IllegalStateException(way.name() + " brought " + reply.number("rows") + " rows.");
        }
        return reply.number("nanos");
    }

    private static String smallHeap(Ground ground, Drawbar drawbar) throws Exception {
        long rows = ground.times((int) MANY);
        try (Child client = ground.jdbc(SMALL_HEAP)) {
            client.order("open", drawbar.driverUrl("spark"));
            Usage usage = Usage.begin(Map.of("client", client.pid()));
            long nanos = fetch(new Way(DriverStatements.OURS, client, List.of()), rows);
            Used used = usage.end().get("client");
            return String.format(
                    Locale.ROOT,
                    "%,d rows with the client at -Xmx%s: %s rows a second, peak RSS %s MiB.%n",
                    rows,
                    SMALL_HEAP,
                    Figures.millions(rows * 1e9 / nanos),
                    Figures.mebibytes(used.peakRssBytes()));
        }
    }
}
