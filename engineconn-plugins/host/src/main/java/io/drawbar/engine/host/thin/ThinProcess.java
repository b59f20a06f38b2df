package io.drawbar.engine.host.thin;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.SessionRequest;

/** What stands in the place of the process's own engine, when it is there for others. */
public final class ThinProcess implements Engine {
    @Override
    public EngineSession openSession(SessionRequest request) throws EngineException {
        throw EngineException.unsupported("This process runs other engines and is none itself.");
    }

    @Override
    public void close() {}
}
