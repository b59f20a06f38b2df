package io.drawbar.bench.part;

import io.drawbar.bench.measure.Figures;
import io.drawbar.bench.measure.Table;
import io.drawbar.bench.measure.Usage;
import io.drawbar.bench.measure.Usage.Used;
import io.drawbar.bench.place.Child;
import io.drawbar.bench.place.Drawbar;
import io.drawbar.bench.place.Layout;
import io.drawbar.bench.worker.EchoRows;
import io.drawbar.bench.worker.Reply;
import java.nio.file.Path;
import java.util.Map;

/** (m) A result far larger than any heap on its way, every row of which must arrive. */
public final class MemoryProof implements Part {
    private static final long ROWS = 20_000_000;
    private static final String CONFIGURATION = "engines.echo.memory = 128m\n";

    @Override
    public String letter() {
        return "m";
    }

    @Override
    public String title() {
        return "Bounded memory: 20 million rows";
    }

    @Override
    public String run(Ground ground) throws Exception {
        long rows = ground.times((int) ROWS);
        String sql = "select * from rows(" + rows + ")";
        Table table = new Table(
                "way", "rows", "seconds", "rows a second", "CPU s server", "peak RSS MiB server", "engine", "client");
        Path home;
        try (Drawbar drawbar = ground.fresh("memory", CONFIGURATION).serverOptions("-Xmx256m")) {
            home = drawbar.home();
            drawbar.start();
            try (Child rest = ground.rest();
                    Child flight = ground.flight()) {
                rest.order("open", drawbar.url(), drawbar.token(), 1);
                flight.order("open", drawbar.url(), drawbar.token(), "echo");
                flight.order("times", 1, "select 1"); // Starts the engine.
                row(table, "REST, CSV", drawbar, rest, rows, "csv", "echo", sql);
                row(table, "Flight", drawbar, flight, rows, "fetch", "echo", sql);
            }
        }
        Layout.delete(home);
        return "`" + sql
                + "` with the server at -Xmx256m and the echo engine at -Xmx128m. The client checks every row's"
                + " number, place and values.\n\n" + table.markdown();
    }

    private static void row(
            Table table, String way, Drawbar drawbar, Child client, long rows, String verb, String how, String sql)
            throws Exception {
        Usage usage = Usage.begin(Map.of(
                "server", drawbar.serverPid(), "engine", drawbar.engine("echo").pid(), "client", client.pid()));
        Reply reply = client.order(verb, how, sql);
        Map<String, Used> used = usage.end();
        if (reply.number("rows") != rows || reply.number("sum") != EchoRows.expectedSum(rows)) {
            throw new IllegalStateException(way + " brought " + reply.number("rows") + " rows with the checksum "
                    + reply.number("sum") + " instead of " + rows + " with " + EchoRows.expectedSum(rows) + ".");
        }
        double seconds = reply.number("nanos") / 1e9;
        Ground.say(way + ": " + rows + " rows in " + Figures.plain(seconds) + " s");
        table.row(
                way,
                Long.toString(rows),
                Figures.plain(seconds),
                Figures.millions(rows / seconds),
                Figures.plain(used.get("server").cpuSeconds()),
                Figures.mebibytes(used.get("server").peakRssBytes()),
                Figures.mebibytes(used.get("engine").peakRssBytes()),
                Figures.mebibytes(used.get("client").peakRssBytes()));
    }
}
