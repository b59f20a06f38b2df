package io.drawbar.engine.host.rpc;

import io.drawbar.common.engine.EngineLimits;
import io.drawbar.engine.host.claim.Ownership;
import io.drawbar.engine.host.live.Ending;
import io.drawbar.engine.host.session.Sessions;
import io.drawbar.engine.host.session.Statements;
import io.drawbar.protocol.v1.EngineStatus;
import io.drawbar.protocol.v1.ShutdownRequest;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the service stands on.
 *
 * @param sessions open ones
 * @param statements running and lately ended ones
 * @param limits the process's bounds
 * @param ending whether nothing new is taken any more, and why
 * @param ownership whose engine it is
 * @param calls runs what the plugin does for calls about the whole engine
 * @param status how the process is
 * @param shutdown ends the process; returns at once
 */
public record EngineParts(
        Sessions sessions,
        Statements statements,
        EngineLimits limits,
        Ending ending,
        Ownership ownership,
        Executor calls,
        Supplier<EngineStatus> status,
        Consumer<ShutdownRequest> shutdown) {}
