package io.drawbar.bench.part;

import io.drawbar.bench.measure.Figures;
import io.drawbar.bench.measure.Samples;
import io.drawbar.bench.measure.Table;
import io.drawbar.bench.place.Child;
import io.drawbar.bench.place.Drawbar;
import io.drawbar.bench.worker.Reply;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** (q) From the ask for a place on a warm engine to its lease, by gRPC from another process, and how many of those a manager serves. */
public final class EngineAsks implements Part {
    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 5;
    private static final int ONE_BY_ONE = 2_000;
    private static final int CLIENTS = 16;
    private static final int USERS = 4;
    private static final int AT_ONCE = 16_000;

    @Override
    public String letter() {
        return "q";
    }

    @Override
    public String title() {
        return "Asks for a warm engine";
    }

    @Override
    public String run(Ground ground) throws Exception {
        try (Drawbar drawbar = ground.fresh("asks", "")) {
            drawbar.start();
            String zooKeeper = "127.0.0.1:"
                    + Files.readString(drawbar.home().resolve("data/zookeeper.port"))
                            .trim();
            String secret = Files.readString(drawbar.home().resolve("secrets/cluster.key"))
                    .trim();
            try (Child asks = ground.asks()) {
                asks.order("open", zooKeeper, secret);
                // Starts the users' engines, and has the compiler see it all.
                asks.order("load", CLIENTS, ground.times(WARM_UP), USERS);
                asks.order("times", ground.times(ONE_BY_ONE), "user0");
                return measure(ground, asks);
            }
        }
    }

    private static String measure(Ground ground, Child asks) throws Exception {
        List<Long> alone = new ArrayList<>();
        List<Long> among = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        for (int round = 0; round < ground.rounds(ROUNDS); round++) {
            Arrays.stream(asks.order("times", ground.times(ONE_BY_ONE), "user0").numbers("nanos"))
                    .forEach(alone::add);
            int count = ground.times(AT_ONCE) / CLIENTS * CLIENTS;
            Reply reply = asks.order("load", CLIENTS, count, USERS);
            Arrays.stream(reply.numbers("nanos")).forEach(among::add);
            rates.add(count * 1e9 / reply.number("taken"));
            Ground.say(Math.round(rates.get(round)) + " asks a second");
        }
        Table latency = new Table("ask to lease, ms", "p50", "p95", "p99");
        row(latency, "one after the other", alone);
        row(latency, CLIENTS + " clients at once", among);
        Samples rate = Samples.of(rates);
        Table speed = new Table("a second", "median", "min", "max");
        speed.row(
                "asks, each with its release",
                Figures.plain(rate.median()),
                Figures.plain(rate.min()),
                Figures.plain(rate.max()));
        return "A process asks the manager of a whole server (one process, the launcher's heap) as an entrance does, by gRPC over"
                + " loopback, for places on the echo engines of " + USERS + " users, which are running, and gives each"
                + " back. " + rates.size() + " rounds.\n\n" + latency.markdown() + "\n" + speed.markdown();
    }

    private static void row(Table table, String name, List<Long> nanos) {
        Samples samples = Samples.of(nanos);
        table.row(
                name,
                Figures.millis(samples.percentile(50)),
                Figures.millis(samples.percentile(95)),
                Figures.millis(samples.percentile(99)));
    }
}
