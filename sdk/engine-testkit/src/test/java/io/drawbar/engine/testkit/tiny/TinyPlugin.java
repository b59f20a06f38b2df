package io.drawbar.engine.testkit.tiny;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EnginePlugin;

/**
 * An engine of one line commands.
 *
 * @param defect in which way it breaks the contract
 * @param rich whether it has all capabilities, or none
 */
public record TinyPlugin(Defect defect, boolean rich) implements EnginePlugin {
    @Override
    public Engine start(EngineContext context) {
        return new TinyEngine(this, context.workFolder());
    }

    boolean has(Defect one) {
        return defect == one;
    }
}
