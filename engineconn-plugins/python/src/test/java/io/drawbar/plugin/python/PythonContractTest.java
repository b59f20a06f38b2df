package io.drawbar.plugin.python;

import io.drawbar.engine.testkit.EngineContract;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.nio.file.Path;
import java.util.Map;

/** Python keeps the contract of all engines. */
class PythonContractTest extends EngineContract {

    @Override
    protected EngineUnderTest start(Path folder) throws Exception {
        return EngineUnderTest.start(new PythonPlugin(), Map.of(), folder, new PythonProbes());
    }
}
