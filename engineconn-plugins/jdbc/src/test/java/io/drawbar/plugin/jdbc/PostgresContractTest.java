package io.drawbar.plugin.jdbc;

import io.drawbar.engine.testkit.EngineContract;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A real PostgreSQL keeps the contract of all engines. */
class PostgresContractTest extends EngineContract {
    private EmbeddedPostgres postgres;

    @Override
    protected EngineUnderTest start(Path folder) throws Exception {
        postgres = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
        EngineUnderTest engine = EngineUnderTest.start(
                new JdbcPlugin(),
                Map.of(
                        "source.db.url",
                        "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres",
                        "source.db.user",
                        "postgres"),
                folder,
                new PostgresProbes());
        engine.run("create table changes (x int)");
        engine.run("insert into changes values (1), (2), (3), (4), (5)");
        return engine;
    }

    @Override
    protected void stop() throws Exception {
        postgres.close();
    }
}
