package io.drawbar.engine.host.run;

import io.drawbar.common.engine.EngineLimits;
import io.drawbar.engine.host.plugin.PluginContext;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * What all statements of the process share.
 *
 * @param limits the process's bounds
 * @param context makes calls into the plugin
 * @param budget of unacknowledged frames
 * @param timer for short tasks alone
 * @param calls runs short calls into the plugin, such as cancels
 * @param stuck told when a statement could not be made to end, in one sentence
 */
public record RunParts(
        EngineLimits limits,
        PluginContext context,
        FrameBudget budget,
        ScheduledExecutorService timer,
        Executor calls,
        Consumer<String> stuck) {}
