package io.drawbar.manager.lead;

import io.drawbar.manager.launch.EngineCalls;
import io.drawbar.manager.pools.PoolStore;
import io.drawbar.manager.register.EngineRegister;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * What every term of a process uses to carry out what is decided.
 *
 * @param executor runs the decisions, one after the other
 * @param io runs what waits for ZooKeeper
 * @param events keeps what happened to engines
 */
record LeadingParts(
        Executor executor,
        Clock clock,
        Duration leaseTtl,
        EngineRegister register,
        EngineCalls calls,
        PoolStore poolStore,
        Executor io,
        EventArchive events,
        MeterRegistry metrics) {}
