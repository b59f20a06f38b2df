package io.drawbar.plugin.echo;

import io.drawbar.engine.testkit.EngineContract;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.nio.file.Path;
import java.util.Map;

/** Echo keeps the contract of all engines. */
class EchoContractTest extends EngineContract {

    @Override
    protected EngineUnderTest start(Path folder) throws Exception {
        return EngineUnderTest.start(new EchoPlugin(), Map.of(), folder, new EchoProbes());
    }
}
