package io.drawbar.engine.host.run;

import io.drawbar.common.engine.EngineLimits;
import io.drawbar.engine.host.plugin.PluginContext;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What all statements of an engine share.
 *
 * @param limits the process's bounds
 * @param context makes calls into the plugin
 * @param budget of unacknowledged frames
 * @param timer for short tasks alone
 * @param calls runs short calls into the plugin, such as cancels
 * @param stuck told when a statement could not be made to end
 * @param statementMillis how long a statement may run; 0: as long as it likes
 */
public record RunParts(
        EngineLimits limits,
        PluginContext context,
        FrameBudget budget,
        ScheduledExecutorService timer,
        Executor calls,
        StuckThreads stuck,
        long statementMillis) {}
