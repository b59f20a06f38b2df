package io.drawbar.manager.decide;

import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.NodeId;
import io.drawbar.protocol.v1.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What is to be done after an event, in the order given. */
public sealed interface Decision {

    /** The ask gets its place; its last word. */
    record Grant(String askId, Lease lease, EngineKey key, EngineLive where) implements Decision {}

    /** The ask gets none; its last word. */
    record Refuse(String askId, Failure why) implements Decision {}

    /** The ask waits. */
    record TellQueued(String askId, WaitingView place) implements Decision {}

    /** The ask waits for an engine that is starting. */
    record TellStarting(String askId, EngineId engine, NodeId agent) implements Decision {}

    /** The engine's start has said something. */
    record TellLog(List<String> askIds, EngineId engine, List<String> lines) implements Decision {}

    /** Write the record, then have the agent fork the process and watch it. */
    record Launch(EngineRecord record, Map<String, String> settings) implements Decision {}

    /** See to it that the process is dead and the record gone, then say {@link Allocator#buried}. */
    record Bury(EngineId engine, NodeId agent, EngineLife end, String why, Duration grace) implements Decision {}

    /** The lease ran out: let the engine forget what its holder left. */
    record Evict(Lease lease, EngineLive where) implements Decision {}

    /**
     * Have an engine of a pool become its owner's, then write its record, then say {@link Allocator#claimed} or
     * {@link Allocator#claimRefused}.
     *
     * @param record as it will be
     * @param settings on top of those that it was launched with
     */
    record Claim(EngineId engine, String claim, EngineRecord record, Map<String, String> settings, EngineLive where)
            implements Decision {}

    /** Somebody came for whom the pool had nothing. */
    record PoolMissed(String pool) implements Decision {}

    /** Keep how many came for a pool, by the hour, for whoever leads next. */
    record KeepArrivals(String pool, Map<Long, Integer> byHour) implements Decision {}

    /** Ask the engine under which leases its sessions are, then say {@link Allocator#leasesOn} or {@link Allocator#leasesUnknown}. */
    record AskLeases(EngineId engine, EngineLive where) implements Decision {}

    /** Something happened to an engine that people may ask about later. */
    record Note(EngineEvent event) implements Decision {}
}
