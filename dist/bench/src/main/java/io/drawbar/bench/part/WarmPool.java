package io.drawbar.bench.part;

import io.drawbar.bench.measure.Figures;
import io.drawbar.bench.measure.Samples;
import io.drawbar.bench.measure.Table;
import io.drawbar.bench.place.Child;
import io.drawbar.bench.place.Drawbar;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** (p) From a new connection to the first row when an engine waits in a warm pool, and how much more that is than on an engine of one's own. */
public final class WarmPool implements Part {
    private static final String SQL = "select 1";
    private static final int ROUNDS = 10;
    /** On the claimed engine, after its first statement. */
    private static final int AGAIN = 10;

    private static final String POOLS = """
        manager.pools {
          spark { engine = spark }
          echo { engine = echo }
        }
        """;

    @Override
    public String letter() {
        return "p";
    }

    @Override
    public String title() {
        return "Claims from a warm pool";
    }

    @Override
    public String run(Ground ground) throws Exception {
        Table table = new Table("engine", "way", "median, ms", "min, ms", "max, ms", "over the same when warm, ms");
        Drawbar pooled = ground.fresh("pool", Ground.CONFIGURATION + POOLS);
        Files.createSymbolicLink(
                pooled.home().resolve("engines"), ground.sparkFolder().getParent());
        try (pooled;
                Child jdbc = ground.jdbc()) {
            pooled.start();
            for (String engine : List.of("echo", "spark")) {
                measure(ground, pooled, jdbc, engine, table);
            }
        }
        return "A new JDBC connection (Drawbar's driver) of a user who has no engine, to the first row of `" + SQL
                + "`: an engine that waits in a pool becomes the user's. Then " + AGAIN
                + " more new connections to that engine; `over` is the difference within the round, its median. "
                + ground.rounds(ROUNDS) + " rounds.\n\n" + table.markdown();
    }

    private static void measure(Ground ground, Drawbar drawbar, Child jdbc, String engine, Table table)
            throws IOException, InterruptedException {
        List<Long> claims = new ArrayList<>();
        List<Long> warm = new ArrayList<>();
        List<Long> over = new ArrayList<>();
        // The driver, the server and the entrance are not what is measured: two rounds before.
        for (int round = -2; round < ground.rounds(ROUNDS); round++) {
            drawbar.awaitPool(engine);
            long claim = jdbc.order("first", drawbar.driverUrl(engine), SQL).number("nanos");
            List<Long> after = new ArrayList<>();
            for (int i = 0; i < AGAIN; i++) {
                after.add(jdbc.order("first", drawbar.driverUrl(engine), SQL).number("nanos"));
            }
            if (round >= 0) {
                long median = (long) Samples.of(after).median();
                Ground.say(engine + ": claim to first row " + Figures.millis((double) claim) + " ms, then "
                        + Figures.millis((double) median) + " ms");
                claims.add(claim);
                warm.addAll(after);
                over.add(claim - median);
            }
            drawbar.stopEngines();
        }
        row(table, engine, "claimed", claims, Figures.millis(Samples.of(over).median()));
        row(table, engine, "its own, warm", warm, "");
    }

    private static void row(Table table, String engine, String way, List<Long> nanos, String over) {
        Samples samples = Samples.of(nanos);
        table.row(
                engine,
                way,
                Figures.millis(samples.median()),
                Figures.millis(samples.min()),
                Figures.millis(samples.max()),
                over);
    }
}
