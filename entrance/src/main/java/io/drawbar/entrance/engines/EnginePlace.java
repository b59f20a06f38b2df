package io.drawbar.entrance.engines;

import io.drawbar.protocol.v1.EngineLease;
import io.drawbar.protocol.v1.EngineServiceGrpc;

/**
 * A leased place on an engine. Closing gives the lease back.
 *
 * @param lease as the manager granted it
 * @param stub calls the engine under that lease
 * @param loss tells, with the reason, when the lease is gone: because the engine is, or because it was taken back
 * @param doubt has the manager asked now whether the engine is still there; for whoever cannot reach it. Returns at once
 */
public record EnginePlace(
        EngineLease lease, EngineServiceGrpc.EngineServiceStub stub, EngineLoss loss, Runnable doubt) {}
