package io.drawbar.plugin.jdbc;

import io.drawbar.engine.testkit.CancelContract;
import io.drawbar.engine.testkit.CatalogContract;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.ErrorsContract;
import io.drawbar.engine.testkit.MariaDbServer;
import io.drawbar.engine.testkit.PrepareContract;
import io.drawbar.engine.testkit.ReportsContract;
import io.drawbar.engine.testkit.ResultsContract;
import io.drawbar.engine.testkit.SessionsContract;
import io.drawbar.engine.testkit.TypesContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a real MariaDB keeps of the contract of all engines, by a driver that speaks MySQL's protocol. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MariaDbContract {
    private final String protocol;
    private final MariaDbProbes probes;
    private MariaDbServer server;
    private EngineUnderTest engine;

    /** @param protocol as the driver's URLs name it */
    MariaDbContract(String protocol, MariaDbProbes probes) {
        this.protocol = protocol;
        this.probes = probes;
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = MariaDbServer.start(folder);
        engine = EngineUnderTest.start(
                new JdbcPlugin(),
                Map.of("source.db.url", server.url(protocol), "source.db.user", "root"),
                folder,
                probes);
        for (String text : MariaDbProbes.SETUP) {
            engine.run(text);
        }
    }

    @AfterAll
    void stop() {
        engine.close();
        server.close();
    }

    @Nested
    class Types extends TypesContract {
        Types() {
            super(engine);
        }
    }

    @Nested
    class Results extends ResultsContract {
        Results() {
            super(engine);
        }
    }

    @Nested
    class Cancel extends CancelContract {
        Cancel() {
            super(engine);
        }
    }

    @Nested
    class Errors extends ErrorsContract {
        Errors() {
            super(engine);
        }
    }

    @Nested
    class Reports extends ReportsContract {
        Reports() {
            super(engine);
        }
    }

    @Nested
    class Sessions extends SessionsContract {
        Sessions() {
            super(engine);
        }
    }

    @Nested
    class Catalog extends CatalogContract {
        Catalog() {
            super(engine);
        }
    }

    @Nested
    class Prepare extends PrepareContract {
        Prepare() {
            super(engine);
        }
    }
}
