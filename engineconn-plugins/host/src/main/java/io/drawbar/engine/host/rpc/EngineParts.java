package io.drawbar.engine.host.rpc;

import io.drawbar.common.engine.EngineLimits;
import io.drawbar.engine.host.plugin.PluginContext;
import io.drawbar.engine.host.session.Sessions;
import io.drawbar.engine.host.session.Statements;
import io.drawbar.protocol.v1.EngineStatus;
import io.drawbar.protocol.v1.ShutdownRequest;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the service stands on.
 *
 * @param sessions open ones
 * @param statements running and lately ended ones
 * @param context makes calls into the plugin
 * @param calls threads for calls into the plugin that are no statements
 * @param limits the process's bounds
 * @param draining whether nothing new is taken any more
 * @param status how the process is
 * @param shutdown ends the process; returns at once
 */
public record EngineParts(
        Sessions sessions,
        Statements statements,
        PluginContext context,
        Executor calls,
        EngineLimits limits,
        BooleanSupplier draining,
        Supplier<EngineStatus> status,
        Consumer<ShutdownRequest> shutdown) {}
