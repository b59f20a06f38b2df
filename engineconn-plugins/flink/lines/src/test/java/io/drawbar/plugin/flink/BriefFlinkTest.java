package io.drawbar.plugin.flink;

import io.drawbar.engine.testkit.AnalyseContract;
import io.drawbar.engine.testkit.CancelContract;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.ErrorsContract;
import io.drawbar.engine.testkit.TypesContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The part of the contract in which lines of Flink differ most; the whole of it runs with the slow tests. */
class BriefFlinkTest {
    private static EngineUnderTest engine;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        engine = EngineUnderTest.start(
                new FlinkStart(), Map.of("table.local-time-zone", "Europe/Berlin"), folder, new FlinkProbes());
        engine.run(FlinkProbes.SETUP);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Nested
    class Types extends TypesContract {
        Types() {
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
    class Analyse extends AnalyseContract {
        Analyse() {
            super(engine);
        }
    }
}
