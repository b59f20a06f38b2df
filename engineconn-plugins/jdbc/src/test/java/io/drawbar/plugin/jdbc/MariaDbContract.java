package io.drawbar.plugin.jdbc;

import io.drawbar.engine.testkit.EngineContract;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.MariaDbServer;
import java.nio.file.Path;
import java.util.Map;

/** A real MariaDB keeps the contract of all engines, by a driver that speaks MySQL's protocol. */
abstract class MariaDbContract extends EngineContract {
    private final String protocol;
    private final MariaDbProbes probes;
    private MariaDbServer server;

    /** @param protocol as the driver's URLs name it */
    MariaDbContract(String protocol, MariaDbProbes probes) {
        this.protocol = protocol;
        this.probes = probes;
    }

    @Override
    protected EngineUnderTest start(Path folder) throws Exception {
        server = MariaDbServer.start(folder);
        EngineUnderTest engine = EngineUnderTest.start(
                new JdbcPlugin(),
                Map.of("source.db.url", server.url(protocol), "source.db.user", "root"),
                folder,
                probes);
        for (String text : MariaDbProbes.SETUP) {
            engine.run(text);
        }
        return engine;
    }

    @Override
    protected void stop() {
        server.close();
    }
}
