package io.drawbar.plugin.trino;

import io.drawbar.engine.testkit.EngineContract;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Trino keeps the contract of all engines: on the server that the property {@code trino.url} names, with the TPC-H connector. */
@EnabledIfSystemProperty(named = "trino.url", matches = ".+")
class TrinoTest extends EngineContract {

    @Override
    protected EngineUnderTest start(Path folder) throws Exception {
        return EngineUnderTest.start(
                new TrinoPlugin(), Map.of("url", System.getProperty("trino.url")), folder, new TrinoProbes());
    }
}
