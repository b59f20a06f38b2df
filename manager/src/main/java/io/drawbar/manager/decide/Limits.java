package io.drawbar.manager.decide;

import java.time.Duration;

/**
 * The bounds that decisions keep; each is a setting of {@code manager.*}.
 *
 * @param engines engines of the cluster
 * @param enginesPerUser engines of one user at the levels connection and user
 * @param memoryBytes memory of all engines together; 0: what the agents have
 * @param queueLength asks that may wait
 * @param queueRetry what an ask is told to wait that found the queue full
 * @param leaseTtl how long a lease lives without renewal
 * @param leaseTakeover how much longer that of a job lives, for the entrance that takes the job over
 * @param lostGrace how long an engine may be out of sight before it counts as lost
 * @param breakerFailures failed starts in a row after which a key pauses
 * @param breakerPause the first pause; doubled with every further failure
 * @param breakerMaxPause the longest pause
 * @param launchAttempts how often a launch is tried again when the agent cannot be reached
 * @param launchPause between those
 * @param reclaimAfter how long an engine must have been unused before it makes room for a waiting ask
 * @param connectionLinger how long an engine of one connection stays without a lease
 * @param stopGrace what an engine gets to end politely
 * @param logTailLines lines of a start that are kept
 * @param remembered ended leases, and ended engines, that are remembered to explain themselves
 */
public record Limits(
        int engines,
        int enginesPerUser,
        long memoryBytes,
        int queueLength,
        Duration queueRetry,
        Duration leaseTtl,
        Duration leaseTakeover,
        Duration lostGrace,
        int breakerFailures,
        Duration breakerPause,
        Duration breakerMaxPause,
        int launchAttempts,
        Duration launchPause,
        Duration reclaimAfter,
        Duration connectionLinger,
        Duration stopGrace,
        int logTailLines,
        int remembered) {

    /** How long a lease lives without renewal. Nobody can take over a connection: its client's session ends with its entrance. */
    Duration leaseLife(boolean longLived) {
        return longLived ? leaseTtl : leaseTtl.plus(leaseTakeover);
    }
}
