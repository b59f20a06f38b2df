package io.drawbar.manager.agent;

import io.drawbar.common.engine.EngineDescriptor;
import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.home.DrawbarHome;
import java.nio.file.Path;

/** What is planned for an engine that waits in a pool for its owner. */
final class Waiting {
    private Waiting() {}

    /** What it is given until it has an owner. */
    static Path warehouse(Path work) {
        return work.resolve("pool-warehouse");
    }

    static EngineLaunch.Pooled launch(Wish wish, EngineDescriptor descriptor, Path work, DrawbarHome home) {
        return wish.isPooled()
                ? new EngineLaunch.Pooled(
                        wish.pool().getName(),
                        wish.pool().getUsualWarmUp()
                                ? descriptor.training()
                                : wish.pool().getWarmUpList(),
                        warehouse(work).toString(),
                        home.data().resolve("warehouse").toString())
                : EngineLaunch.Pooled.NONE;
    }

    /** What an engine runs in belongs to its owner from its start. */
    static DrawbarException impossible(Wish wish, String where) {
        return new DrawbarException(
                ErrorCode.BAD_CONFIGURATION,
                "Engines of this agent run " + where + ", which an engine of pool "
                        + wish.pool().getName() + " could not change when it gets its owner.");
    }
}
