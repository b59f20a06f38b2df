package io.drawbar.bench.part;

import io.drawbar.bench.measure.Figures;
import io.drawbar.bench.measure.Samples;
import io.drawbar.bench.measure.Table;
import io.drawbar.bench.place.Child;
import io.drawbar.bench.place.Drawbar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** (a) From nothing to the first row of {@code select 1}: Drawbar starts the engine, or a program starts Spark. */
public final class EngineStart implements Part {
    private static final String SQL = "select 1";
    private static final int ROUNDS = 5;

    @Override
    public String letter() {
        return "a";
    }

    @Override
    public String title() {
        return "Engine start to first row, cold";
    }

    /** One way to a first row; answers nanoseconds. */
    private interface Way {
        long firstRow() throws IOException, InterruptedException;
    }

    @Override
    public String run(Ground ground) throws Exception {
        Drawbar drawbar = ground.drawbar();
        Path archive = ground.sparkFolder().resolve("engine.jsa");
        if (!Files.exists(archive)) {
            throw new IOException("The installation made no class-data archive " + archive + ".");
        }
        Path away = archive.resolveSibling("engine.jsa.away");
        Path own = ground.layout().scratch().resolve("direct-spark.jsa");
        Ground.say("training a class-data archive for Spark used directly");
        ground.spark().dump(own, SQL);
        Map<String, List<Long>> nanos = new LinkedHashMap<>();
        try (Child jdbc = ground.jdbc()) {
            jdbc.order("first", drawbar.jdbcUrl("echo"), SQL); // The driver itself is not what is measured.
            Map<String, Way> ways = new LinkedHashMap<>();
            ways.put("Drawbar, Spark, with AppCDS", () -> throughDrawbar(drawbar, jdbc, "spark"));
            ways.put("Drawbar, Spark, without AppCDS", () -> {
                Files.move(archive, away);
                try {
                    return throughDrawbar(drawbar, jdbc, "spark");
                } finally {
                    Files.move(away, archive);
                }
            });
            ways.put("Spark directly, with AppCDS", () -> {
                long start = System.nanoTime();
                try (Child spark = ground.spark().startWith(own)) {
                    spark.order("times", 1, SQL);
                    return System.nanoTime() - start;
                }
            });
            ways.put("Spark directly, without AppCDS", () -> {
                long start = System.nanoTime();
                try (Child spark = ground.spark().start()) {
                    spark.order("times", 1, SQL);
                    return System.nanoTime() - start;
                }
            });
            ways.put("Drawbar, echo", () -> throughDrawbar(drawbar, jdbc, "echo"));
            for (int round = 0; round < ground.rounds(ROUNDS); round++) {
                for (Map.Entry<String, Way> way : ways.entrySet()) {
                    long taken = way.getValue().firstRow();
                    Ground.say(way.getKey() + ": " + Figures.millis((double) taken) + " ms");
                    nanos.computeIfAbsent(way.getKey(), name -> new ArrayList<>())
                            .add(taken);
                }
            }
        }
        return table(nanos);
    }

    /** No engine runs before, and the connection is new. */
    private static long throughDrawbar(Drawbar drawbar, Child jdbc, String engine)
            throws IOException, InterruptedException {
        drawbar.stopEngines();
        return jdbc.order("first", drawbar.jdbcUrl(engine), SQL).number("nanos");
    }

    private static String table(Map<String, List<Long>> nanos) {
        double base = Samples.of(nanos.get("Spark directly, without AppCDS")).median();
        Table table = new Table("way", "median, ms", "min, ms", "max, ms", "of Spark directly without AppCDS");
        nanos.forEach((way, values) -> {
            Samples samples = Samples.of(values);
            table.row(
                    way,
                    Figures.millis(samples.median()),
                    Figures.millis(samples.min()),
                    Figures.millis(samples.max()),
                    Figures.ratio(samples.median(), base));
        });
        return "From a new JDBC connection (Drawbar) or the start of the JVM (Spark directly) to the first row of `"
                + SQL + "`; " + nanos.values().iterator().next().size() + " interleaved rounds.\n\n" + table.markdown();
    }
}
