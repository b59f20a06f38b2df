package io.drawbar.bench.part;

import io.drawbar.bench.measure.Figures;
import io.drawbar.bench.measure.LiveHeap;
import io.drawbar.bench.measure.Samples;
import io.drawbar.bench.measure.Table;
import io.drawbar.bench.place.Child;
import io.drawbar.bench.place.Drawbar;
import io.drawbar.bench.worker.Reply;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** (t) What a thin engine adds to its own driver: PostgreSQL through the JDBC engine beside PostgreSQL's driver. */
public final class ThinJdbc implements Part {
    private static final String DIRECT = "PostgreSQL's driver";
    private static final String THROUGH = "through Drawbar";
    private static final String TINY = "select 1";
    private static final int WARM_UP = 30_000;
    private static final int ROUNDS = 10;
    private static final int PER_ROUND = 500;
    private static final int ROWS = 1_000_000;
    private static final int FETCHES = 5;
    private static final int SESSIONS = 200;

    @Override
    public String letter() {
        return "t";
    }

    @Override
    public String title() {
        return "A thin engine";
    }

    @Override
    public String run(Ground ground) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "300")
                        .setOverrideWorkingDirectory(
                                ground.layout().scratch().resolve("postgres").toFile())
                        .start();
                Drawbar drawbar = ground.fresh("thin", configuration(postgres))) {
            drawbar.run("engine", "install", "jdbc");
            drawbar.start();
            try (Child direct = ground.jdbc();
                    Child through = ground.jdbc()) {
                direct.order("open", postgres.getJdbcUrl("postgres", "postgres"));
                through.order("open", drawbar.driverUrl("jdbc"));
                Map<String, Child> ways = new LinkedHashMap<>();
                ways.put(DIRECT, direct);
                ways.put(THROUGH, through);
                return latency(ground, ways) + "\n" + fetch(ground, ways) + "\n" + idle(ground, drawbar, through);
            }
        }
    }

    private static String configuration(EmbeddedPostgres postgres) {
        return """
                engines.jdbc.settings {
                  "source.pg.url" = "jdbc:postgresql://127.0.0.1:%d/postgres"
                  "source.pg.user" = "postgres"
                  "source.pg.pool-user-size" = "250"
                  "source.pg.pool-size" = "250"
                }
                """.formatted(postgres.getPort());
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
        Table table = new Table("`select 1`", "p50, ms", "p95, ms", "p99, ms");
        nanos.forEach((way, values) -> {
            Samples samples = Samples.of(values);
            Ground.say(way + ": p50 " + Figures.millis(samples.percentile(50)) + " ms, p99 "
                    + Figures.millis(samples.percentile(99)) + " ms");
            table.row(
                    way,
                    Figures.millis(samples.percentile(50)),
                    Figures.millis(samples.percentile(95)),
                    Figures.millis(samples.percentile(99)));
        });
        return ground.rounds(ROUNDS) * PER_ROUND + " of each in " + ground.rounds(ROUNDS)
                + " interleaved rounds, after " + WARM_UP
                + " to warm up: the compilers of four processes share the cores"
                + " until then.\n\n" + table.markdown();
    }

    private static String fetch(Ground ground, Map<String, Child> ways) throws IOException, InterruptedException {
        String sql = "select g as id, g %% 7 as k, 'row ' || g as name, g * 0.5::float8 as half, "
                + "date '2024-01-01' + (g %% 365)::int as day from (select generate_series(1::bigint, %d) as g) s";
        String text = sql.formatted(ROWS);
        Map<String, List<Double>> speeds = new LinkedHashMap<>();
        for (int round = 0; round <= ground.rounds(FETCHES); round++) {
            for (Map.Entry<String, Child> way : ways.entrySet()) {
                Reply reply = way.getValue().order("fetch", text);
                if (reply.number("rows") != ROWS) {
                    throw new IOException(way.getKey() + " brought " + reply.number("rows") + " rows.");
                }
                if (round > 0) {
                    speeds.computeIfAbsent(way.getKey(), name -> new ArrayList<>())
                            .add(ROWS / (reply.number("nanos") / 1e9));
                }
            }
        }
        double base = Samples.of(speeds.get(DIRECT)).median();
        Table table = new Table("a million rows of five columns", "rows a second", "of the driver's own");
        speeds.forEach((way, values) -> {
            double median = Samples.of(values).median();
            Ground.say(way + ": " + Figures.millions(median) + " rows a second");
            table.row(way, Figures.millions(median), Figures.ratio(median, base));
        });
        return table.markdown();
    }

    private static String idle(Ground ground, Drawbar drawbar, Child client) throws IOException, InterruptedException {
        long pid = drawbar.engine("thin").pid();
        long before = LiveHeap.bytes(pid);
        int sessions = ground.times(SESSIONS);
        client.order("idle", sessions, drawbar.driverUrl("jdbc"), TINY);
        long after = LiveHeap.bytes(pid);
        Ground.say(sessions + " idle sessions: " + (after - before) / sessions + " bytes each");
        return "Each of " + sessions + " idle sessions that have run a statement, and so have a connection, takes "
                + (after - before) / sessions / 1024 + " KiB of the shared process's heap.\n";
    }
}
