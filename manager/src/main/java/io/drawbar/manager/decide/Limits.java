package io.drawbar.manager.decide;

import java.time.Duration;

/**
 * The bounds that decisions keep; each is a setting of {@code manager.*}. How much there may be of what is in the tenants' quotas.
 *
 * @param queueRetry what an ask is told to wait that found a queue full
 * @param priorityWorth how much earlier a point of priority counts
 * @param leaseTtl how long a lease lives without renewal
 * @param leaseTakeover how much longer that of a job lives, for the entrance that takes the job over
 * @param lostGrace how long an engine may be out of sight before it counts as lost
 * @param breakerFailures failed starts in a row after which a key pauses
 * @param breakerPause the first pause; doubled with every further failure
 * @param breakerMaxPause the longest pause
 * @param launchAttempts how often a launch is tried again when the agent cannot be reached
 * @param launchPause between those
 * @param reclaimAfter how long an engine must have been unused before it makes room for a waiting ask
 * @param preemptAfter how long an ask that is guaranteed what it waits for does so before engines are ended for it
 * @param preemptGrace how long such an engine gets for what it runs
 * @param claimLimit how long an engine of a pool may take to become its owner's
 * @param connectionLinger how long an engine of one connection stays without a lease
 * @param stopGrace what an engine gets to end politely
 * @param logTailLines lines of a start that are kept
 * @param remembered ended leases, and ended engines, that are remembered to explain themselves
 */
public record Limits(
        Duration queueRetry,
        Duration priorityWorth,
        Duration leaseTtl,
        Duration leaseTakeover,
        Duration lostGrace,
        int breakerFailures,
        Duration breakerPause,
        Duration breakerMaxPause,
        int launchAttempts,
        Duration launchPause,
        Duration reclaimAfter,
        Duration preemptAfter,
        Duration preemptGrace,
        Duration claimLimit,
        Duration connectionLinger,
        Duration stopGrace,
        int logTailLines,
        int remembered) {

    /** How long a lease lives without renewal. Nobody can take over a connection: its client's session ends with its entrance. */
    Duration leaseLife(boolean longLived) {
        return longLived ? leaseTtl : leaseTtl.plus(leaseTakeover);
    }
}
