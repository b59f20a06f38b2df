package io.drawbar.bench.part;

import io.drawbar.bench.measure.Figures;
import io.drawbar.bench.measure.Samples;
import io.drawbar.bench.measure.Table;
import io.drawbar.bench.place.Child;
import io.drawbar.bench.place.Drawbar;
import io.drawbar.bench.place.SparkFolder;
import io.drawbar.bench.place.ThriftServer;
import io.drawbar.bench.worker.Reply;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** (l) Connections and catalogs by the JDBC drivers. */
public final class DriverReach implements Part {
    private static final int OPENINGS = 300;
    private static final int HELD = 1_000;
    private static final int TABLES = 10_000;
    private static final int MANY_TABLES = 100_000;
    private static final int COLUMNS = 1_000;
    private static final int LISTINGS = 20;

    @Override
    public String letter() {
        return "l";
    }

    @Override
    public String title() {
        return "JDBC drivers: connections and catalogs";
    }

    @Override
    public String run(Ground ground) throws Exception {
        Drawbar drawbar = ground.drawbar();
        StringBuilder text = new StringBuilder();
        try (Child ours = ground.jdbc();
                Child standard = ground.jdbc()) {
            ours.order("open", drawbar.driverUrl("spark"));
            ours.order("times", ground.times(500), "values (1)");
            standard.order("open", drawbar.jdbcUrl("spark"));
            try (ThriftServer thrift = ThriftServer.start(ground.layout());
                    Child hive = ground.hive()) {
                text.append(openings(ground, drawbar, ours, standard, hive, thrift))
                        .append('\n');
            }
            Reply held = ours.order("hold", drawbar.driverUrl("spark"), ground.times(HELD));
            text.append(String.format(
                    Locale.ROOT,
                    "%,d connections open at once from one JVM: opened in %s ms, %,d of them valid, asked in %s ms;"
                            + " %s MiB of heap and %d threads in all.%n%n",
                    ground.times(HELD),
                    Figures.millis((double) held.number("nanos")),
                    held.number("valid"),
                    Figures.millis((double) held.number("answered")),
                    Figures.mebibytes(held.number("heap")),
                    held.number("threads")));
            text.append(catalogs(ground, drawbar, ours, standard));
        }
        return text.toString();
    }

    private static String openings(
            Ground ground, Drawbar drawbar, Child ours, Child standard, Child hive, ThriftServer thrift)
            throws Exception {
        Map<String, long[]> seen = new LinkedHashMap<>();
        int times = ground.times(OPENINGS);
        for (int round = 0; round < 2; round++) {
            // The first round warms up.
            seen.put(DriverStatements.OURS, opening(ours, drawbar.driverUrl("spark"), times));
            seen.put(DriverStatements.STANDARD, opening(standard, drawbar.jdbcUrl("spark"), times));
            seen.put(DriverStatements.HIVE, opening(hive, thrift.url(), times));
        }
        Table table = new Table("opening a connection onto a warm engine", "p50, ms", "p99, ms");
        seen.forEach((way, nanos) -> {
            Samples samples = Samples.of(Arrays.stream(nanos).boxed().toList());
            Ground.say("opening, " + way + ": p50 " + Figures.millis(samples.percentile(50)) + " ms");
            table.row(way, Figures.millis(samples.percentile(50)), Figures.millis(samples.percentile(99)));
        });
        return table.markdown();
    }

    private static long[] opening(Child client, String url, int times) throws Exception {
        return client.order("opening", url, times, "true").numbers("nanos");
    }

    private static String catalogs(Ground ground, Drawbar drawbar, Child ours, Child standard) throws Exception {
        SparkFolder folder = new SparkFolder(drawbar.home());
        List<Integer> sizes = List.of(ground.times(TABLES), ground.times(MANY_TABLES));
        for (int size : sizes) {
            ours.order("each", 0, 1, "create schema of" + size);
            ours.order("each", 0, 1, "create table of" + size + ".t0 (id bigint, name string) using parquet");
            folder.copy("of" + size, "t", size);
        }
        String columns =
                IntStream.range(0, COLUMNS).mapToObj(i -> "c" + i + " bigint").collect(Collectors.joining(", "));
        ours.order("each", 0, 1, "create table default.wide0 (" + columns + ") using parquet");
        folder.copy("default", "wide", LISTINGS);
        long start = System.nanoTime();
        ours.order("each", 0, 1, "select * from default.wide1");
        Ground.say("the copies are taken in: " + (System.nanoTime() - start) / 1_000_000 + " ms");
        Map<String, Child> ways = new LinkedHashMap<>();
        ways.put(DriverStatements.OURS, ours);
        ways.put(DriverStatements.STANDARD, standard);
        Table table = new Table("listing", "way", "rows", "first, ms", "p50, ms", "most, ms");
        for (Map.Entry<String, Child> way : ways.entrySet()) {
            Child client = way.getValue();
            for (int size : sizes) {
                row(table, "getTables", way.getKey(), client.order("listing", LISTINGS, "tables", "of" + size, "%"));
            }
            row(
                    table,
                    "getColumns, each time of another table",
                    way.getKey(),
                    client.order("listing", LISTINGS, "columns", "default", "wide#"));
            row(
                    table,
                    "getColumns, asked again",
                    way.getKey(),
                    client.order("listing", LISTINGS, "columns", "default", "wide0"));
        }
        return table.markdown();
    }

    private static void row(Table table, String what, String way, Reply reply) {
        long[] nanos = reply.numbers("nanos");
        Samples samples = Samples.of(Arrays.stream(nanos).boxed().toList());
        String p50 = Figures.millis(samples.percentile(50));
        Ground.say(what + ", " + way + ": p50 " + p50 + " ms");
        String most = Figures.millis((double) Arrays.stream(nanos).max().orElseThrow());
        table.row(what, way, Long.toString(reply.number("rows")), Figures.millis((double) nanos[0]), p50, most);
    }
}
