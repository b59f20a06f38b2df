package io.drawbar.plugin.spark;

import io.drawbar.engine.testkit.EngineContract;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.nio.file.Path;
import java.util.Map;

/** Spark keeps the contract of all engines. */
class SparkContractTest extends EngineContract {

    @Override
    protected EngineUnderTest start(Path folder) throws Exception {
        return EngineUnderTest.start(
                new SparkStart(),
                Map.of("spark.master", "local[2]", "spark.sql.session.timeZone", "Europe/Berlin"),
                folder,
                new SparkProbes());
    }

}
