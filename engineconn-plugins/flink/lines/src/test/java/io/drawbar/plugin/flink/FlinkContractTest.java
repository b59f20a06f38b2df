package io.drawbar.plugin.flink;

import org.junit.jupiter.api.Tag;
import io.drawbar.engine.testkit.EngineContract;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.nio.file.Path;
import java.util.Map;

/** Flink keeps the contract of all engines. */
@Tag("slow") // a cancel that comes as a statement starts is not always heard yet
class FlinkContractTest extends EngineContract {

    @Override
    protected EngineUnderTest start(Path folder) throws Exception {
        EngineUnderTest engine = EngineUnderTest.start(
                new FlinkStart(), Map.of("table.local-time-zone", "Europe/Berlin"), folder, new FlinkProbes());
        engine.run(FlinkProbes.SETUP);
        return engine;
    }

}
