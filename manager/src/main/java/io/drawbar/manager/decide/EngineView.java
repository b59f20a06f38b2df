package io.drawbar.manager.decide;

import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.NodeId;
import io.drawbar.protocol.v1.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * An engine at a moment, for people.
 *
 * @param pool for which it was started; empty: for somebody who asked
 * @param claimed whether it has become somebody's since
 */
public record EngineView(
        EngineId id,
        EngineKey key,
        String tenant,
        EngineLife life,
        NodeId agent,
        long pid,
        Instant created,
        int leases,
        Optional<EngineLive> live,
        Optional<Failure> failure,
        String pool,
        boolean claimed) {}
