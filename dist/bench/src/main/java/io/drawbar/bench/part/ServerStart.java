package io.drawbar.bench.part;

import io.drawbar.bench.measure.Figures;
import io.drawbar.bench.measure.ProcessStat;
import io.drawbar.bench.measure.Samples;
import io.drawbar.bench.measure.Table;
import io.drawbar.bench.place.Child;
import io.drawbar.bench.place.Drawbar;
import io.drawbar.bench.place.Layout;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** (e) From {@code drawbar start} to the first healthy answer, and the memory it holds when nobody asks it anything. */
public final class ServerStart implements Part {
    private static final int ROUNDS = 5;
    private static final Duration IDLE = Duration.ofSeconds(10);

    @Override
    public String letter() {
        return "e";
    }

    @Override
    public String title() {
        return "Server start to healthy, and memory at rest";
    }

    /** One start. */
    private record Started(long nanos, double cpuSeconds, long idleBytes) {}

    @Override
    public String run(Ground ground) throws Exception {
        List<Started> fresh = new ArrayList<>();
        List<Started> again = new ArrayList<>();
        List<Long> spark = new ArrayList<>();
        List<Long> sparkBytes = new ArrayList<>();
        for (int round = 0; round < ground.rounds(ROUNDS); round++) {
            Drawbar drawbar = ground.fresh("start-" + round, "");
            fresh.add(start(drawbar));
            again.add(start(drawbar));
            Layout.delete(drawbar.home());
            long begin = System.nanoTime();
            try (Child direct = ground.spark().start()) {
                spark.add(System.nanoTime() - begin);
                Thread.sleep(IDLE.toMillis());
                sparkBytes.add(ProcessStat.of(direct.pid()).rssBytes());
            }
        }
        Table table = new Table("start", "median, ms", "min, ms", "max, ms", "CPU s", "RSS after 10 s, MiB");
        row(table, "fresh home", fresh);
        row(table, "second start", again);
        Samples samples = Samples.of(spark);
        table.row(
                "Spark directly, session made",
                Figures.millis(samples.median()),
                Figures.millis(samples.min()),
                Figures.millis(samples.max()),
                "",
                Figures.mebibytes((long) Samples.of(sparkBytes).median()));
        return "All roles in one process, started by the launcher; CPU seconds until 10 s after; " + fresh.size()
                + " interleaved rounds.\n\n" + table.markdown();
    }

    private static Started start(Drawbar drawbar) throws IOException, InterruptedException {
        try (drawbar) {
            long nanos = drawbar.start();
            Ground.say("healthy after " + Figures.millis((double) nanos) + " ms");
            Thread.sleep(IDLE.toMillis());
            ProcessStat stat = ProcessStat.of(drawbar.serverPid());
            return new Started(nanos, stat.cpuSeconds(), stat.rssBytes());
        }
    }

    private static void row(Table table, String name, List<Started> all) {
        Samples nanos = Samples.of(all.stream().map(Started::nanos).toList());
        table.row(
                name,
                Figures.millis(nanos.median()),
                Figures.millis(nanos.min()),
                Figures.millis(nanos.max()),
                Figures.plain(Samples.of(all.stream().map(Started::cpuSeconds).toList())
                        .median()),
                Figures.mebibytes(
                        (long) Samples.of(all.stream().map(Started::idleBytes).toList())
                                .median()));
    }
}
