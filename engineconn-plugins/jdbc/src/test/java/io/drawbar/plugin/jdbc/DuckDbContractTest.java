package io.drawbar.plugin.jdbc;

import io.drawbar.engine.testkit.EngineContract;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.nio.file.Path;
import java.util.Map;

/** DuckDB keeps the contract of all engines. */
class DuckDbContractTest extends EngineContract {

    @Override
    protected EngineUnderTest start(Path folder) throws Exception {
        EngineUnderTest engine = EngineUnderTest.start(
                new JdbcPlugin(), Map.of("source.db.url", "jdbc:duckdb::memory:contract"), folder, new DuckDbProbes());
        engine.run("create table changes (x int)");
        engine.run("insert into changes values (1), (2), (3), (4), (5)");
        return engine;
    }
}
