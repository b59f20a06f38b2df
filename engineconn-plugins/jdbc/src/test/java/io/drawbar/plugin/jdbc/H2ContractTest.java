package io.drawbar.plugin.jdbc;

import io.drawbar.engine.testkit.EngineContract;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.nio.file.Path;
import java.util.Map;

/** H2 keeps the contract of all engines. */
class H2ContractTest extends EngineContract {

    @Override
    protected EngineUnderTest start(Path folder) throws Exception {
        EngineUnderTest engine = EngineUnderTest.start(
                new JdbcPlugin(),
                Map.of("source.db.url", "jdbc:h2:mem:contract;DB_CLOSE_DELAY=-1", "source.db.trust-sql", "true"),
                folder,
                new H2Probes());
        engine.run("create table changes (x int)");
        engine.run("insert into changes values (1), (2), (3), (4), (5)");
        return engine;
    }
}
